/**
 * Prices in US dollars, pay as you go, as read in April 2026. https://aws.amazon.com/cloudfront/pricing/
 * An unverified price comes from a secondary source: read the page before you rely on it.
 */
interface Price {
  usd: number;
  per: string;
  verified: boolean;
  source: string;
}

export const PRICE_DATE = '2026-04';

const page = 'aws.amazon.com/cloudfront/pricing';

export const prices = {
  functionInvocations: { usd: 0.1, per: '1M invocations, 2M a month free', verified: true, source: page },
  storeReads: { usd: 0.03, per: '1M reads', verified: false, source: 'secondary sources' },
  lambdaRequests: { usd: 0.6, per: '1M requests, none free', verified: true, source: page },
  lambdaDuration: {
    usd: 0.00005001,
    per: 'GB-second',
    verified: false,
    source: `${page}; sources disagree on the unit`,
  },
} satisfies Record<string, Price>;

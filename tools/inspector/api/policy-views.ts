/** policy-views: what the policies of a behavior come to, in a line each. */
import type { Behavior, CachePolicy, OriginRequestPolicy, Selection } from '../../distribution/model.js';
import { codingsOf } from '../../distribution/policies.js';
import type { PolicyView } from '../contract.js';

export function policiesOf({ cachePolicy, originRequestPolicy, responseHeadersPolicy }: Behavior): PolicyView[] {
  return [
    { name: cachePolicy.name, facts: `${ttlText(cachePolicy)}; key: ${keyText(cachePolicy)}` },
    ...(originRequestPolicy
      ? [{ name: originRequestPolicy.name, facts: `forwards ${selections(originRequestPolicy)}` }]
      : []),
    ...(responseHeadersPolicy ? [{ name: responseHeadersPolicy.name, facts: 'response headers' }] : []),
  ];
}

function ttlText({ minTtl, defaultTtl, maxTtl }: CachePolicy): string {
  return `TTL ${minTtl} to ${maxTtl} s, ${defaultTtl} s where the origin says nothing`;
}

function keyText(policy: CachePolicy): string {
  return ['path', selections(policy), codingsOf(policy).reverse().join(', ')].filter(Boolean).join(', ');
}

function selections({ headers, cookies, query }: Pick<OriginRequestPolicy, 'headers' | 'cookies' | 'query'>): string {
  const parts = [selection('headers', headers), selection('cookies', cookies), selection('query', query)];
  return parts.filter(Boolean).join(', ');
}

function selection(what: string, chosen: Selection): string {
  if (chosen.behavior === 'none') return '';
  if (chosen.behavior === 'all') return `all ${what}`;
  return `${what} ${chosen.behavior === 'allExcept' ? 'but ' : ''}${chosen.names.join(' ')}`;
}

/** facts: headers by which servers and functions believe to know who asks, and what a viewer may write there. */
import type { HeaderList } from '../../http/messages.js';

/** Of addresses, hosts, schemes and paths: written by proxies, believed by what stands behind them. */
export const proxyFacts = [
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Forwarded-Port',
  'X-Forwarded-Server',
  'X-Forwarded-Prefix',
  'X-Forwarded-Scheme',
  'X-Forwarded-User',
  'X-Forwarded-Email',
  'X-Forwarded-Groups',
  'Forwarded',
  'True-Client-IP',
  'X-Real-IP',
  'X-Client-IP',
  'X-Cluster-Client-IP',
  'X-Originating-IP',
  'X-Remote-IP',
  'X-Remote-User',
  'Remote-User',
  'X-Authenticated-User',
  'X-Original-URL',
  'X-Original-Host',
  'X-Rewrite-URL',
  'X-Amzn-Oidc-Identity',
  'X-Amzn-Oidc-Data',
];

const others = [
  'CloudFront-Viewer-Country',
  'CloudFront-Viewer-Address',
  'CloudFront-Forwarded-Proto',
  'CF-Connecting-IP',
  'Fastly-Client-IP',
  'X-Internal',
  'X-Admin',
  'X-Debug',
  'X-User',
  'X-Role',
  'X-Api-Key',
  'X-Origin-Verify',
  'X-Amz-Cf-Id',
  'X-HTTP-Method-Override',
  'X-Method-Override',
  'Referer',
  'Origin',
];

const addresses = ['127.0.0.1', '10.0.0.1', '192.168.0.1', '::1', '169.254.169.254'];
const words = ['localhost', 'true', '1', 'yes', 'on', 'admin', 'internal', 'trusted', 'https', 'GET', 'US', 'DE'];

/** Names by which a server is told who somebody is, where a proxy has found out. */
export const identityFacts =
  /^x-((auth(enticated)?|remote|current|forwarded)-)?(user|email|role|group)s?(-(id|name|email))?$/;

interface Told {
  /** The site's own. */
  host: string;
  /** What is guarded. */
  path: string;
  /** Headers and addresses that its functions speak of. */
  names: readonly string[];
  addresses: readonly string[];
}

/** One header each. */
export function statedFacts({ host, path, names: named, addresses: spoken }: Told): HeaderList {
  const values = [...spoken, ...addresses, ...words, host, `https://${host}/`, '/', path];
  const agents = [
    'Googlebot/2.1 (+http://www.google.com/bot.html)',
    'Amazon CloudFront',
    'ELB-HealthChecker/2.0',
    'Mobile',
    '',
  ];
  const names = [...new Set([...proxyFacts, ...others, ...named].map((name) => name.toLowerCase()))];
  return [
    ...names.flatMap((name) => values.map((value): [string, string] => [name, value])),
    ...agents.map((value): [string, string] => ['user-agent', value]),
  ];
}

/**
 * signed-credentials: finds the signed URL's parameters or the signed cookies of a request.
 * One parameter makes it a signed URL, and the cookies are ignored, even when the parameters are incomplete:
 * AmazonCloudFront/latest/DeveloperGuide/private-content-choosing-signed-urls-cookies.html
 */
export interface Credentials {
  source: 'url' | 'cookie';
  /** The URL that the policy is about: without the signing parameters. */
  url: string;
  keyPairId: string | undefined;
  signature: string | undefined;
  policy: string | undefined;
  expires: string | undefined;
  hash: string | undefined;
  /** A name that occurs twice: nobody can say which one CloudFront takes. */
  duplicate: string | undefined;
}

/** Name of the parameter to its place in `Credentials`. */
const fields = {
  Expires: 'expires',
  Policy: 'policy',
  Signature: 'signature',
  'Key-Pair-Id': 'keyPairId',
  'Hash-Algorithm': 'hash',
} as const;

/** `cookie` is the Cookie header's value; lines of several headers joined by "; ". */
export function findCredentials(url: string, cookie: string | undefined): Credentials {
  const cut = url.indexOf('?');
  const pairs = cut < 0 ? [] : url.slice(cut + 1).split('&');
  if (!pairs.some(isSigningParameter)) return collect('cookie', url, (cookie ?? '').split(';'), 'CloudFront-');
  const own = pairs.filter((pair) => !isSigningParameter(pair)).join('&');
  return collect('url', url.slice(0, cut) + (own === '' ? '' : `?${own}`), pairs, '');
}

export function isSigningParameter(pair: string): boolean {
  const equals = pair.indexOf('=');
  return Object.hasOwn(fields, equals < 0 ? pair : pair.slice(0, equals));
}

function collect(source: 'url' | 'cookie', url: string, pairs: string[], prefix: string): Credentials {
  const found: Credentials = {
    source,
    url,
    keyPairId: undefined,
    signature: undefined,
    policy: undefined,
    expires: undefined,
    hash: undefined,
    duplicate: undefined,
  };
  for (const text of pairs) {
    const pair = text.trim();
    if (!pair.startsWith(prefix)) continue;
    const equals = pair.indexOf('=');
    const name = pair.slice(prefix.length, equals < 0 ? undefined : equals);
    if (!Object.hasOwn(fields, name)) continue;
    const field = fields[name as keyof typeof fields];
    if (found[field] !== undefined) found.duplicate = name;
    found[field] = equals < 0 ? '' : pair.slice(equals + 1);
  }
  return found;
}

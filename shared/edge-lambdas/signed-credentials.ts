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

const parameters = ['Expires', 'Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm'];

/** `cookie` is the Cookie header's value; lines of several headers joined by "; ". */
export function findCredentials(url: string, cookie: string | undefined): Credentials {
  const cut = url.indexOf('?');
  const pairs = cut < 0 ? [] : url.slice(cut + 1).split('&');
  const signing = pairs.filter(isSigningParameter);
  if (signing.length === 0) return collect('cookie', url, splitCookies(cookie ?? ''), 'CloudFront-');
  const own = pairs.filter((pair) => !isSigningParameter(pair)).join('&');
  const bare = url.slice(0, cut) + (own === '' ? '' : `?${own}`);
  return collect('url', bare, signing.map(splitPair), '');
}

export function isSigningParameter(pair: string): boolean {
  return parameters.includes(splitPair(pair)[0]);
}

function splitPair(pair: string): [name: string, value: string] {
  const equals = pair.indexOf('=');
  return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
}

function splitCookies(cookie: string): [name: string, value: string][] {
  return cookie.split(';').map((pair) => splitPair(pair.trim()));
}

function collect(source: 'url' | 'cookie', url: string, pairs: [string, string][], prefix: string): Credentials {
  const values = new Map<string, string>();
  let duplicate: string | undefined;
  for (const [name, value] of pairs) {
    if (!name.startsWith(prefix) || !parameters.includes(name.slice(prefix.length))) continue;
    if (values.has(name)) duplicate = name;
    values.set(name, value);
  }
  const get = (name: string) => values.get(prefix + name);
  return {
    source,
    url,
    keyPairId: get('Key-Pair-Id'),
    signature: get('Signature'),
    policy: get('Policy'),
    expires: get('Expires'),
    hash: get('Hash-Algorithm'),
    duplicate,
  };
}

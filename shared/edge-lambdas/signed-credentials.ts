/**
 * signed-credentials: finds the signed URL's parameters or the signed cookies of a request.
 * One parameter makes it a signed URL, and the cookies are ignored, even when the parameters are incomplete:
 * AmazonCloudFront/latest/DeveloperGuide/private-content-choosing-signed-urls-cookies.html
 */
export interface Credentials {
  source: 'url' | 'cookie';
  /** The URL that the policy is about: without the signing parameters. */
  url: string;
  /** By parameter name; cookies without their "CloudFront-". */
  values: { [name in Parameter]?: string };
  /** A name that occurs twice: nobody can say which one CloudFront takes. */
  duplicate: Parameter | undefined;
}

export type Parameter = (typeof parameters)[number];

const parameters = ['Expires', 'Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm'] as const;

/** `cookie` is the Cookie header's value; lines of several headers joined by "; ". */
export function findCredentials(url: string, cookie = ''): Credentials {
  const cut = url.indexOf('?');
  const pairs = cut < 0 ? [] : url.slice(cut + 1).split('&');
  if (!pairs.some(isSigningParameter)) return collect('cookie', url, cookie.split(';'), 'CloudFront-');
  const own = pairs.filter((pair) => !isSigningParameter(pair)).join('&');
  return collect('url', url.slice(0, cut) + (own && `?${own}`), pairs, '');
}

export function isSigningParameter(pair: string): boolean {
  return parameters.includes(pair.split('=', 1)[0] as Parameter);
}

function collect(source: 'url' | 'cookie', url: string, pairs: string[], prefix: string): Credentials {
  const found: Credentials = { source, url, values: {}, duplicate: undefined };
  for (const text of pairs) {
    const pair = text.trim();
    const equals = pair.indexOf('=');
    const name = pair.slice(prefix.length, equals) as Parameter;
    if (equals < 0 || !pair.startsWith(prefix) || !parameters.includes(name)) continue;
    if (name in found.values) found.duplicate = name;
    found.values[name] = pair.slice(equals + 1);
  }
  return found;
}

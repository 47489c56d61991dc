/**
 * signed-credentials: finds the signed URL's parameters or the signed cookies of a request, and decodes them.
 * One parameter makes it a signed URL, and the cookies are ignored, even when the parameters are incomplete:
 * AmazonCloudFront/latest/DeveloperGuide/private-content-choosing-signed-urls-cookies.html
 */
import { decodeCloudFrontBase64 } from './cloudfront-base64.js';
import { type Policy, parseCustomPolicy } from './policy.js';

export interface Credentials {
  /** By parameter name: that of a cookie without its "CloudFront-". */
  values: { [name in Parameter]?: string };
  /** A name that occurs twice: nobody can say which one CloudFront takes. */
  twice: Parameter | undefined;
  signature: Buffer | undefined;
  /** Of a custom policy: the bytes that are signed, and what they say. */
  bytes: Buffer | undefined;
  policy: Policy | undefined;
}

type Parameter = 'Expires' | 'Policy' | 'Signature' | 'Key-Pair-Id' | 'Hash-Algorithm';

/** Before the parameter, in the name of a cookie. */
export const COOKIE_PREFIX = 'CloudFront-';
/** By the name of the cookie. */
const parameters: ReadonlyMap<string, Parameter> = new Map(
  (['Expires', 'Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm'] as const).map((name) => [
    COOKIE_PREFIX + name,
    name,
  ]),
);

/** And the URL that the policy is about: without its signature. `cookie` is the Cookie header's value; lines of several headers joined by "; ". */
export function findCredentials(url: string, cookie = ''): [Credentials, url: string] {
  const mark = url.indexOf('?');
  const query = mark < 0 ? '' : url.slice(mark + 1);
  const own = query && withoutSignature(query);
  if (own === query) return [inCookies(cookie), url];
  const pairs = query.split('&').map((pair) => COOKIE_PREFIX + pair);
  return [read(pairs), url.slice(0, mark) + (own && `?${own}`)];
}

/** What a query says to the origin. */
export function withoutSignature(query: string): string {
  const pairs = query.split('&');
  return pairs.filter((pair) => !parameters.has(COOKIE_PREFIX + pair.split('=', 1)[0])).join('&');
}

const known = new Map<string, Credentials>();

/** A viewer comes back with the same cookies: they are read once. Never believed for that: the signature is verified every time. */
function inCookies(cookie: string): Credentials {
  let found = known.get(cookie);
  if (!found) {
    if (known.size > 99) known.clear();
    found = read(cookie.split(';'));
    known.set(cookie, found);
  }
  return found;
}

function read(cookies: string[]): Credentials {
  const values: Credentials['values'] = {};
  let twice: Parameter | undefined;
  for (const pair of cookies) {
    const end = pair.indexOf('=');
    const parameter = parameters.get(pair.slice(0, Math.max(end, 0)).trimStart());
    if (parameter === undefined) continue;
    if (parameter in values) twice = parameter;
    values[parameter] = pair.slice(end + 1).trimEnd();
  }
  const bytes = decodeCloudFrontBase64(values.Policy);
  const policy = bytes && parseCustomPolicy(bytes.toString());
  return { values, twice, signature: decodeCloudFrontBase64(values.Signature), bytes, policy };
}

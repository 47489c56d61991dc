/*!
 * hls-sign: gives every address in an HLS playlist the viewer's own CloudFront signature, for players that send no cookies.
 * Lambda@Edge, origin-request, on a behavior for `*.m3u8` without key group and without caching, whose origin request policy forwards query and cookies.
 * Segments and keys stay on behaviors with the key group. Players that know EXT-X-DEFINE need no function: docs/guides/hls.md. DASH is not done.
 */
import { gzipSync } from 'node:zlib';
import { checkSigned } from '../shared/edge-lambdas/check-signed.js';
import { completeOptions } from '../shared/edge-lambdas/complete-options.js';
import { cookieText, dropCookies } from '../shared/edge-lambdas/cookie-header.js';
import { sayRefusal } from '../shared/edge-lambdas/denial.js';
import type {
  CloudFrontHeaders,
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResultResponse,
} from '../shared/edge-lambdas/event.js';
import { fetchOrigin, type OriginAnswer } from '../shared/edge-lambdas/fetch-origin.js';
import { defineParameters, isPlaylist, mapUris } from '../shared/edge-lambdas/playlist.js';
import {
  COOKIE_PREFIX,
  type Credentials,
  findCredentials,
  withoutSignature,
} from '../shared/edge-lambdas/signed-credentials.js';
import { targetOf } from '../shared/edge-lambdas/target.js';
import { trustedKeys } from '../shared/edge-lambdas/trusted-keys.js';
import { isCanonicalPath } from '../shared/functions/canonical-path.js';

export const config = {
  /** Public keys in PEM by key pair id, those of the key group. None: everyone is refused. */
  keys: {} as Record<string, string>,
  /** Scheme and host as policies name them, such as `https://www.example.com`: the origin's event says another host. */
  site: '',
  /** Other hosts whose addresses are signed, too: further names of this distribution. All others are left alone. */
  hosts: [] as string[],
  /**
   * `signed` writes the signature into each address, about 650 bytes with an RSA key: 1 MB of answer has room for 1,500 of them, more with gzip.
   * `define` writes `{$Policy}` and the like, which players of version 11 fill in (hls.js, Shaka, AVPlayer; not video.js); who comes with cookies gets the former.
   */
  form: 'signed' as 'signed' | 'define',
  /** Whether requests to S3 and AWS's media services are signed with the function's role, as origin access control would. */
  sign: true,
  /** Longest wait for the origin, in milliseconds. */
  timeout: 10_000,
};

export type HlsSignOptions = typeof config;

/** Answers with the playlist. Only what is none, such as HEAD, goes on to the origin. */
export async function signPlaylist(
  request: CloudFrontRequest,
  given: Partial<HlsSignOptions>,
): Promise<CloudFrontResultResponse | undefined> {
  const options = completeOptions(config, given);
  if (!isCanonicalPath(request.uri)) return refused('path', '400');
  const [credentials, address] = findCredentials(options.site + targetOf(request), cookieText(request));
  const now = Math.floor(Date.now() / 1000);
  const policy = checkSigned(credentials, address, {
    ip: request.clientIp,
    now,
    keys: trustedKeys(options.keys, 'hls-sign'),
  });
  if (typeof policy === 'string') return refused(policy, '403');
  // A canned policy is about one address: the segments would be refused.
  if (credentials.values.Policy === undefined) return refused('canned', '403');
  const query = withoutSignature(request.querystring);
  if (request.method !== 'GET') {
    request.querystring = query;
    dropCookies(request, COOKIE_PREFIX);
    return undefined;
  }
  const answer = await fetchOrigin(request, query, { ...options, most: MOST * 4 });
  if (answer === undefined) return refused('origin', '502');
  if (answer.status !== 200) return asItIs(answer);
  const text = answer.body.toString();
  if (!isPlaylist(text)) return refused('playlist', '502');
  return respond(request, signUris(text, credentials, query !== request.querystring, options));
}

/** lambda-edge-function-restrictions: generated at origin-request, headers and body. Some of it is for the headers. */
const MOST = 1_048_576 - 4_096;

function refused(word: string, status: string): CloudFrontResultResponse {
  sayRefusal('hls-sign', word);
  return { status, headers: { 'cache-control': noStore } };
}

const noStore = [{ value: 'no-store' }];

/** An error or a redirect of the origin, without its body. */
function asItIs({ status, headers }: OriginAnswer): CloudFrontResultResponse {
  const location = headers.get('location');
  return {
    status: String(status),
    headers: { 'cache-control': noStore, ...(location && { location: [{ value: location }] }) },
  };
}

function signUris(text: string, { values }: Credentials, isInQuery: boolean, options: HlsSignOptions): string {
  const names = (['Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm'] as const).filter(
    (name) => values[name] !== undefined,
  );
  const isDefined = options.form === 'define' && isInQuery;
  const parameters = names.map((name) => `${name}=${isDefined ? `{$${name}}` : values[name]}`).join('&');
  const hosts = [options.site.replace(/^https?:\/\//, ''), ...options.hosts];
  const signed = mapUris(text, (uri) => (isOurs(uri, hosts) ? withParameters(uri, parameters) : uri));
  return isDefined ? defineParameters(signed, names) : signed;
}

/** Relative, or with a host of ours. `data:`, `skd:` and `urn:` are no addresses; a variable may stand for anything, and is taken for one of ours. */
function isOurs(uri: string, hosts: string[]): boolean {
  const host = /^(?:https?:)?\/\/([^/?#]*)/i.exec(uri)?.[1];
  if (host !== undefined) return hosts.includes(host.toLowerCase());
  return !/^[a-z][a-z\d+.-]*:/i.test(uri);
}

function withParameters(uri: string, parameters: string): string {
  if (/[?&](?:Signature|Key-Pair-Id)=/.test(uri)) return uri;
  const [, address = '', fragment = ''] = /^([^#]*)(.*)$/s.exec(uri) ?? [];
  return `${address}${address.includes('?') ? '&' : '?'}${parameters}${fragment}`;
}

/** Never cached: it holds a viewer's own signature. */
function respond({ headers: asked }: CloudFrontRequest, text: string): CloudFrontResultResponse {
  const headers: CloudFrontHeaders = {
    'cache-control': noStore,
    'content-type': [{ value: 'application/vnd.apple.mpegurl' }],
  };
  const isZipped = asked['accept-encoding']?.some(({ value }) => /\bgzip\b/.test(value)) ?? false;
  if (isZipped) headers['content-encoding'] = [{ value: 'gzip' }];
  const body = isZipped ? gzipSync(text).toString('base64') : text;
  if (Buffer.byteLength(body) > MOST) return refused('size', '502');
  return { status: '200', headers, body, bodyEncoding: isZipped ? 'base64' : 'text' };
}

export async function handler(event: CloudFrontRequestEvent): Promise<CloudFrontRequest | CloudFrontResultResponse> {
  try {
    const request = event.Records[0]!.cf.request;
    return (await signPlaylist(request, config)) ?? request;
  } catch {
    // No event of CloudFront's: nobody gets anything by it.
    return refused('event', '400');
  }
}

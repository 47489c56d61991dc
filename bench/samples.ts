/** The events that functions are measured with. Keys come from a fixed seed, so that every run counts the same bytes. */
import { createHash, createHmac } from 'node:crypto';
import type { ViewerRequestEvent } from '../shared/functions/event.js';
import { signLink } from '../tools/modules/sign.js';
import { viewerRequest, viewerResponse } from '../tools/testing/index.js';
import type { Change } from './deployed.js';

/** Of no use but here: 32 bytes in base64url. */
export const secret = createHash('sha256').update('edgewright bench').digest('base64url');

/** Contents of the key value store: ours, and the entry of the plain snippet. */
export const store = { 'signing-keys': JSON.stringify({ k1: secret }), 'jwt.secret': secret };

export const page = viewerRequest({ uri: '/orders/42', headers: { host: 'd.test', accept: 'text/html' } });
export const office = viewerRequest({ uri: '/admin/', ip: '192.0.2.44' });
export const releases = { live: 'r7', releases: '["r7","r6"]' };
export const folder = viewerRequest({ uri: '/docs/' });
export const response = viewerResponse({
  headers: { 'content-type': 'text/html' },
  request: { uri: '/orders/42' },
});

export const pageOfSite = viewerRequest({ uri: '/about/', headers: { host: 'www.example.com', accept: 'text/html' } });
export const site = viewerRequest({ uri: '/guide/', headers: { host: 'docs.example.com' } });

/** A signed link; CloudFront gives the raw query by a method, which no JSON can hold. */
const signed = new URL(
  signLink({ url: 'https://d.test/report.pdf?page=2', keyId: 'k1', secret, expires: 4_000_000_000 }),
);
export const link = {
  ...viewerRequest({ uri: signed.pathname, headers: { host: signed.host } }),
  rawQuery: signed.search.slice(1),
};
/** The same address as the plain snippet signs it. */
const plainMac = createHmac('sha256', 'replace-me').update('/report.pdf4000000000').digest('hex');
export const plainLink = viewerRequest({
  uri: '/report.pdf',
  querystring: `page=2&expires=4000000000&signature=${plainMac}`,
});
export const linkKeys = { 'link-keys': JSON.stringify({ k1: secret }) };

export const preview = viewerRequest({ uri: '/', headers: { authorization: `Basic ${btoa('user:password')}` } });
/** `salt` is that of the config as it is copied. */
const digest = createHash('sha256').update('edgewright:user:password').digest('hex');
export const previewUsers = { auth: JSON.stringify({ user: digest }) };

/** A Common Access Token, of which the function itself reads only where its key id stands. */
const accessToken = Buffer.from('d83dd18447a2010504426b31a0', 'hex').toString('base64url');
export const player = viewerRequest({ uri: '/media/a/seg1.ts', headers: { 'cta-common-access-token': accessToken } });
export const playerKeys = {
  'cwt:k1': secret,
  claims: JSON.stringify({ 4: 4_000_000_000, 312: { 3: { 1: '/media/' } }, 313: ['GET'] }),
};

const admission = createHmac('sha256', Buffer.from(secret, 'base64url'))
  .update('site.4000000000.n1')
  .digest('base64url');
export const admitted = viewerRequest({
  uri: '/sale',
  cookies: { '__Host-admitted': `v1.4000000000.n1.${admission}` },
});
export const room = { w: JSON.stringify({ open: true, rate: 0, ttl: 900, key: secret }) };

const claims = {
  exp: 4_000_000_000,
  iat: 1_700_000_000,
  sub: 'member-2041-of-the-example-club-no777',
  paths: ['/members'],
};

/** `key`: the bytes that sign. Ours decodes the secret first, the plain snippet takes it as text. */
export function signToken(key: Buffer | string, more: object = {}): string {
  const segment = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${segment({ alg: 'HS256', typ: 'JWT', kid: 'k1' })}.${segment({ ...claims, ...more })}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

/** 232 characters, as tokens of this kind are. */
export const token = signToken(Buffer.from(secret, 'base64url'));
export const plainToken = signToken(secret);

export function member(uri: string, session = token, cookies: Record<string, string> = {}): ViewerRequestEvent {
  return viewerRequest({ uri, cookies: { ...cookies, '__Host-session': session } });
}

/** Puts the key into the config of signed-cookie, as for stacks without a store. */
export const keysInConfig: Change = [/^ {2}keys: null/m, `  keys: { k1: '${secret}' }`];

/** A function as one would write it by hand, that takes no memory to speak of. */
export const spaSource = `
var config = { shell: '/index.html', except: ['/api', '/.well-known'] };
function isExcepted(uri, prefixes) {
  return prefixes.some(function (prefix) {
    return uri.startsWith(prefix) && (uri.length === prefix.length || uri[prefix.length] === '/');
  });
}
function handler(event) {
  var request = event.request;
  if (isExcepted(request.uri, config.except)) return request;
  if (request.uri.lastIndexOf('.') < request.uri.lastIndexOf('/')) request.uri = config.shell;
  return request;
}`;

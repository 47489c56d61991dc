import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { handler as acceptLanguage } from '../../functions/accept-language.js';
import { handler as basicAuth } from '../../functions/basic-auth.js';
import { handler as membersRequest } from '../../functions/behaviors/members-request.js';
import { handler as siteRequest } from '../../functions/behaviors/site-request.js';
import { handler as siteResponse } from '../../functions/behaviors/site-response.js';
import { handler as storefrontRequest } from '../../functions/behaviors/storefront-request.js';
import { handler as canonicalHost } from '../../functions/canonical-host.js';
import { handler as cleanQuery } from '../../functions/clean-query.js';
import { handler as cors } from '../../functions/cors.js';
import { handler as cwtGate } from '../../functions/cwt-gate.js';
import { handler as directoryIndex } from '../../functions/directory-index.js';
import { handler as geoGate } from '../../functions/geo-gate.js';
import { handler as headerGuard } from '../../functions/header-guard.js';
import { handler as hmacUrl } from '../../functions/hmac-url.js';
import { handler as hostRouter } from '../../functions/host-router.js';
import { handler as hotlink } from '../../functions/hotlink.js';
import { handler as imageFormat } from '../../functions/image-format.js';
import { handler as ipAllow } from '../../functions/ip-allow.js';
import { handler as maintenance } from '../../functions/maintenance.js';
import { handler as noindex } from '../../functions/noindex.js';
import { handler as originSelect } from '../../functions/origin-select.js';
import { handler as redirects } from '../../functions/redirects.js';
import { handler as releaseRouter } from '../../functions/release-router.js';
import { handler as requestHeaders } from '../../functions/request-headers.js';
import { handler as responseHeaders } from '../../functions/response-headers.js';
import { handler as signedCookie } from '../../functions/signed-cookie.js';
import { handler as siteIndex } from '../../functions/site-index.js';
import { handler as spaRewrite } from '../../functions/spa-rewrite.js';
import { handler as stickySplit } from '../../functions/sticky-split.js';
import { handler as stripPrefix } from '../../functions/strip-prefix.js';
import { handler as traceContext } from '../../functions/trace-context.js';
import { handler as waitingRoom } from '../../functions/waiting-room.js';
import { type Ask, type FunctionEvent, openWays } from './ways.js';

const told = {
  'true-client-ip': { value: '198.51.100.11' },
  'x-forwarded-host': { value: 'www.example.com' },
  'x-request-id': { value: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==' },
};
const refused = { statusCode: 401, headers: { 'cache-control': { value: 'no-store' } } };

/** What each event of test/events comes to, in the words that matter. */
const expected = {
  'directory-index.folder': { uri: '/docs/index.html' },
  'directory-index.form': { uri: '/docs' },
  'directory-index.host-in-path': { uri: '//evil.example/docs' },
  'directory-index.slashless': {
    statusCode: 301,
    headers: { location: { value: expect.stringMatching(/^\/docs\/\?(page=2&sort=a%20b|sort=a%20b&page=2)$/) } },
  },
  'members-request.traversal': refused,
  'members-request.visitor': refused,
  'request-headers.plain': { headers: { ...told, 'x-served-from': { value: 'LOC' } } },
  'request-headers.spoofed': { headers: { host: { value: 'www.example.com' }, ...told } },
  'response-headers.asset': { headers: { 'cache-control': { value: 'public, max-age=31536000, immutable' } } },
  'response-headers.page': {
    headers: { 'cache-control': { value: 'no-cache' }, 'x-frame-options': { value: 'DENY' } },
  },
  'response-headers.private': {
    headers: { 'cache-control': { value: 'private, no-store' }, 'x-frame-options': { value: 'SAMEORIGIN' } },
    cookies: { session: { multiValue: [{ value: 'a' }, { value: 'b' }] } },
  },
  'response-headers.redirect': { statusCode: 302, headers: { location: { value: '/assets/new.js' } } },
  'signed-cookie.page': refused,
  'signed-cookie.script': refused,
  'signed-cookie.two-cookies': refused,
  'signed-cookie.unsigned': refused,
  'site-request.file': { uri: '/assets/app.js', headers: told },
  'site-request.route': { uri: '/index.html', headers: told },
  'site-response.asset': { headers: { 'cache-control': { value: 'public, max-age=3600' } } },
  'site-response.page': { headers: { 'cache-control': { value: 'no-cache' }, 'x-frame-options': { value: 'DENY' } } },
  'redirects.page': {
    statusCode: 301,
    headers: { location: { value: expect.stringMatching(/^\/new\?page=2&page=3$/) } },
  },
  'redirects.folder': { statusCode: 301, headers: { location: { value: '/guide/install' } } },
  'redirects.form': { uri: '/old' },
  'redirects.gone': { statusCode: 410 },
  'site-index.page': { uri: '/docs/index.html' },
  'site-index.slashless': { statusCode: 301, headers: { location: { value: '/docs/v1.2/?page=2' } } },
  'site-index.index-file': { statusCode: 301, headers: { location: { value: '/docs/' } } },
  'site-index.host-in-path': { uri: '//evil.example/docs' },
  'canonical-host.apex': {
    statusCode: 301,
    headers: { location: { value: 'https://www.example.com/pricing?plan=pro' } },
  },
  'canonical-host.form': { statusCode: 308, headers: { location: { value: 'https://www.example.com/contact' } } },
  'canonical-host.right': { uri: '/pricing' },
  'basic-auth.visitor': {
    statusCode: 401,
    headers: { 'www-authenticate': { value: expect.stringContaining('Basic') } },
  },
  'basic-auth.preflight': { uri: '/api' },
  'cors.preflight': {
    statusCode: 204,
    headers: { 'access-control-allow-origin': { value: 'https://app.example.com' } },
  },
  'cors.stranger': { statusCode: 204, headers: { vary: { value: expect.stringContaining('Origin') } } },
  'cors.response': {
    headers: { 'access-control-allow-origin': { value: 'https://shop.example.org' }, vary: { value: 'Origin' } },
  },
  'noindex.preview': { headers: { 'x-robots-tag': { value: 'noindex, nofollow' } } },
  'noindex.site': { headers: { 'content-type': { value: 'text/html' } } },
  'strip-prefix.path': { uri: '/orders/42', headers: { 'x-forwarded-prefix': { value: '/api' } } },
  'strip-prefix.traversal': { statusCode: 400 },
  'strip-prefix.redirect': {
    headers: { location: { value: '/api/login' } },
    cookies: { session: { attributes: 'Path=/api; HttpOnly' } },
  },
  'clean-query.campaign': { querystring: 'colour=red&size=m' },
  'clean-query.plain': { querystring: { size: { value: 'm' } } },
  'accept-language.start': { statusCode: 302, headers: { location: { value: '/de/' } } },
  'accept-language.spelling': { statusCode: 301, headers: { location: { value: '/de/preise' } } },
  'accept-language.page': { uri: '/de/preise' },
  'release-router.preview': { uri: '/previews/pr-12/index.html' },
  'release-router.shared': { uri: '/assets/app.1a2b.js' },
  'release-router.page': { statusCode: 503 },
  'release-router.response': { cookies: { '__Host-release': { value: 'r7' } } },
  'maintenance.page': { uri: '/' },
  'ip-allow.office': { uri: '/admin/' },
  'ip-allow.stranger': { statusCode: 403 },
  'sticky-split.visitor': { headers: { 'x-variant': { value: 'b' } } },
  'sticky-split.forged': { headers: { 'x-variant': { value: 'a' } } },
  'sticky-split.response': { cookies: { visitor: { value: '4f2a9c' } } },
  'image-format.photo': { headers: { 'x-image-format': { value: 'avif' } } },
  'image-format.forged': { headers: { 'x-image-format': { value: 'none' } } },
  'image-format.response': { headers: { vary: { value: 'Accept' } } },
  'geo-gate.eu': { statusCode: 451 },
  'geo-gate.us': { uri: '/ads/x' },
  'hotlink.embedded': { statusCode: 403 },
  'hotlink.own': { uri: '/photos/a.jpg' },
  'header-guard.cookies': { uri: '/', cookies: {} },
  'origin-select.germany': { headers: { 'x-origin': { value: 'eu' } } },
  'origin-select.forged': { uri: '/' },
  'trace-context.fresh': {
    headers: { traceparent: { value: expect.stringMatching(/^00-[\da-f]{32}-[\da-f]{16}-0[23]$/) } },
  },
  'trace-context.continued': {
    headers: {
      traceparent: { value: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
      tracestate: { value: 'congo=t61rcWkgMzE' },
    },
  },
  'trace-context.broken': { headers: { traceparent: { value: expect.not.stringMatching(/4bf92f35/i) } } },
  'host-router.docs': { uri: '/docs/guide/index.html' },
  'host-router.stranger': { statusCode: 404 },
  'host-router.traversal': { statusCode: 400 },
  'hmac-url.unsigned': { statusCode: 403 },
  'hmac-url.forged': { statusCode: 403 },
  'cwt-gate.none': { statusCode: 403 },
  'cwt-gate.traversal': { statusCode: 400 },
  'waiting-room.visitor': { uri: '/sale' },
  'waiting-room.forged': { uri: '/sale', headers: { accept: { value: expect.stringContaining('text/html') } } },
  'waiting-room.response': { cookies: { '__Host-admitted': { value: 'v1.1767225600.4f2a.c2lnbmVk' } } },
  'storefront-request.start': { statusCode: 302, headers: { location: { value: 'https://www.example.com/de/' } } },
  'storefront-request.slash': {
    statusCode: 301,
    headers: { location: { value: 'https://www.example.com/about/?page=2' } },
  },
  'storefront-request.page': { statusCode: 503 },
  'spa-rewrite.api': { uri: '/api/orders/42' },
  'spa-rewrite.file': { uri: '/assets/app.js' },
  'spa-rewrite.malformed': { uri: '/index.html' },
  'spa-rewrite.route': { uri: '/index.html', querystring: { tab: { value: 'items' } } },
};

const ways: Record<string, Ask<never>> = {
  'directory-index': await openWays('directory-index', directoryIndex),
  'members-request': await openWays('behaviors/members-request', membersRequest),
  'request-headers': await openWays('request-headers', requestHeaders),
  'response-headers': await openWays('response-headers', responseHeaders),
  'signed-cookie': await openWays('signed-cookie', signedCookie),
  'site-request': await openWays('behaviors/site-request', siteRequest),
  'site-response': await openWays('behaviors/site-response', siteResponse),
  'storefront-request': await openWays('behaviors/storefront-request', storefrontRequest),
  redirects: await openWays('redirects', redirects),
  'site-index': await openWays('site-index', siteIndex),
  'canonical-host': await openWays('canonical-host', canonicalHost),
  'basic-auth': await openWays('basic-auth', basicAuth),
  cors: await openWays('cors', cors),
  noindex: await openWays('noindex', noindex),
  'strip-prefix': await openWays('strip-prefix', stripPrefix),
  'clean-query': await openWays('clean-query', cleanQuery),
  'accept-language': await openWays('accept-language', acceptLanguage),
  'release-router': await openWays('release-router', releaseRouter),
  maintenance: await openWays('maintenance', maintenance),
  'ip-allow': await openWays('ip-allow', ipAllow),
  'sticky-split': await openWays('sticky-split', stickySplit),
  'image-format': await openWays('image-format', imageFormat),
  'geo-gate': await openWays('geo-gate', geoGate),
  hotlink: await openWays('hotlink', hotlink),
  'header-guard': await openWays('header-guard', headerGuard),
  'origin-select': await openWays('origin-select', originSelect),
  'trace-context': await openWays('trace-context', traceContext),
  'host-router': await openWays('host-router', hostRouter),
  'hmac-url': await openWays('hmac-url', hmacUrl),
  'cwt-gate': await openWays('cwt-gate', cwtGate),
  'waiting-room': await openWays('waiting-room', waitingRoom),
  'spa-rewrite': await openWays('spa-rewrite', spaRewrite),
};

function eventOf(name: string): FunctionEvent {
  return JSON.parse(readFileSync(`test/events/${name}.json`, 'utf8')) as FunctionEvent;
}

test('every sample event of these functions has its answer below', () => {
  const names = readdirSync('test/events').map((file) => file.replace(/\.json$/, ''));
  const ours = names.filter((name) => name.split('.')[0]! in ways && 'version' in eventOf(name));
  expect(ours.sort()).toEqual(Object.keys(expected).sort());
});

test.each(Object.entries(expected))('%s is answered in Node, njs and V8 alike', async (name, answer) => {
  const ask = ways[name.split('.')[0]!]!;
  expect(await ask(eventOf(name) as never)).toMatchObject(answer);
});

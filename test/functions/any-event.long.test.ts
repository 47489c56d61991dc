/** No event makes a function throw, and no event but one with a right token gets past a gate. */
import fc from 'fast-check';
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
import type { Value, ViewerRequestEvent, ViewerResponseEvent } from '../../shared/functions/event.js';
import { viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { kvs, token } from './session.js';
import { type Answer, openWays } from './ways.js';

const runs = { numRuns: 60, seed: 20_260_501 };

const strangeNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'é', '%', '%E0%A4%A', '🍪'];
const piece = fc.oneof(
  fc.constantFrom(
    '/',
    '//',
    '.',
    '..',
    '%',
    '%2e',
    '%2F',
    '%00',
    '%E0%A4%A',
    '\\',
    ';',
    'a.b',
    'é',
    '🍪',
    '/api',
    '/members',
  ),
  fc.stringMatching(/^[!-~]{0,12}$/),
);
/** Without what the HTTP side of CloudFront would not hand on: blanks, "?" and "#". */
const path = fc
  .oneof(
    { weight: 9, arbitrary: fc.array(piece, { maxLength: 12 }) },
    { weight: 1, arbitrary: fc.constant(['a'.repeat(8_170)]) },
  )
  .map((pieces) => `/${pieces.join('').replace(/[?#]/g, '')}`);
const text = fc.oneof(
  fc.stringMatching(/^[ -~]{0,40}$/),
  fc.constantFrom('', 'é', '🍪', 'Bearer', '%', 'a.b.c', '..', token()),
);
const queryText = text.map((value) => value.replace(/[ #&]/g, ''));

function unitOf(values: fc.Arbitrary<string>): fc.Arbitrary<Value> {
  const several = fc.array(values, { minLength: 2, maxLength: 3 });
  return fc.oneof(
    { weight: 4, arbitrary: values.map((value): Value => ({ value })) },
    {
      weight: 1,
      arbitrary: several.map((all) => ({ value: all[0]!, multiValue: all.map((value) => ({ value })) })),
    },
  );
}

function units(names: fc.Arbitrary<string>, values: fc.Arbitrary<string>): fc.Arbitrary<Record<string, Value>> {
  return fc.array(fc.tuple(names, unitOf(values)), { maxLength: 8 }).map((entries) => Object.fromEntries(entries));
}

const headerName = fc.oneof(
  fc.stringMatching(/^[a-z][a-z-]{0,12}$/).map((name) => `x-${name}`),
  fc.constantFrom(
    'authorization',
    'accept',
    'sec-fetch-mode',
    'true-client-ip',
    'x-forwarded-host',
    'content-type',
    'cache-control',
  ),
  fc.constantFrom('constructor', 'x-frame-options', 'cloudfront-viewer-country', 'server', '__proto__'),
);
const otherName = fc.oneof(fc.stringMatching(/^[\w-]{1,12}$/), fc.constantFrom(...strangeNames));
const cookieName = fc.oneof(otherName, fc.constant('__Host-session'));
const cookies = fc.oneof(
  { weight: 9, arbitrary: units(cookieName, text) },
  {
    weight: 1,
    arbitrary: fc.constant(Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`c${at}`, { value: 'v' }]))),
  },
);

const requests: fc.Arbitrary<ViewerRequestEvent> = fc
  .record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE'),
    uri: path,
    querystring: units(otherName, queryText),
    headers: units(headerName, text),
    cookies,
    hasHost: fc.boolean(),
  })
  .map(({ hasHost, ...overrides }) => {
    const event = viewerRequest(overrides.uri.length < 4_096 ? overrides : { ...overrides, querystring: {} });
    if (!hasHost) delete event.request.headers.host;
    return event;
  });

const responses: fc.Arbitrary<ViewerResponseEvent> = fc
  .record({
    statusCode: fc.constantFrom(200, 204, 206, 301, 302, 304, 399),
    headers: units(headerName, text),
    cookies: units(cookieName, text),
    request: fc.record({ uri: path }),
  })
  .map(viewerResponse);

test.each([
  ['redirects', redirects],
  ['site-index', siteIndex],
  ['canonical-host', canonicalHost],
  ['cors', cors],
  ['strip-prefix', stripPrefix],
  ['clean-query', cleanQuery],
  ['accept-language', acceptLanguage],
  ['release-router', releaseRouter],
  ['maintenance', maintenance],
  ['sticky-split', stickySplit],
  ['image-format', imageFormat],
  ['geo-gate', geoGate],
  ['hotlink', hotlink],
  ['header-guard', headerGuard],
  ['origin-select', originSelect],
  ['spa-rewrite', spaRewrite],
  ['directory-index', directoryIndex],
  ['request-headers', requestHeaders],
  ['behaviors/site-request', siteRequest],
  ['behaviors/storefront-request', storefrontRequest],
  ['trace-context', traceContext],
  ['host-router', hostRouter],
  ['hmac-url', hmacUrl],
  ['waiting-room', waitingRoom],
])('%s answers any request, in Node, njs and V8 alike', async (artefact, handler) => {
  const ask = await openWays(artefact, handler as (event: ViewerRequestEvent) => ReturnType<typeof directoryIndex>);
  await fc.assert(
    fc.asyncProperty(requests, async (event) => {
      expect(await ask(event)).toBeTypeOf('object');
    }),
    runs,
  );
});

test.each([
  ['cors', cors],
  ['noindex', noindex],
  ['strip-prefix', stripPrefix],
  ['release-router', releaseRouter],
  ['sticky-split', stickySplit],
  ['image-format', imageFormat],
  ['response-headers', responseHeaders],
  ['behaviors/site-response', siteResponse],
])('%s answers for any response, in Node, njs and V8 alike', async (artefact, handler) => {
  const ask = await openWays(artefact, handler);
  await fc.assert(
    fc.asyncProperty(responses, async (event) => {
      expect(await ask(event)).toHaveProperty('statusCode', event.response.statusCode);
    }),
    runs,
  );
});

test.each([
  ['signed-cookie', signedCookie],
  ['behaviors/members-request', membersRequest],
])('%s refuses any request whose one session cookie is no right token', async (artefact, handler) => {
  const ask = await openWays(artefact, handler, { kvs });
  await fc.assert(
    fc.asyncProperty(requests, async (event) => {
      fc.pre(event.request.cookies['__Host-session']?.value !== token());
      expect(await ask(event)).toHaveProperty('statusCode', 401);
    }),
    runs,
  );
});

test.each<[string, (event: never) => Answer | Promise<Answer>]>([
  ['redirects', redirects],
  ['site-index', siteIndex],
  ['canonical-host', canonicalHost],
  ['cors', cors],
  ['strip-prefix', stripPrefix],
  ['clean-query', cleanQuery],
  ['basic-auth', basicAuth],
  ['accept-language', acceptLanguage],
  ['release-router', releaseRouter],
  ['maintenance', maintenance],
  ['sticky-split', stickySplit],
  ['image-format', imageFormat],
  ['geo-gate', geoGate],
  ['hotlink', hotlink],
  ['header-guard', headerGuard],
  ['ip-allow', ipAllow],
  ['origin-select', originSelect],
  ['spa-rewrite', spaRewrite],
  ['directory-index', directoryIndex],
  ['request-headers', requestHeaders],
  ['signed-cookie', signedCookie],
  ['behaviors/site-request', siteRequest],
  ['behaviors/members-request', membersRequest],
  ['behaviors/storefront-request', storefrontRequest],
  ['trace-context', traceContext],
  ['host-router', hostRouter],
  ['hmac-url', hmacUrl],
  ['waiting-room', waitingRoom],
  ['cwt-gate', cwtGate],
])('%s answers an event written by hand, without query, headers and cookies', async (artefact, handler) => {
  const ask = await openWays(artefact, handler as (event: ViewerRequestEvent) => Answer | Promise<Answer>, { kvs });
  const event = viewerRequest({ uri: '/members' });
  for (const part of ['querystring', 'headers', 'cookies'] as const) Reflect.deleteProperty(event.request, part);
  expect(await ask(event)).toBeTypeOf('object');
});

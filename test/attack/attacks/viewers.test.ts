import { expect, test } from 'vitest';
import { tryErrors } from '../../../tools/attack/attacks/errors.js';
import { tryKeptGate, tryKeptPass } from '../../../tools/attack/attacks/kept.js';
import { tryViewers } from '../../../tools/attack/attacks/other-viewers.js';
import { nobody } from '../../../tools/attack/guard.js';
import { readPass } from '../../../tools/attack/pass.js';
import { headerValue } from '../../../tools/http/header-list.js';
import { all, gained, openSmall } from '../small.js';
import {
  ALL_VIEWER,
  behavior,
  bucket,
  cached,
  code,
  edge,
  handler,
  OPTIMIZED,
  type Part,
  runs,
  runsEdge,
  s3,
  signed,
  stack,
} from '../stack-parts.js';

const cookies = (...Cookies: string[]) => ({ CookiesConfig: { CookieBehavior: 'whitelist', Cookies } });
const headers = (...Headers: string[]) => ({ HeadersConfig: { HeaderBehavior: 'whitelist', Headers } });
const query = { QueryStringsConfig: { QueryStringBehavior: 'all' } };
const sites = { config: { Aliases: ['a.example.test', 'b.example.test'] } };
const keep = (ErrorCode: number, ErrorCachingMinTTL: number) => ({
  config: { CustomErrorResponses: [{ ErrorCode, ErrorCachingMinTTL }] },
});
const stamps = handler("request.headers['x-at'] = { value: String(Date.now() + Math.random()) };");

async function openWay(template: Part) {
  const small = await openSmall(template);
  return { ...small, way: { behavior: small.model.behaviors[0]!, who: nobody } };
}

test.each<[what: string, template: Part, gets: string[]]>([
  ['nothing of the viewer reaches the origin', cached({}, undefined), []],
  ['a cookie does, and is in the key', cached(cookies('session'), undefined), []],
  [
    'a cookie does, and is not',
    cached({}, cookies('session')),
    ['forwarded-cookie *: GET /x/x.html, GET /x/x.html → 200 the answer to another viewer, by cookie "session"'],
  ],
  [
    'each cookie that is told of',
    cached(cookies('b'), cookies('a', 'b')),
    ['forwarded-cookie *: GET /x/x.html, GET /x/x.html → 200 the answer to another viewer, by cookie "a"'],
  ],
  [
    'a header does',
    cached({}, headers('X-Team')),
    ['missing-key *: GET /x/x.html, GET /x/x.html → 200 the answer to another viewer, by header "x-team"'],
  ],
  [
    'a country does',
    cached({}, headers('CloudFront-Viewer-Country')),
    [
      'missing-key *: GET /x/x.html, GET /x/x.html → 200 the answer to another viewer, by header "cloudfront-viewer-country"',
    ],
  ],
  [
    'a query does',
    cached({}, query),
    [
      'missing-key *: GET /x/x.html?a=alice, GET /x/x.html?a=bob → 200 the answer to another viewer, by query parameter "a"',
    ],
  ],
  [
    'a host does',
    cached({}, headers('Host'), sites),
    ['tenant-leak *: GET /x/x.html, GET /x/x.html → 200 the answer to another viewer, by host "a.example.test"'],
  ],
  ['nothing but the time does', cached({}, headers('X-At'), { more: runs('At'), resources: code('At', stamps) }), []],
  [
    'all does, to a bucket',
    stack({
      origins: [s3('Files')],
      byDefault: behavior('Files', { CachePolicyId: OPTIMIZED, OriginRequestPolicyId: ALL_VIEWER }),
      resources: bucket('Files'),
    }),
    [],
  ],
  ['the behavior is shut', cached({}, cookies('session'), { more: signed }), []],
])('one viewer’s answer to another: %s', async (_what, template, gets) => {
  const { stack: small, model, way } = await openWay(template);
  expect(await gained(tryViewers(small, model, way))).toEqual(gets);
});

test('who is let in asks with their pass', async () => {
  const { stack: small, model, way } = await openWay(cached({}, headers('X-Team')));
  const [, tried] = (await all(tryViewers(small, model, { ...way, who: readPass('/', 'X-Pass: good') }))).filter(
    ({ leak }, at) => leak ?? at === 0,
  );
  expect(tried).toMatchObject({
    line: '*, an answer that depends on who asks',
    leak: {
      model,
      asked: [
        {
          headers: [
            ['X-Pass', 'good'],
            ['x-team', 'alice'],
          ],
          secret: 1,
          cached: true,
        },
        {
          headers: [
            ['X-Pass', 'good'],
            ['x-team', 'bob'],
          ],
          secret: 1,
          cached: true,
        },
      ],
      where: { behavior: way.behavior },
    },
  });
});

const error = (status: number, by: string, target = '/x/x.html') =>
  `cached-error *: GET ${target}, GET /x/x.html → ${status} the error ${status} of another viewer, by ${by}`;

test.each<[what: string, template: Part, gets: string[]]>([
  ['kept for ten seconds, as always', cached({}, cookies('session')), []],
  ['kept for no longer by a rule', cached({}, cookies('session'), keep(500, 10)), []],
  ['kept for longer by a rule', cached({}, cookies('session'), keep(500, 12)), [error(500, 'cookie "session"')]],
  [
    'of another status, that is kept',
    cached({}, query, keep(503, 60)),
    [error(503, 'query parameter "a"', '/x/x.html?a=edgewright-breaks-503')],
  ],
  [
    'of the first status that is an error',
    cached({}, query, keep(400, 60)),
    [error(400, 'query parameter "a"', '/x/x.html?a=edgewright-breaks-400')],
  ],
  ['of what is in the key', cached(cookies('session'), undefined, keep(500, 60)), []],
])('an error that one viewer causes: %s', async (_what, template, gets) => {
  const { stack: small, model, way } = await openWay(template);
  expect(await gained(tryErrors(small, model, way))).toEqual(gets);
});

test('an error that a function has kept for longer is tried without a rule', async () => {
  const response =
    "const { response } = event.Records[0].cf; response.headers['cache-control'] = [{ key: 'Cache-Control', value: 'max-age=60' }];";
  const keeps = edge('Keep', `${response} return response;`);
  const template = cached({}, cookies('session'), { more: runsEdge('Keep', 'origin-response'), resources: keeps });
  const { stack: small, model, way } = await openWay(template);
  const { value } = await tryErrors(small, model, way).next();
  expect(value?.leak?.got).toBe('the error 500 of another viewer, by cookie "session"');
});

test('the clock is put back: a pass of ten minutes is good for what is tried next', async () => {
  const clock = code('At', handler("request.headers['x-at'] = { value: String(Date.now()) };"));
  const template = cached({}, { ...cookies('session'), ...headers('X-At') }, { more: runs('At'), resources: clock });
  const { stack: small, model, way } = await openWay(template);
  const now = async () => headerValue((await small.ask(model, { target: '/a' })).got[0]!.request.headers, 'x-at');
  const before = await now();
  expect(before).toMatch(/^\d+$/);
  expect((await tryErrors(small, model, way).next()).done).toBe(false);
  expect(await now()).toEqual(before);
});

test('an error that is there for everybody is nobody’s', async () => {
  const broken = cached({}, cookies('session'), {
    ...keep(500, 60),
    more: runs('Out'),
    resources: code('Out', handler('return { statusCode: 500 };')),
  });
  const { stack: small, model, way } = await openWay(broken);
  const tried = await all(tryErrors(small, model, way));
  expect(tried.length).toBeGreaterThan(10);
  expect(tried.filter(({ leak }) => leak)).toEqual([]);
  expect(new Set(tried.map(({ line }) => line))).toEqual(new Set(['*, an error that one viewer causes']));
});

const noSession = "if (!/session=good/.test(cookies)) return { status: '403' };";
const behindCache = (key: Part): Part =>
  cached(key, cookies('session'), {
    ...keep(403, 60),
    more: runsEdge('Gate', 'origin-request'),
    resources: edge('Gate', noSession),
  });
const beforeCache = (key: Part): Part =>
  cached(key, cookies('session'), {
    more: runs('Gate'),
    resources: code('Gate', handler('if (!request.cookies.session) { return { statusCode: 401 }; }')),
  });
const gives = 'missing-key *: GET /x/x.html, GET /x/x.html → 200 the answer to the holder of a pass';
const refuses = 'cached-error *: GET /x/x.html, GET /x/x.html → 403 the refusal 403 of another viewer';

test.each<[what: string, template: Part, ofPass: string[], ofNobody: string[]]>([
  ['without the cookie in the key', behindCache({}), [gives, refuses], [gives, refuses]],
  ['with it', behindCache(cookies('session')), [], []],
])('a gate behind the cache, %s', async (_what, template, ofPass, ofNobody) => {
  const pass = readPass('/', 'session=good');
  const { stack: small, found } = await openSmall(template, [pass]);
  const guard = found.guards.find(({ who }) => who === nobody)!;
  expect(await gained(tryKeptPass(small, guard, pass))).toEqual(ofPass);
  expect(await gained(tryKeptGate(small, guard))).toEqual(ofNobody);
  expect(await all(tryKeptGate(small, guard))).toMatchObject([
    { line: '*, what the cache has of a pass' },
    { line: '*, what the cache has of a pass' },
  ]);
});

test('a gate before the cache keeps nothing of a pass from anybody', async () => {
  const pass = readPass('/', 'session=good');
  const { stack: small, found } = await openSmall(beforeCache({}), [pass]);
  expect(await gained(tryKeptPass(small, found.guards[0]!, pass))).toEqual([]);
  expect(await all(tryKeptGate(small, found.guards[0]!))).toEqual([]);
});

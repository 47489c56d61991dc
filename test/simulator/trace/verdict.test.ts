/** One sentence on a request, and why each stage did not run. */
import { expect, test } from 'vitest';
import type { DistributionModel } from '../../../tools/distribution/model.js';
import { OriginError } from '../../../tools/http/messages.js';
import { type Answer, type Ask, behavior, cachingDisabled, cff, edge, type Harness, open } from '../support.js';

const bad = cff('throw new Error("no");');
const teapot = cff('return { statusCode: 418 };');
const pass = cff('return request;');
const rewrite = cff('request.uri = "/index.html"; return request;');
const withFunctions = (functions: Parameters<typeof behavior>[0] & object) => ({ behaviors: [behavior(functions)] });

type Steps = (house: Harness) => Promise<unknown>;
const get: Steps = ({ send }) => send('/');
const twice: Steps = async ({ send }) => (await send('/')) && send('/');
const ask =
  (parts: Ask): Steps =>
  ({ send }) =>
    send('/', parts);
const later =
  (seconds: number): Steps =>
  async ({ send, clock }) => {
    await send('/');
    clock.now += seconds * 1000;
    return send('/');
  };
const minute = (): Answer => ({ headers: { 'Cache-Control': 'max-age=60, stale-while-revalidate=60' }, body: 'x' });
const missing = (): Answer => ({ status: 404 });
const refused = (): Answer => {
  throw new OriginError('refused', 'nobody');
};
const page = { errorCode: 404, pagePath: '/404.html', responseCode: 200, cachingMinTtl: 5 };
const before = (status: number) => `CloudFront answered ${status} before any function or the cache was asked.`;
const origin = (status: number, because: string) =>
  `Origin \`main\` answered ${status}. It was asked because ${because}.`;

test.each<[string, Partial<DistributionModel>, () => Answer, Steps, string, string]>([
  ['a disabled distribution', { enabled: false }, minute, get, 'behavior', before(403)],
  ['a country', { geoRestriction: { type: 'whitelist', countries: ['DE'] } }, minute, get, 'viewer-rules', before(403)],
  [
    'a root object',
    { defaultRootObject: 'a b' },
    minute,
    get,
    'root-object',
    'CloudFront answered 400: the default root object is not valid.',
  ],
  [
    'no pass',
    withFunctions({ trustedKeys: {} }),
    minute,
    get,
    'signature',
    'CloudFront refused the request. There is no pass: no CloudFront-Key-Pair-Id. Neither a function nor the origin saw it.',
  ],
  [
    'a function that answers',
    withFunctions({ functions: { 'viewer-request': teapot } }),
    minute,
    get,
    'viewer-request',
    '`fn` answered 418 at viewer-request.',
  ],
  [
    'a function that fails',
    withFunctions({ functions: { 'viewer-request': bad } }),
    minute,
    get,
    'viewer-request',
    '`fn` failed, so CloudFront answered 503.',
  ],
  [
    'a function that fails on the answer',
    withFunctions({ functions: { 'viewer-response': bad } }),
    minute,
    get,
    'viewer-response',
    '`fn` failed, so CloudFront answered 503.',
  ],
  [
    'a Lambda that answers',
    withFunctions({ functions: { 'origin-request': edge('return { status: "418" };') } }),
    minute,
    get,
    'origin-request',
    '`edge` answered 418 at origin-request.',
  ],
  [
    'a Lambda that fails',
    withFunctions({ functions: { 'origin-response': edge('throw new Error("no");') } }),
    minute,
    get,
    'origin-response',
    '`edge` failed, so CloudFront answered 503.',
  ],
  ['a hit', {}, minute, twice, 'cache', 'The cache answered.'],
  [
    'a hit, the path rewritten',
    withFunctions({ functions: { 'viewer-request': rewrite } }),
    minute,
    twice,
    'cache',
    'The cache answered. The path became `/index.html`.',
  ],
  ['a stale hit', {}, minute, later(61), 'cache', 'The cache answered with a stale object, and refreshes it.'],
  [
    'an error page that is missing too',
    { errorResponses: [page] },
    missing,
    get,
    'error-page',
    'A custom error page stood in for the answer, with status 404.',
  ],
  ['a miss', {}, minute, get, 'origin', origin(200, 'nothing was stored under this key')],
  [
    'a miss, the path rewritten',
    withFunctions({ functions: { 'viewer-request': rewrite } }),
    minute,
    get,
    'origin',
    `${origin(200, 'nothing was stored under this key')} The path became \`/index.html\`.`,
  ],
  ['what has expired', {}, minute, later(200), 'origin', origin(200, 'what was stored had expired')],
  ['a POST', {}, minute, ask({ method: 'POST' }), 'origin', origin(200, 'this request is never cached')],
  [
    'no caching',
    withFunctions({ cachePolicy: cachingDisabled }),
    minute,
    get,
    'origin',
    origin(200, 'this request is never cached'),
  ],
  ['an origin that is down', {}, refused, get, 'origin', origin(502, 'nothing was stored under this key')],
  ['an error that is kept', {}, missing, twice, 'cache', 'The cache answered.'],
  [
    'what was invalidated',
    {},
    minute,
    async (house) => {
      await house.send('/');
      house.core.invalidate(['/*']);
      return house.send('/');
    },
    'origin',
    origin(200, 'an invalidation had removed the object'),
  ],
])('%s', async (_, model, respond, steps, answeredBy, verdict) => {
  const house = await open(model, respond);
  await steps(house);
  const [record] = house.core.records();
  expect([record?.answeredBy, record?.verdict]).toEqual([answeredBy, verdict]);
});

test('an error page that is there stands in, and says so', async () => {
  const { send, core } = await open({ errorResponses: [page] }, ({ path }) => ({ status: path === '/' ? 404 : 200 }));
  await send('/');
  expect(core.records()[0]?.verdict).toBe('A custom error page stood in for the answer, with status 200.');
});

const every = {
  functions: {
    'viewer-request': pass,
    'viewer-response': cff('return response;'),
    'origin-request': edge('return request;'),
    'origin-response': edge('return response;'),
  },
};

/** Why stages did not run, by name. */
async function skips(model: Partial<DistributionModel>, respond: () => Answer, steps: Steps) {
  const house = await open(model, respond);
  await steps(house);
  const stages = house.core.records()[0]!.stages.filter(({ reason }) => reason !== undefined);
  return Object.fromEntries(stages.map(({ name, state, reason }) => [name, `${state}: ${reason}`]));
}

test.each<[string, Partial<DistributionModel>, () => Answer, Steps, Record<string, string>]>([
  [
    'a hit',
    withFunctions(every),
    minute,
    twice,
    {
      'origin-request': 'skipped: not reached: the cache answered',
      origin: 'skipped: not reached: the cache answered',
      'origin-response': 'skipped: not reached: the cache answered',
    },
  ],
  ['a miss', withFunctions(every), minute, get, { 'error-page': 'none: no error that a page stands in for' }],
  [
    'an answer of viewer-request',
    withFunctions({ functions: { ...every.functions, 'viewer-request': teapot } }),
    minute,
    get,
    {
      cache: 'skipped: not reached: viewer-request answered',
      'viewer-response': 'skipped: not run for responses that viewer-request made',
    },
  ],
  [
    'an error of the origin',
    withFunctions(every),
    missing,
    get,
    { 'viewer-response': 'skipped: not run: the origin answered an error' },
  ],
  [
    'an error that is kept',
    withFunctions(every),
    missing,
    twice,
    { 'viewer-response': 'skipped: not run: the origin answered an error' },
  ],
  [
    'a country',
    { ...withFunctions(every), geoRestriction: { type: 'whitelist', countries: ['DE'] } },
    minute,
    get,
    {
      'viewer-request': 'skipped: not reached: viewer-rules answered',
      'viewer-response': 'skipped: not run: viewer-rules answered',
    },
  ],
  [
    'another path',
    { defaultRootObject: 'index.html' },
    minute,
    ({ send }) => send('/a'),
    { 'root-object': 'none: only for "/" itself' },
  ],
])('after %s stages that did not run say why', async (_, model, respond, steps, expected) => {
  const found = await skips(model, respond, steps);
  expect(found).toMatchObject(expected);
});

test('an error page runs no viewer-response', async () => {
  const { send, core } = await open({ ...withFunctions(every), errorResponses: [page] }, ({ path }) => ({
    status: path === '/' ? 404 : 200,
  }));
  await send('/');
  const stage = core.records()[0]?.stages.find(({ name }) => name === 'viewer-response');
  expect(stage).toMatchObject({ state: 'skipped', reason: 'not run for error pages' });
});

test('a function that is not known here is no function that is not there', async () => {
  const unknownFunctions = { 'origin-request': 'arn:aws:lambda:us-east-1:123456789012:function:x:1' };
  const { send, core } = await open({ behaviors: [behavior({ unknownFunctions })] });
  await send('/');
  await send('/');
  const reasons = core.records().map(({ stages }) => stages.find(({ name }) => name === 'origin-request'));
  expect(reasons[0]).toMatchObject({ state: 'skipped', reason: 'not reached: the cache answered' });
  expect(reasons[1]).toMatchObject({ state: 'skipped', summary: expect.stringContaining('origin-request: ') });
});

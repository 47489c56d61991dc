/** What the cache says of a request: whether it had an answer, why not, and what it keeps from then on. */
import { expect, test } from 'vitest';
import type { Core } from '../../../tools/simulator/simulator.js';
import { type Ask, all, behavior, caching, cachingDisabled, only, open } from '../support.js';

const minute = () => ({ headers: { 'Cache-Control': 'max-age=60' } });

function cacheOf(core: Core) {
  const [record] = core.records();
  const stage = record!.stages.find(({ name }) => name === 'cache')!;
  return { ...stage, missReason: record!.missReason, detail: stage.detail as Record<string, unknown> };
}

const keyed = caching({ query: all, headers: only('x-a'), cookies: only('session') });
const options = { cachedMethods: ['GET', 'HEAD', 'OPTIONS'] };

test.each<[string, Parameters<typeof behavior>[0], Ask, string, string | undefined]>([
  ['a POST', {}, { method: 'POST' }, 'Not cached · POST never is', 'not cached'],
  ['an OPTIONS', {}, { method: 'OPTIONS' }, 'Not cached · OPTIONS never is', 'not cached'],
  ['an OPTIONS that is kept', options, { method: 'OPTIONS' }, 'Hit · 60 s left of 60 s', undefined],
  ['a POST where OPTIONS are kept', options, { method: 'POST' }, 'Not cached · POST never is', 'not cached'],
  ['a policy', { cachePolicy: cachingDisabled }, {}, 'Not cached · CachingDisabled keeps nothing', 'not cached'],
  ['a wish', {}, { options: { bypassCache: true } }, 'Not cached · left out for this request', 'not cached'],
  ['a GET', {}, {}, 'Hit · 60 s left of 60 s', undefined],
  ['a HEAD', {}, { method: 'HEAD' }, 'Hit · 60 s left of 60 s', undefined],
  ['a range', {}, { headers: { Range: 'bytes=0-1' } }, 'Hit · 60 s left of 60 s', undefined],
])('%s, asked twice', async (_, rules, ask, summary, missReason) => {
  const { send, core } = await open({ behaviors: [behavior(rules)] }, minute);
  await send('/', ask);
  const first = cacheOf(core);
  await send('/', ask);
  expect(cacheOf(core)).toMatchObject({ summary, missReason, state: missReason ? 'ran' : 'answered' });
  if (missReason === undefined) expect(first.summary).toBe('Miss · nothing stored under this key');
});

test('a cache that is off, and passed certificates, keep nothing', async () => {
  const off = await open({}, minute, { cache: false });
  await off.send('/');
  expect([cacheOf(off.core).summary, off.core.cached()]).toEqual(['Not cached · the cache is switched off', []]);
  const viewerMtls = {
    mode: 'passthrough',
    trustStore: undefined,
    ignoresExpiry: false,
    connectionFunction: undefined,
  };
  const passing = await open({ viewerMtls: viewerMtls as never }, minute);
  await passing.send('/');
  expect(cacheOf(passing.core).summary).toBe('Not cached · certificates of viewers are passed through');
});

test('from a miss to its end: seconds are left up to the last, and over at it', async () => {
  const { send, core, clock, calls } = await open({}, minute);
  const ask = async () => {
    const { xCache, header } = await send('/');
    return [xCache, header('age'), cacheOf(core).summary, cacheOf(core).missReason];
  };
  expect(await ask()).toEqual(['Miss', undefined, 'Miss · nothing stored under this key', 'cold']);
  clock.now += 1;
  expect(await ask()).toEqual(['Hit', '0', 'Hit · 60 s left of 60 s', undefined]);
  clock.now += 59_998;
  expect(await ask()).toEqual(['Hit', '59', 'Hit · 1 s left of 60 s', undefined]);
  expect(cacheOf(core).detail.ttl).toEqual({ seconds: 60, left: 1, from: 'max-age=60' });
  clock.now += 1;
  expect(await ask()).toEqual(['Miss', undefined, 'Miss · what is kept has expired', 'expired']);
  expect(cacheOf(core).detail.ttl).toMatchObject({ left: 0, staleLeft: undefined });
  expect([calls.length, core.cached()[0]?.hits]).toEqual([2, 0]);
  await ask();
  await ask();
  expect(core.cached()).toMatchObject([{ path: '/', status: 200, bytes: 0, hits: 2, storedBy: '4' }]);
  const { id } = core.invalidate(['/']);
  expect(await ask()).toEqual(['Miss', undefined, `Miss · invalidated by ${id}`, 'invalidated']);
  await ask();
  core.invalidate(['/other']);
  expect((await ask())[0]).toBe('Hit');
});

test('a stale object is served until its time is over too, and says how much of that is left', async () => {
  let release: (() => void) | undefined;
  const { send, core, clock, calls } = await open({}, async () => {
    if (calls.length > 1)
      await new Promise<void>((go) => {
        release = go;
      });
    return { headers: { 'Cache-Control': 'max-age=10, stale-while-revalidate=60' } };
  });
  await send('/');
  clock.now += 69_999;
  for (let n = 0; n < 2; n++) {
    expect((await send('/')).xCache).toBe('Hit');
    expect(cacheOf(core)).toMatchObject({ summary: 'Hit · stale, refreshed behind', missReason: 'stale' });
    expect(cacheOf(core).detail.ttl).toMatchObject({ left: -59, staleLeft: 1 });
  }
  await expect.poll(() => release).toBeTypeOf('function');
  expect(calls).toHaveLength(2);
  release?.();
  await expect.poll(() => core.cached()[0]?.storedAt).toBe(clock.now);
  clock.now += 70_000;
  release = undefined;
  const late = send('/');
  await expect.poll(() => release).toBeTypeOf('function');
  release!();
  expect([(await late).xCache, cacheOf(core).missReason]).toEqual(['Miss', 'expired']);
});

test('an error that is kept says so', async () => {
  const { send, core } = await open({}, () => ({ status: 404, body: 'no' }));
  await send('/');
  expect(cacheOf(core).missReason).toBe('cold');
  expect((await send('/')).xCache).toBe('Error');
  expect(cacheOf(core)).toMatchObject({ missReason: 'error kept', summary: 'Hit · 10 s left of 10 s' });
});

test('an object answers HEAD and ranges; what came of those answers them alone', async () => {
  const { send } = await open({}, ({ headers }) =>
    headers.some(([name]) => name.toLowerCase() === 'range')
      ? { status: 206, headers: { 'Content-Range': 'bytes 0-1/9' }, body: 'he' }
      : { body: 'hello' },
  );
  const Range = { headers: { Range: 'bytes=0-1' } };
  const xCache = async (ask: Ask) => (await send('/', ask)).xCache;
  const head = { method: 'HEAD' };
  expect([await xCache(head), await xCache(Range), await xCache({ ...head, ...Range })]).toEqual(Array(3).fill('Miss'));
  expect([await xCache(head), await xCache(Range), await xCache({ ...head, ...Range })]).toEqual(Array(3).fill('Hit'));
  expect(await xCache({ headers: { Range: 'bytes=0-2' } })).toBe('Miss');
  expect([await xCache({}), await xCache({}), await xCache(head)]).toEqual(['Miss', 'Hit', 'Hit']);
  expect(await xCache({ headers: { Range: 'bytes=0-3' } })).toBe('Hit');
});

test('an error that may be about a range, or about a HEAD, answers no other question', async () => {
  const { calls, send } = await open({}, () => ({ status: 404 }));
  await send('/', { headers: { Range: 'bytes=0-1' } });
  await send('/', { method: 'HEAD' });
  await send('/');
  expect(calls).toHaveLength(3);
});

test('the list of what is kept shows the parts of each key, secrets masked', async () => {
  const { send, core } = await open({
    behaviors: [behavior({ cachePolicy: keyed })],
  });
  await send('/a?b=1', { headers: { 'X-A': 'de', Cookie: 'session=secret; other=1' } });
  const [object] = core.cached(true);
  expect(object).toMatchObject({ distribution: 'Distribution', path: '/a', variant: '?b=1, x-a: de, cookie session' });
  expect(object?.key).toEqual([
    { part: 'path', value: '/a' },
    { part: 'query b', value: '1' },
    { part: 'header x-a', value: 'de' },
    { part: 'cookie session', value: { masked: true, chars: 6 } },
  ]);
  expect(object?.headers).toEqual([{ name: 'Content-Length', value: '5' }]);
  expect(core.cached()[0]).not.toHaveProperty('key');
});

import { describe, expect, test } from 'vitest';
import { chooseSide, config, keepSide, type StickySplitOptions } from '../../functions/sticky-split.js';
import { viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { type Answer, type FunctionEvent, openConfigured, runSource } from './ways.js';

async function run(event: FunctionEvent, options: StickySplitOptions): Promise<Answer> {
  if ('response' in event) {
    keepSide(event.response, event.request, options);
    return event.response;
  }
  await chooseSide(event.request, options, event);
  return event.request;
}

const open = (changes: Partial<StickySplitOptions>, kvs: Record<string, string> = {}) =>
  openConfigured('sticky-split', { ...config, ...changes }, run, { kvs });
const ask = await open({});
const visit = (visitor?: string, more: Parameters<typeof viewerRequest>[0] = {}) =>
  viewerRequest({ ...more, cookies: { ...(visitor === undefined ? {} : { visitor }), ...(more.cookies as object) } });
const side = (answer: Answer) => answer.headers?.['x-variant']?.value;
const kept = (answer: Answer) => answer.headers?.['x-ew-visitor']?.value;

test.each([
  ['u2', 'b'],
  ['alice', 'b'],
  ['u3', 'a'],
  ['u1', 'a'],
])('visitor %s has side %s', async (visitor, expected) => {
  const answer = await ask(visit(visitor));
  expect([side(answer), kept(answer)]).toEqual([expected, undefined]);
});

describe('shares in the store', () => {
  test.each<[string, string, string]>([
    ['{"b":10,"a":90}', 'alice', 'a'],
    ['{"b":10}', 'alice', 'a'],
    ['{"b":0}', 'u2', 'a'],
    ['{"b":100}', 'u1', 'b'],
    ['{"b":100,"a":0}', 'u1', 'b'],
    ['{"b":-1}', 'alice', 'b'],
    ['{"b":50,"a":60}', 'u3', 'a'],
    ['{"b":99,"a":60}', 'u1', 'a'],
    ['{"b":"x"}', 'alice', 'b'],
    ['{"b":1e999}', 'alice', 'b'],
    ['{', 'alice', 'b'],
    ['null', 'alice', 'b'],
  ])('%s: %s has side %s', async (split, visitor, expected) => {
    const stored = await open({ entry: 'split' }, { split });
    expect(side(await stored(visit(visitor)))).toBe(expected);
  });

  test('a missing entry is none', async () => {
    const missing = await open({ entry: 'split' });
    expect(side(await missing(visit('alice')))).toBe('b');
  });
});

test('a new visitor gets a unit, and the cookie with the answer', async () => {
  const answer = await ask(visit());
  expect(kept(answer)).toMatch(/^[0-9a-f]{32}$/);
  const again = await ask(visit(kept(answer)));
  expect(side(again)).toBe(side(answer));
  const response = await ask(viewerResponse({ request: { headers: { 'x-ew-visitor': 'u2' } } }));
  expect(response.cookies).toEqual({
    visitor: { value: 'u2', attributes: 'Path=/; Max-Age=31536000; Secure; SameSite=Lax' },
  });
  expect((await ask(viewerResponse())).cookies).toEqual({});
});

test.each<[string, Parameters<typeof viewerRequest>[0], string]>([
  ['a header of his own', { headers: { 'x-variant': 'b', 'x-ew-visitor': 'evil' } }, 'a'],
  ['a side by the query', { querystring: 'variant=b' }, 'b'],
  ['a side by cookie', { cookies: { variant: 'b' } }, 'b'],
  ['a side that is none', { querystring: 'variant=zzz' }, 'a'],
  ['the agent of a crawler', { headers: { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' } }, 'a'],
])('a visitor of side a with %s', async (_title, more, expected) => {
  const answer = await ask(visit('u1', more));
  expect([side(answer), kept(answer)]).toEqual([expected, undefined]);
});

test('a visitor is known by 64 characters at most, and has no headers nor cookies to be dealt', async () => {
  expect(kept(await ask(visit('u'.repeat(64))))).toBeUndefined();
  expect(kept(await ask(visit('u'.repeat(65))))).toMatch(/^[0-9a-f]{32}$/);
  const bare = visit();
  Reflect.deleteProperty(bare.request, 'headers');
  Reflect.deleteProperty(bare.request, 'cookies');
  expect(kept(await ask(bare))).toMatch(/^[0-9a-f]{32}$/);
  const answered = viewerResponse({ request: { headers: { 'x-ew-visitor': 'u2' } } });
  Reflect.deleteProperty(answered.response, 'cookies');
  expect((await ask(answered)).cookies).toMatchObject({ visitor: { value: 'u2' } });
});

test('without consent all are of the control, and none is known again', async () => {
  const consented = await open({ consent: 'ok' });
  const answer = await consented(visit('u2'));
  expect([side(answer), kept(answer)]).toEqual(['a', undefined]);
  expect(side(await consented(visit('u2', { cookies: { ok: '1' } })))).toBe('b');
});

test('a side that is kept is moved by no share', async () => {
  const sides = await open({ keep: 'side', entry: 'split' }, { split: '{"b":0}' });
  expect(side(await sides(visit('b')))).toBe('b');
  const fresh = await sides(visit('zzz'));
  expect([side(fresh), kept(fresh)]).toEqual(['a', 'a']);
});

test('a hundred thousand visitors are dealt as the shares say, and two experiments have nothing to do with each other', async () => {
  const options = {
    ...config,
    sides: [
      { name: 'b', weight: 10 },
      { name: 'c', weight: 40 },
      { name: 'a', weight: 50 },
    ],
  };
  const counts: Record<string, number> = {};
  const pairs: Record<string, number> = {};
  for (let at = 0; at < 100_000; at++) {
    const event = viewerRequest({ cookies: { visitor: `v${at}` } });
    await chooseSide(event.request, options, event);
    const first = side(event.request) ?? '';
    await chooseSide(event.request, { ...options, experiment: 'exp2' }, event);
    counts[first] = (counts[first] ?? 0) + 1;
    const pair = first + side(event.request);
    pairs[pair] = (pairs[pair] ?? 0) + 1;
  }
  // Three standard deviations and a half of a binomial of 100,000.
  for (const [name, share] of [
    ['b', 0.1],
    ['c', 0.4],
    ['a', 0.5],
  ] as const)
    expect(Math.abs((counts[name] ?? 0) - 100_000 * share)).toBeLessThan(
      3.5 * Math.sqrt(100_000 * share * (1 - share)),
    );
  expect(Math.abs((pairs.bb ?? 0) - 1_000)).toBeLessThan(3.5 * Math.sqrt(990));
});

test('in Node, the shipped config does the same', async () => {
  expect(side(await runSource((event: FunctionEvent) => run(event, config), visit('alice')))).toBe('b');
});

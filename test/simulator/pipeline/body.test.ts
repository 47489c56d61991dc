/** What becomes of bodies that nobody reads, and of those that are read by two. */
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { DistributionModel } from '../../../tools/distribution/model.js';
import { abandon, collect, discard, tee } from '../../../tools/simulator/pipeline/body.js';
import { type Answer, behavior, cff, edge, open, origin } from '../support.js';

const stream = (...pieces: string[]) => Readable.from(pieces.map((piece) => Buffer.from(piece)));
const broken = () =>
  Readable.from(
    (function* () {
      yield Buffer.from('half');
      throw new Error('reset');
    })(),
  );

const kept = { 'Cache-Control': 'max-age=1', ETag: '"a"' };
const withFunction = (event: string, source: object) => ({ behaviors: [behavior({ functions: { [event]: source } })] });
const group = {
  origins: { first: origin('first'), second: origin('second') },
  originGroups: { pair: { id: 'pair', members: ['first', 'second'] as [string, string], statusCodes: [503] } },
  behaviors: [behavior({ targetOriginId: 'pair' })],
};
const page = [{ errorCode: 401, pagePath: '/401.html', responseCode: 200, cachingMinTtl: 1 }];
const old: Answer = { headers: kept, body: 'old' };
const fails = cff('throw new Error("no");');
const replaces = cff('response.body = "x"; return response;');

/** `before`: what the origin said of the same two seconds earlier. */
test.each<[string, 'read' | 'let go of', number, Partial<DistributionModel>, Answer?]>([
  ['of a 304', 'read', 304, {}, old],
  ['of an error that is covered', 'read', 500, {}, old],
  ['of an error that a page stands in for', 'read', 401, { errorResponses: page }],
  ['that a function on the answer failed over', 'read', 200, withFunction('viewer-response', fails)],
  ['that a function replaced', 'read', 200, withFunction('viewer-response', replaces)],
  [
    'that origin-response failed over',
    'let go of',
    200,
    withFunction('origin-response', edge('throw new Error("no");')),
  ],
  ['of an origin that another stands in for', 'let go of', 503, group],
  ['of an answer that is none', 'let go of', 600, { origins: { main: origin('main', { attempts: 1 }) } }],
])('the body %s is %s', async (_, fate, status, model, before) => {
  const answers: Answer[] = before === undefined ? [] : [before];
  const body = stream('un', 'read');
  answers.push({ status, headers: kept, body });
  const { send, clock } = await open(model, () => answers.shift() ?? { body: 'other' });
  if (before !== undefined) await send('/');
  clock.now += 2_000;
  await send('/');
  await expect.poll(() => body.destroyed).toBe(true);
  expect(body.readableEnded).toBe(fate === 'read');
});

test('a body is gathered whole, or not at all', async () => {
  expect(String(await collect(stream('a', 'b')))).toBe('ab');
  expect(await collect(broken())).toBeUndefined();
});

test('a body that passes is handed over at its end', async () => {
  const seen: unknown[] = [];
  const passed = tee(stream('a', 'b'), (whole) => seen.push(String(whole)));
  await new Promise(setImmediate);
  expect(seen).toEqual([]);
  expect(String(Buffer.concat(await passed.toArray()))).toBe('ab');
  await expect(tee(broken(), (whole) => seen.push(whole)).toArray()).rejects.toThrow('reset');
  const left = tee(stream('a'), (whole) => seen.push(whole));
  left.destroy();
  await expect.poll(() => seen).toEqual(['ab', undefined, undefined]);
});

test('one of 64 MB is too large to keep, and passes', async () => {
  const piece = Buffer.alloc(4 * 1024 * 1024);
  const many = () => Readable.from(Array(17).fill(piece), { objectMode: true });
  expect(await collect(many())).toBeUndefined();
  let kept: unknown;
  let passed = 0;
  const body = tee(many(), (whole) => {
    kept = whole;
  });
  for await (const chunk of body) passed += (chunk as Buffer).length;
  expect([kept, passed]).toEqual(['too large', 17 * piece.length]);
});

test('what nobody wants is read to its end or let go of, also where it breaks', async () => {
  for (const body of [stream('a'), broken()]) {
    discard(body);
    await expect.poll(() => body.destroyed).toBe(true);
  }
  const body = stream('a');
  abandon(body);
  expect([body.destroyed, body.readableEnded]).toEqual([true, false]);
  discard(Buffer.from('a'));
  abandon(Buffer.from('a'));
});

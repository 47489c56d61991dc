import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { keepBody } from '../../../tools/simulator/trace/kept-body.js';

const most = 64 * 1024;

test.each([0, most, most + 1])('of a body of %i bytes the first 64 KB are kept, and how many it had', (length) => {
  const body = Buffer.alloc(length, 'x');
  expect(keepBody(body)).toEqual({ start: body.subarray(0, most), bytes: length });
});

test('a stream is followed as far as it is read, and not ahead of its reader', async () => {
  const body = Readable.from([Buffer.alloc(40_000, 'a'), Buffer.alloc(40_000, 'b'), Buffer.from('c')]);
  const kept = keepBody(body);
  await new Promise(setImmediate);
  expect(kept).toEqual({ start: Buffer.alloc(0), bytes: 0 });
  expect(Buffer.concat(await body.toArray())).toHaveLength(80_001);
  const start = Buffer.concat([Buffer.alloc(40_000, 'a'), Buffer.alloc(most - 40_000, 'b')]);
  expect([kept.start.equals(start), kept.bytes]).toEqual([true, 80_001]);
});

import { createHash } from 'node:crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import { equalDigests } from '../../shared/functions/constant-time.js';

const digest = createHash('sha256').update('a').digest();

/** `digest` with one bit turned. */
function turned(bit: number): Buffer {
  const other = Buffer.from(digest);
  other[bit >> 3]! ^= 1 << (bit & 7);
  return other;
}

test('one bit more or less, wherever it is, is another digest', () => {
  expect(equalDigests(digest, Buffer.from(digest))).toBe(true);
  for (let bit = 0; bit < 256; bit++) expect(equalDigests(digest, turned(bit)), `bit ${bit}`).toBe(false);
});

test.each([0, 31, 33, 64])('%i bytes are no digest', (length) => {
  expect(equalDigests(digest, Buffer.concat([digest, digest]).subarray(0, length))).toBe(false);
});

test('all words are read, however early the difference is', () => {
  let reads = 0;
  const Real = Int32Array;
  vi.stubGlobal('Int32Array', function Counting(...args: [ArrayBuffer, number, number]) {
    const get = (words: Int32Array, index: string) => {
      reads++;
      return words[Number(index)];
    };
    return new Proxy(new Real(...args), { get: get as never });
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  const readsFor = (other: Buffer) => {
    reads = 0;
    equalDigests(digest, other);
    return reads;
  };
  expect([turned(0), turned(100), turned(255), Buffer.from(digest)].map(readsFor)).toEqual([16, 16, 16, 16]);
});

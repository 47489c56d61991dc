/** One line for each request, with the reason of what went wrong. */
import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { notKnownHere } from '../../../tools/distribution/unknown-functions.js';
import type { Finished } from '../../../tools/simulator/server/finished-exchange.js';
import { functionLine, requestLine } from '../../../tools/simulator/server/request-line.js';

// Colours are off where nobody sees them.
const { isColorSupported } = pc;
beforeAll(() => void Object.assign(pc, pc.createColors(true)));
afterAll(() => void Object.assign(pc, pc.createColors(isColorSupported)));

type Parts = { status?: number; why?: object; stages?: object[]; isWhole?: boolean; query?: string; xCache?: string };

function finished({ status = 200, why, stages = [], isWhole = true, query, xCache }: Parts): Finished {
  const headers = xCache === undefined ? [] : [['X-Cache', xCache]];
  return {
    request: { method: 'GET', path: '/a', query },
    response: { status, headers },
    ms: 12.345,
    isWhole,
    record: () => ({ why, stages }),
  } as unknown as Finished;
}

const plain = (line: string) => stripVTControlCharacters(line).replace(/^\d\d:\d\d:\d\d {2}/, '');
const unknown = notKnownHere('arn:aws:lambda:us-east-1:123456789012:function:x:1');
const why = { code: 'Code', text: 'It went wrong.' };

test.each<[Parts, string]>([
  [{}, '200  GET   /a    12.3 ms'],
  [{ xCache: 'Hit from cloudfront' }, '200  GET   /a  Hit  12.3 ms'],
  [{ query: 'Signature=abc' }, '200  GET   /a?Signature=…    12.3 ms'],
  [{ status: 404, why }, '404  GET   /a    12.3 ms\n          Code: It went wrong.'],
  [{ status: 400, why }, '400  GET   /a    12.3 ms\n          Code: It went wrong.'],
  [{ status: 399, why }, '399  GET   /a    12.3 ms'],
  [{ status: 500 }, '500  GET   /a    12.3 ms'],
  [
    { status: 503, why: { ...why, source: { file: 'fn.ts', line: 3, column: 7 } } },
    '503  GET   /a    12.3 ms\n          Code: It went wrong. (fn.ts:3:7)',
  ],
  [
    { status: 503, why: { ...why, source: { file: 'fn.ts', line: 3 } } },
    '503  GET   /a    12.3 ms\n          Code: It went wrong. (fn.ts:3)',
  ],
  [
    { isWhole: false, status: 503, why },
    '000  GET   /a    12.3 ms\n          The connection to the viewer closed before the answer was whole.',
  ],
])('%j: %s', (parts, line) => {
  expect(plain(requestLine(finished(parts)))).toBe(line);
});

test('functions that are not known here are named where there are any', () => {
  const stages = [
    { state: 'skipped', summary: `origin-request: ${unknown}` },
    { state: 'ran', summary: `viewer-request: ${unknown}` },
    { state: 'skipped', summary: 'not reached' },
  ];
  expect(plain(requestLine(finished({ stages })))).toBe('200  GET   /a    12.3 ms');
  const line = plain(requestLine(finished({ stages }), true));
  expect(line).toBe(`200  GET   /a    12.3 ms\n          origin-request: ${unknown}`);
});

test.each([
  [200, true, '\x1b[32m200'],
  [399, true, '\x1b[32m399'],
  [400, true, '\x1b[33m400'],
  [499, true, '\x1b[33m499'],
  [500, true, '\x1b[31m500'],
  [200, false, '\x1b[31m000'],
])('%i, whole %s, has its colour', (status, isWhole, shown) => {
  expect(requestLine(finished({ status, isWhole }))).toContain(`  ${shown}\x1b[39m  `);
});

test('what a function says stands with its path and name, and orders no terminal about', () => {
  const line = functionLine({ path: '/a\x1b[2J', function: 'fn', text: 'said\x07' });
  expect(line.slice(8)).toBe(`  /a\\x1b[2J  ${pc.cyan('fn')}  said\\x07`);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPass } from '../../tools/attack/pass.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'edgewright-pass-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const text: [text: string, header: [string, string]][] = [
  ['session=abc', ['Cookie', 'session=abc']],
  ['a=1; b=2', ['Cookie', 'a=1; b=2']],
  ['token=', ['Cookie', 'token=']],
  ['Authorization: Bearer abc', ['Authorization', 'Bearer abc']],
  ['X-Api-Key:abc', ['X-Api-Key', 'abc']],
  ['Cookie: a=1', ['Cookie', 'a=1']],
  ['{"cookie":"session=abc; Path=/; Secure"}', ['Cookie', 'session=abc']],
  [
    '{"cookies":{"CloudFront-Policy":"p","CloudFront-Signature":"s"}}',
    ['Cookie', 'CloudFront-Policy=p; CloudFront-Signature=s'],
  ],
  ['{a=1', ['Cookie', '{a=1']],
];

test.each(text)('%s is sent as %j, from a file too', (given, header) => {
  expect(readPass('/', given).headers).toEqual([header]);
  const file = path.join(folder, 'pass.txt');
  writeFileSync(file, `${given}\n`);
  expect(readPass('/', file).headers).toEqual([header]);
});

test.each([
  'members',
  '',
  'a b=c',
  'a;b=c',
  '=x',
  'X-Api-Key: ',
  '1x: y',
  'a=1\nb=2',
  'X-A: 1\r\nX-B: 2',
  '{}',
  '{"cookie":1}',
])('%j is no pass, and is not printed', (given) => {
  expect(() => readPass('/members/*', given)).toThrow(
    '--pass /members/*: expected "NAME=VALUE; …" as a Cookie header has it, "Header: VALUE", or a file of one, found neither.',
  );
});

test.each([
  ['/members/*', '/members', ['/members/*', '/members/x.html'], true],
  ['/members/*', '/members', ['/members/a/*', '/members/a/x.html'], true],
  ['/members', '/members', ['/members/*', '/members/x.html'], true],
  ['members/', '/members', ['/members/*', '/members/x.html'], true],
  ['members', '/members', ['*', '/x/x.html'], false],
  ['/a/*', '/a', ['/b/*', '/b/x.html'], false],
  ['/', '/', ['*', '/x/x.html'], true],
  ['*', '/', ['/members/*', '/members/x.html'], true],
  ['*.pdf', '/*.pdf', ['*.pdf', '/other'], true],
  ['*.pdf', '/*.pdf', ['/docs/*', '/docs/x.pdf'], true],
  ['*.pdf', '/*.pdf', ['/docs/*', '/docs/x.html'], false],
])('a pass for %s is called %s, and for %j it is given: %s', (area, name, [pattern, at], expected) => {
  const pass = readPass(area, 'a=1');
  expect(pass.name).toBe(name);
  expect(pass.covers({ pattern: pattern!, path: at! })).toBe(expected);
  expect(pass.opens.size).toBe(0);
});

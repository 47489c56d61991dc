import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const dir = mkdtempSync(join(tmpdir(), 'edgewright-'));
afterAll(() => rmSync(dir, { recursive: true }));

function kvs(data: unknown, ...flags: string[]) {
  const file = join(dir, 'store.json');
  writeFileSync(file, typeof data === 'string' ? data : JSON.stringify({ data }));
  return spawnSync(process.execPath, ['dist/cli.js', 'kvs', file, ...flags], { encoding: 'utf8' });
}

test('a sound file is measured against the limits', () => {
  const { status, stdout } = kvs(
    [
      { key: 'a', value: 'ü' },
      { key: 'bc', value: '' },
    ],
    '--json',
  );
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    keys: 2,
    bytes: 5,
    longestKey: 2,
    longestValue: 2,
    limits: { key: 512, value: 1024 },
  });
});

test.each([
  [
    'F293: a key of more than 512 bytes',
    [{ key: 'k'.repeat(513), value: '' }],
    'expected at most 512 bytes, found 513',
  ],
  [
    'a value of more than 1,024 bytes',
    [{ key: 'k', value: 'v'.repeat(1025) }],
    'expected a value of at most 1024 bytes, found 1025',
  ],
  [
    'a key that comes twice',
    [
      { key: 'k', value: 'a' },
      { key: 'k', value: 'b' },
    ],
    'expected once, found twice',
  ],
  ['a value that is no text', [{ key: 'k', value: { a: 1 } }], 'expected a "value" that is a string'],
  ['a file that breaks off', '{"data":', 'expected JSON'],
] as [string, unknown, string][])('%s is refused', (_title, data, message) => {
  const { status, stdout, stderr } = kvs(data);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain(message);
});

test('all mistakes are told at once', () => {
  const { stderr } = kvs([
    { key: '', value: '' },
    { key: 'k', value: 'v'.repeat(1025) },
  ]);
  expect(stderr).toMatch(/entry 0/);
  expect(stderr).toMatch(/key "k"/);
});

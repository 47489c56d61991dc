import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newFindings } from '../../tools/findings/baseline.js';
import type { PlacedFinding } from '../../tools/findings/finding.js';

const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
afterAll(() => rmSync(dir, { recursive: true }));

const known: PlacedFinding = {
  code: 'host-forwarded',
  severity: 'error',
  file: 'site.yaml',
  line: 12,
  column: 3,
  at: 'Site.DefaultCacheBehavior',
  message: 'Host is forwarded.',
  fix: 'Do not.',
};

function baseline(content: unknown): string {
  const file = path.join(dir, 'known.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

test.each<[string, Partial<PlacedFinding>, boolean]>([
  ['the same', {}, false],
  ['on another line, in other words', { line: 90, message: 'Host goes to the bucket.' }, false],
  ['at another place', { at: 'Site.CacheBehaviors[0]' }, true],
  ['in another file', { file: 'shop.yaml' }, true],
  ['of another code', { code: 'session-leak' }, true],
  ['a warning that became an error', { severity: 'warning' }, true],
])('%s: %j', (_, other, isNew) => {
  const finding = { ...known, ...other };
  expect(newFindings([finding], baseline([known]))).toEqual(isNew ? [finding] : []);
});

test('what was there once and is there twice now is new once', () => {
  expect(newFindings([known, known], baseline([known]))).toEqual([known]);
});

test.each([
  ['{"a":1}', 'another JSON'],
  ['[null]', 'another JSON'],
  ['<html>', 'no JSON'],
])('%s is refused', (content, found) => {
  expect(() => newFindings([], baseline(content))).toThrow(found);
});

test('a file that is not there is refused', () => {
  expect(() => newFindings([], path.join(dir, 'none.json'))).toThrow('(ENOENT). Write it with "edgewright doctor');
});

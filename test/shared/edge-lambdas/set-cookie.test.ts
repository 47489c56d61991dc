import { expect, test } from 'vitest';
import { deletePieces, fitsCookie, setPieces } from '../../../shared/edge-lambdas/set-cookie.js';
import { viewer } from '../../edge-lambdas/viewer.js';

const request = (...names: string[]) => viewer({ headers: { cookie: names.map((name) => `${name}=x`).join('; ') } });
const namesOf = (lines: string[] | undefined) => lines?.map((line) => line.split('=')[0]);
const isDeleted = (line: string) => line.includes('=; ') && line.endsWith('; Max-Age=0');

test('name and value are 4,096 bytes at most: RFC 6265bis §5.6', () => {
  expect(fitsCookie('ab', 'x'.repeat(4_094))).toBe(true);
  expect(fitsCookie('ab', 'x'.repeat(4_095))).toBe(false);
});

test.each([
  [1, ['s']],
  [3_900, ['s']],
  [3_901, ['s.0', 's.1']],
  [7_800, ['s.0', 's.1']],
  [7_801, undefined],
])('%d characters go into %j', (length, names) => {
  const text = Array.from({ length }, (_, at) => (at % 10).toString()).join('');
  const lines = setPieces(request(), 's', text, 60, 2);
  expect(namesOf(lines)).toEqual(names);
  for (const line of lines ?? []) expect(line).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=60$/);
  if (lines) expect(lines.map((line) => line.split(/[=;]/)[1]).join('')).toBe(text);
});

test('what is left of another length goes, and nothing of another name', () => {
  const names = ['s', 's.0', 's.12', 's.123', 's.x', 'sx.1', 'xs', 's.over', 's'];
  expect(namesOf(setPieces(request(...names), 's', 'v', 60, 2))).toEqual(['s.0', 's.12', 's']);
  const all = deletePieces(request(...names), 's');
  expect(namesOf(all)).toEqual(['s', 's.0', 's.12']);
  expect(all.every(isDeleted)).toBe(true);
});

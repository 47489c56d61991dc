import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Baseline } from '../../bench/baseline.js';
import { page } from '../../bench/growth/page.js';
import { lineThrough, type Series, verdictOf } from '../../bench/growth/series.js';
import { plot } from '../../bench/growth/svg.js';

function series(...values: number[]): Series {
  return { title: 'a function', of: 'cookies', unit: 'bytes', points: values.map((y, x) => [x * 10, y]) };
}

test.each([
  ['flat', [100, 104, 98, 101]],
  ['linear', [100, 200, 300, 400]],
  ['linear', [100, 205, 297, 400]],
  ['neither', [100, 200, 400, 800]],
  ['neither', [1, 400, 400, 400]],
])('%s: %j', (verdict, values) => {
  expect(verdictOf(series(...values))).toBe(verdict);
});

test('the straight line through exact points is theirs', () => {
  expect(lineThrough(series(7, 27, 47).points)).toEqual({ slope: 2, start: 7 });
});

test('the plot has a panel for each series and a dot for each point', () => {
  const svg = plot([series(1, 2, 3), series(1, 1)]);
  expect(svg.match(/<polyline/g)).toHaveLength(2);
  expect(svg.match(/<circle/g)).toHaveLength(5);
  expect(svg).toContain('prefers-color-scheme: dark');
});

test('the page says for each series whether it is flat or linear, and what one more costs', () => {
  const text = page([series(100, 200, 300), series(5, 5)], { njs: '1', node: '2', cpu: '3', date: '4' });
  expect(text).toContain('bytes against cookies: linear, 10 more for each (100 at 0, 300 at 20 cookies).');
  expect(text).toContain('bytes against cookies: flat (5 at 0, 5 at 10 cookies).');
});

const written = readFileSync('docs/growth.md', 'utf8');
const baseline = JSON.parse(readFileSync('bench/baseline.json', 'utf8')) as Baseline;
const lines = written.split('\n').filter((line) => line.startsWith('* **'));

test.each([
  [
    'response-headers',
    'instructions against headers in the table',
    baseline['functions/response-headers']?.instructions,
  ],
  ['response-headers', 'bytes against headers in the table', baseline['functions/response-headers']?.minBytes],
  ['signed-cookie', 'instructions against other cookies', baseline['functions/signed-cookie']?.instructions],
  ['composed function', 'bytes against steps', baseline['functions/spa-rewrite']?.minBytes],
])(
  'docs/growth.md is fresh: %s, %s, begins within a tenth of the baseline, else run "node bench/growth.mjs"',
  (title, of, expected = 0) => {
    const line = lines.find((one) => one.startsWith(`* **${title}**, ${of}:`));
    const [, first = ''] = /\(([\d,]+) at /.exec(line ?? '') ?? [];
    const value = Number(first.replaceAll(',', ''));
    expect(value).toBeGreaterThan(expected * 0.9);
    expect(value).toBeLessThan(expected * 1.1);
  },
);

test('docs/growth.md says of each panel that it is flat or linear, or why it is not', () => {
  expect(readFileSync('docs/growth.svg', 'utf8').match(/<polyline/g)).toHaveLength(lines.length);
  for (const line of lines)
    expect(line).toMatch(/: (?:flat|linear, .+) \(.+\)\.$|: not a straight line \(.+\)\. .+\.$/);
});

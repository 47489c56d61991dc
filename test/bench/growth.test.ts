import { expect, test } from 'vitest';
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

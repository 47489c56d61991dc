import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { showProgress } from '../../tools/cli/progress.js';

const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
const [first, second] = ['first.log', 'second.log'].map((name) => path.join(dir, name)) as [string, string];
writeFileSync(first, 'a'.repeat(300));
writeFileSync(second, 'b'.repeat(100));
afterAll(() => rmSync(dir, { recursive: true }));
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

/** What was written of: all of the first file at once, then the second one, a line each 40 ms. */
function written(isTTY: boolean): string {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const progress = showProgress([first, second], { isTTY, write });
  progress.at(first, 300);
  for (let line = 1; line <= 10; line++) {
    vi.advanceTimersByTime(40);
    progress.at(second, line * 10);
  }
  progress.end();
  return text;
}

test('a terminal sees one line that is written anew, over all files, and one line break at the end', () => {
  const shown = written(true).split('\r').slice(1);
  expect(shown.map((part) => part.replace(/^\[(=+) *\] /, (_, bar: string) => `${bar.length}: `))).toEqual([
    '23: 75 %',
    '25: 82 %',
    '27: 90 %',
    '29: 97 %\n',
  ]);
});

test('elsewhere nothing is written', () => {
  expect(written(false)).toBe('');
});

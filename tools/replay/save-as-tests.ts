/** Turns replayed requests into a vitest file: one line for each distinct request and status. Queries and cookies stay out: they may hold secrets. */
import type { Given } from '../distribution/given.js';
import type { LoggedRequest } from './log-fields.js';

const MOST_CASES = 500;

interface SavedTests {
  add(request: LoggedRequest, local: number): void;
  text(options: SavedOptions): string;
}

/** Of createSimulator. */
export interface SavedOptions extends Given {
  distribution?: string;
  template: string;
  projectDir: string;
  origins?: Record<string, string>;
  allowNetwork?: boolean;
  kvs?: string;
}

/** `methods`: those that a saved test may repeat at every run. Undefined: all. */
export function collectTests(methods?: readonly string[]): SavedTests {
  const cases = new Map<string, string>();
  return {
    add({ method, path, query, headers }, local) {
      if (methods !== undefined && !methods.includes(method)) return;
      if (cases.size >= MOST_CASES || query !== undefined || headers.some(([name]) => name === 'cookie')) return;
      const row = JSON.stringify([method, path, local]);
      cases.set(row, `  ${row},`);
    },
    text: (options) => testFile(options, [...cases.values()]),
  };
}

function testFile(options: SavedOptions, rows: string[]): string {
  return `import { createSimulator, type Simulator } from 'edgewright/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';

let site: Simulator;
beforeAll(async () => {
  site = await createSimulator(${JSON.stringify(options, undefined, 2).replaceAll('\n', '\n  ')});
});
afterAll(() => site.close());

test.each([
${rows.join('\n')}
] as [string, string, number][])('%s %s is answered with %d', async (method, path, status) => {
  expect((await site.fetch(path, { method })).status).toBe(status);
});
`;
}

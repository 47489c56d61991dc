/** Turns replayed requests into a vitest file: one line for each distinct request and status. Queries and cookies stay out: they may hold secrets. */
import type { LoggedRequest } from './log-fields.js';

const MOST_CASES = 500;

export interface SavedTests {
  add(request: LoggedRequest, local: number): void;
  text(template: string): string;
}

export function collectTests(): SavedTests {
  const cases = new Map<string, string>();
  return {
    add({ method, path, query, headers }, local) {
      if (cases.size >= MOST_CASES || query !== undefined || headers.some(([name]) => name === 'cookie')) return;
      const row = JSON.stringify([method, path, local]);
      cases.set(row, `  ${row},`);
    },
    text: (template) => testFile(template, [...cases.values()]),
  };
}

function testFile(template: string, rows: string[]): string {
  return `import { createSimulator, type Simulator } from 'edgewright/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';

let site: Simulator;
beforeAll(async () => {
  site = await createSimulator({ template: ${JSON.stringify(template)} });
});
afterAll(() => site.close());

test.each([
${rows.join('\n')}
] as [string, string, number][])('%s %s is answered with %d', async (method, path, status) => {
  expect((await site.fetch(path, { method })).status).toBe(status);
});
`;
}

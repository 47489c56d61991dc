import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { build, readStage } from '../../tools/build/index.js';
import { functionPages } from '../../tools/pages/function-pages.js';
import { differences } from '../../tools/pages/page-outcome.js';

test('docs/functions is fresh: node build.mjs --docs', async () => {
  const root = process.cwd();
  const { artefacts } = await build({ root, stage: await readStage(root, undefined) });
  const pages = await functionPages(root, artefacts);
  expect(readdirSync('docs/functions').sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(`docs/functions/${name}`, 'utf8'), name).toBe(text);
});

test('no page shows a key', () => {
  for (const name of readdirSync('docs/functions')) {
    expect(readFileSync(`docs/functions/${name}`, 'utf8')).not.toMatch(/BEGIN [A-Z ]*KEY-----[^…]/);
  }
});

const request = {
  method: 'GET',
  uri: '/a',
  querystring: { q: { value: '1' } },
  headers: { host: { value: 'h' } },
  cookies: {},
};

test.each([
  [request, ['  GET /a?q=1', '  (passes unchanged)'], 'nothing'],
  [{ ...request, uri: '/b' }, ['  GET /a?q=1', '- uri: /a', '+ uri: /b'], 'a new path'],
  [{ ...request, headers: {} }, ['  GET /a?q=1', '- headers.host: h'], 'a header gone'],
  [{ statusCode: 401 }, ['  GET /a?q=1', '+ statusCode: 401'], 'an answer in its place'],
] as [object, string[], string][])('the difference of %j is %j: %s', (result, lines) => {
  expect(differences({ request }, result)).toEqual(lines);
});

/** site-test: the test that a new project starts with. */

export function siteTest(rows: [path: string, served: string][]): string {
  const table = rows.map(([path, served]) => `  [${quote(path)}, ${quote(served)}],\n`).join('');
  return `import path from 'node:path';
import { loadArtefact, viewerRequest } from 'edgewright/testing';
import { afterAll, expect, test } from 'vitest';

// The built function, on CloudFront's engine where njs is installed. "npm run edge:test" builds it first.
const site = await loadArtefact(path.join(import.meta.dirname, '../dist/functions/site.js'));
afterAll(() => site.close());

test.each([
${table}])('%s is served from %s', async (uri, served) => {
  const { result } = await site.invoke(viewerRequest({ uri }));
  expect(describeResult(result)).toBe(served);
});

function describeResult(result: any): string {
  return result.statusCode ? \`\${result.statusCode} \${result.headers.location.value}\` : result.uri;
}
`;
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}

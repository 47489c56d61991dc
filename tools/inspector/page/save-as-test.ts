/** save-as-test: a request as a vitest file that asks the local CloudFront the same. Masked values become made-up ones. */
import type { SentRequest } from '../contract.js';
import type { RequestRow } from './rows.js';

export function saveAsTest(sent: SentRequest, row: RequestRow): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([testOf(sent, row)], { type: 'text/plain' }));
  link.download = `request-${row.id}.test.ts`;
  link.click();
  URL.revokeObjectURL(link.href);
}

export function testOf({ method, url, headers, cookies, body }: SentRequest, { status }: RequestRow): string {
  const kept = headers.filter(
    ({ name, value }) => typeof value === 'string' && /^(accept|content-type|user-agent)/i.test(name),
  );
  const cookie = cookies.map(({ name }) => `${name}=made-up`).join('; ');
  const lines = Object.fromEntries([
    ...kept.map(({ name, value }) => [name, value]),
    ...(cookie ? [['cookie', cookie]] : []),
  ]);
  const init = { method, headers: lines, ...(body ? { body } : {}) };
  return `import { createSimulator } from 'edgewright/simulator';
import { expect, test } from 'vitest';

test(${JSON.stringify(`${method} ${url} is answered with ${status}`)}, async () => {
  const site = await createSimulator({ template: 'template.json' });
  const response = await site.fetch(${JSON.stringify(url)}, ${JSON.stringify(init, undefined, 2).replaceAll('\n', '\n  ')});
  expect(response.status).toBe(${status});
  await site.close();
});
`;
}

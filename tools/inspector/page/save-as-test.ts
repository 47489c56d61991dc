/** save-as-test: a request as a vitest file that asks the local CloudFront the same. Masked values become made-up ones. */
import type { Overview, SentRequest } from '../contract.js';
import type { RequestRow } from './rows.js';

/** Of the connection, or made from the address. */
const own = /^(host|content-length|connection|transfer-encoding)$/i;

/** `status`: what is answered to the request as the test sends it. */
export function testOf(
  { method, url, headers, cookies, body, viewer }: SentRequest,
  { host, status }: Pick<RequestRow, 'host' | 'status'>,
  overview: Pick<Overview, 'madeWith' | 'viewer' | 'faults'> | undefined,
): string {
  const lines = headers.flatMap(({ name, value }) =>
    typeof value === 'string' && !own.test(name) ? [[name, value]] : [],
  );
  const cookie = cookies.map(({ name }) => `${name}=made-up`).join('; ');
  if (cookie !== '') lines.push(['cookie', cookie]);
  if (viewer.country !== 'US') lines.push(['x-edge-viewer-country', viewer.country]);
  if (overview !== undefined && overview.viewer.address !== '') lines.push(['x-edge-viewer-address', viewer.address]);
  const init = { method, redirect: 'manual', headers: Object.fromEntries(lines), ...(body ? { body } : {}) };
  const options = overview?.madeWith ?? { template: 'template.json' };
  const faults = overview?.faults ?? [];
  const trouble = faults.length === 0 ? '' : `  site.faults(${indented(faults)});\n`;
  const address = JSON.stringify(`https://${host}${url}`);
  return `import { createSimulator } from 'edgewright/simulator';
import { expect, test } from 'vitest';

test(${JSON.stringify(`${method} ${url} is answered with ${status}`)}, async () => {
  const site = await createSimulator(${indented(options)});
${trouble}  const response = await site.fetch(${address}, ${indented(init)});
  expect(response.status).toBe(${status});
  await site.close();
});
`;
}

function indented(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replaceAll('\n', '\n  ');
}

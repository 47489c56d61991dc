/** copies: a request as something to paste: a command, a call of fetch, a test. Secrets are written as "…" or made up: they stay in the server. */
import type { Overview, SentRequest } from '../contract.js';
import { replay } from './api.js';
import { curlOf } from './curl.js';
import { download } from './download.js';
import { fetchOf } from './fetch-of.js';
import type { RequestRow } from './rows.js';
import { testOf } from './save-as-test.js';
import { site } from './site.js';

export type Copy = 'curl' | 'fetch' | 'test';

export interface Copied {
  sent: SentRequest;
  row: RequestRow;
  overview: Overview | undefined;
}

export async function copyOf(kind: Copy, { sent, row, overview }: Copied): Promise<string> {
  if (kind === 'curl') return curlOf(sent, site);
  if (kind === 'fetch') return fetchOf(sent, site);
  return testOf(sent, { ...row, status: await statusWithout(sent, row) }, overview);
}

export async function saveAsTest(copied: Copied): Promise<void> {
  download(`request-${copied.row.id}.test.ts`, await copyOf('test', copied));
}

/** A test has no secrets: where the request had some, it is sent once without them, and the test expects that answer. */
async function statusWithout({ method, headers, cookies }: SentRequest, { id, status }: RequestRow): Promise<number> {
  const secrets = [...headers, ...cookies].some(({ value }) => typeof value !== 'string');
  if (!secrets || !/^(GET|HEAD)$/.test(method)) return status;
  const edits = {
    headers: headers.filter(({ value }) => typeof value === 'string'),
    cookies: cookies.map(({ name }) => ({ name, value: 'made-up' })),
    leaveCacheOut: true,
  };
  return (await replay(id, edits)).status;
}

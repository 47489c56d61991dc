/** to-har: what is remembered, as HTTP Archive 1.2. */
import { packageVersion } from '../../package.js';
import type { Core } from '../../simulator/simulator.js';
import type { RequestRecord } from '../../simulator/trace.js';
import type { SentRequest, Value } from '../contract.js';
import { bodyOf } from './body.js';
import { sentRequest } from './sent-request.js';

interface Pair {
  name: string;
  value: string;
}

/** Oldest first, as the format wants it. A request whose body was too large to be kept has none. */
export function toHar(core: Core): object {
  const creator = { name: 'edgewright', version: packageVersion };
  return {
    log: {
      version: '1.2',
      creator,
      entries: core
        .records()
        .reverse()
        .map((record) => entryOf(core, record)),
    },
  };
}

function entryOf(core: Core, record: RequestRecord): object {
  const original = core.original(record.id);
  return {
    startedDateTime: new Date(record.at).toISOString(),
    time: record.ms,
    request: requestOf(record, original && sentRequest(original)),
    response: responseOf(core, record),
    cache: {},
    timings: { send: 0, wait: record.ms, receive: 0 },
    comment: record.verdict,
  };
}

function requestOf(record: RequestRecord, sent: SentRequest | undefined): object {
  const { method, host, url } = record;
  const cookies = (sent?.cookies ?? []).map(plain);
  const headers = (sent?.headers ?? []).map(plain);
  if (cookies.length > 0)
    headers.push({ name: 'Cookie', value: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') });
  const absolute = `https://${host}${url}`;
  const queryString = [...new URL(absolute).searchParams].map(([name, value]) => ({ name, value }));
  const text = sent?.body ?? '';
  const mimeType = headers.find(({ name }) => /^content-type$/i.test(name))?.value ?? '';
  return {
    ...{ method, url: absolute, httpVersion: 'HTTP/1.1', cookies, headers, queryString },
    ...(text === '' ? {} : { postData: { mimeType, text } }),
    headersSize: -1,
    bodySize: Buffer.byteLength(text),
  };
}

function plain({ name, value }: { name: string; value: Value }): Pair {
  return { name, value: typeof value === 'string' ? value : '…' };
}

function responseOf(core: Core, record: RequestRecord): object {
  const shown = record.stages.find(({ name }) => name === 'respond')?.detail?.headers as Pair[] | undefined;
  const headers = (shown ?? []).map(({ name, value }) => ({ name, value: String(value) }));
  const headerOf = (wanted: string) => headers.find(({ name }) => name.toLowerCase() === wanted)?.value ?? '';
  const body = bodyOf(core, record.id);
  const content = body === undefined ? {} : { text: body.base64, encoding: 'base64' };
  return {
    ...{ status: record.status, statusText: '', httpVersion: 'HTTP/1.1', cookies: [], headers },
    content: { size: body?.bytes ?? record.bytes, mimeType: headerOf('content-type'), ...content },
    redirectURL: headerOf('location'),
    headersSize: -1,
    bodySize: record.bytes,
  };
}

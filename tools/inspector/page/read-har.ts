/** read-har: the requests of an HTTP archive, whichever tool wrote it, in portions that the server takes. Answers in it are left out. */
import type { HarRequest } from '../contract.js';

/** Bytes. JSON is read whole. */
const largest = 300_000_000;

/** Characters of a portion: the server takes a megabyte. */
const portion = 400_000;

interface ReadHar {
  portions: HarRequest[][];
  /** Requests too large to be sent. */
  tooLarge: number;
}

/** Throws an error with one sentence. */
export async function readHar(file: Pick<File, 'size' | 'text'>): Promise<ReadHar> {
  if (file.size > largest)
    throw new Error(`The file has ${Math.round(file.size / 1e6)} MB, and 300 MB can be read. Export fewer requests.`);
  return inPortions(requestsOf(await file.text()));
}

function requestsOf(text: string): HarRequest[] {
  const entries = field(field(parse(text), 'log'), 'entries');
  if (!Array.isArray(entries)) throw new Error('The file is JSON, and no HTTP archive: it has no list at log.entries.');
  const requests = entries.flatMap((entry) => requestOf(field(entry, 'request')) ?? []);
  if (requests.length === 0) throw new Error('The archive holds no request with an address.');
  return requests;
}

function parse(text: string): unknown {
  try {
    // Some tools begin with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`The file is no HTTP archive, which is JSON: ${(error as Error).message}.`);
  }
}

/** Undefined where there is no address of http(s): tools record data: and ws: too. */
function requestOf(request: unknown): HarRequest | undefined {
  const { method, url, headers, postData } = (request ?? {}) as Record<string, unknown>;
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url)) return undefined;
  const lines = (Array.isArray(headers) ? headers : []).filter(isLine);
  const body = field(postData, 'text');
  return {
    method: typeof method === 'string' ? method : 'GET',
    url: encode(url),
    // HTTP/2 has its request line among the headers.
    headers: lines.filter(({ name }) => !name.startsWith(':')).map(({ name, value }) => ({ name, value })),
    ...(typeof body === 'string' && body !== '' ? { body } : {}),
  };
}

function isLine(line: unknown): line is { name: string; value: string } {
  return typeof field(line, 'name') === 'string' && typeof field(line, 'value') === 'string';
}

/** Some tools write an address as people read it. */
function encode(url: string): string {
  return url.replace(/[^\x21-\x7e]+/g, encodeURIComponent).replace(/#.*$/, '');
}

function inPortions(requests: HarRequest[]): ReadHar {
  const portions: HarRequest[][] = [];
  let bytesLeft = 0;
  let tooLarge = 0;
  for (const request of requests) {
    const { length } = JSON.stringify(request);
    if (length > portion) {
      tooLarge++;
      continue;
    }
    if (length > bytesLeft) {
      portions.push([]);
      bytesLeft = portion;
    }
    portions.at(-1)!.push(request);
    bytesLeft -= length;
  }
  return { portions, tooLarge };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

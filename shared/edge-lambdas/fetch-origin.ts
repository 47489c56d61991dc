/** fetch-origin: asks the origin of an origin-request event in CloudFront's place, for an answer that a function has to read. Origin-response cannot read bodies. */
import { signingTargetOf } from './aws-endpoint.js';
import { roleCredentials } from './credentials.js';
import type { CloudFrontRequest } from './event.js';
import { originOf } from './origin.js';
import { type Pair, signV4 } from './sigv4.js';
import { queryPairs } from './wire-form.js';

interface FetchOptions {
  sign: boolean;
  timeout: number;
  /** In bytes. */
  most: number;
}

export interface OriginAnswer {
  status: number;
  headers: Headers;
  body: Buffer;
}

/** Headers that say what is wanted back. A part, or "not modified", would be no playlist. */
const WANTED = ['accept', 'user-agent', 'x-forwarded-for'];

/** Undefined: no answer in time, or too long a one. */
export async function fetchOrigin(
  request: CloudFrontRequest,
  query: string,
  options: FetchOptions,
): Promise<OriginAnswer | undefined> {
  const origin = originOf(request);
  if (origin === undefined) return undefined;
  const path = `${origin.path ?? ''}${request.uri}`;
  const custom = request.origin?.custom;
  const scheme = custom?.protocol ?? 'https';
  const port = custom && custom.port !== (scheme === 'https' ? 443 : 80) ? `:${custom.port}` : '';
  const address = `${scheme}://${origin.domainName}${port}${path}${query && `?${query}`}`;
  const signed = options.sign ? signatureFor(origin.domainName, path, query) : [];
  const passed = WANTED.flatMap((name) =>
    (request.headers[name] ?? []).map(({ value }): [string, string] => [name, value]),
  );
  const own = Object.values(origin.customHeaders ?? {})
    .flat()
    .map(({ key = '', value }): [string, string] => [key, value]);
  try {
    const signal = AbortSignal.timeout(options.timeout);
    const response = await fetch(address, { headers: [...passed, ...own, ...signed], redirect: 'manual', signal });
    const body = await readUpTo(response, options.most);
    return body && { status: response.status, headers: response.headers, body };
  } catch {
    return undefined;
  }
}

/** S3 behind origin access control takes CloudFront's signature, which no function has: the role's own takes its place. */
function signatureFor(domainName: string, path: string, query: string): [string, string][] {
  const target = signingTargetOf(domainName);
  const credentials = roleCredentials();
  if (target === undefined || credentials === undefined) return [];
  const wire = {
    method: 'GET',
    path,
    query: queryPairs(query),
    headers: [['host', domainName] as Pair],
    signBody: true,
  };
  const { headers } = signV4({ ...wire, ...target, credentials, date: new Date() });
  return headers.filter(([name]) => name !== 'host').map(([name, value]) => [name, value]);
}

async function readUpTo(response: Response, most: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** access-log: CloudFront's standard log, 33 fields a line. DG/standard-logs-reference.html */
import { createWriteStream, statSync } from 'node:fs';
import type { DistributionModel } from '../../distribution/model.js';
import { headerValue } from '../../http/header-list.js';
import type { Finished } from './finished-exchange.js';

const fieldNames =
  'date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end';

export interface AccessLog {
  write(finished: Finished, model: DistributionModel): void;
  close(): Promise<void>;
}

/** Appends to `file`, with the two head lines where it is new. `onFailed` is told once where no more can be written, as on a full disk: requests are served all the same. */
export function openAccessLog(file: string, onFailed: (sentence: string) => void): AccessLog {
  const isNew = (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
  const stream = createWriteStream(file, { flags: 'a' });
  stream.on('error', ({ code }: NodeJS.ErrnoException) =>
    onFailed(`The access log "${file}" ends here: it cannot be written (${code}). Make room, and start anew.`),
  );
  if (isNew) stream.write(`#Version: 1.0\n#Fields: ${fieldNames}\n`);
  return {
    write(finished, model) {
      // A request refused for its size leaves no line: DG/standard-logs-reference.html.
      if (finished.response.status === 414 || finished.response.status === 494) return;
      // Requests that were cut off with the server end after it.
      if (stream.writableEnded || stream.destroyed) return;
      stream.write(`${accessLogFields(finished, model).join('\t')}\n`);
    },
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}

/** The 33 values of one line, in the order of `#Fields`. */
function accessLogFields(finished: Finished, model: DistributionModel): string[] {
  const { request, response, connection, isWhole } = finished;
  const asked = (name: string) => escaped(headerValue(request.headers, name));
  const answered = (name: string) => escaped(headerValue(response.headers, name));
  const [date, time] = new Date(Date.now() - finished.ms).toISOString().split('T') as [string, string];
  const result = resultType(finished);
  const range = /^bytes (\d+)-(\d+)/.exec(headerValue(response.headers, 'content-range') ?? '');
  return [
    date,
    time.slice(0, 8),
    headerValue(response.headers, 'x-amz-cf-pop') ?? '-',
    String(headBytes(response.headers) + bodyBytes(finished)),
    request.ip,
    request.method,
    model.domainName,
    escaped(request.path),
    isWhole ? String(response.status) : '000',
    asked('referer'),
    asked('user-agent'),
    escaped(request.query),
    model.loggingIncludesCookies ? asked('cookie') : '-',
    result,
    answered('x-amz-cf-id'),
    request.host,
    request.scheme,
    String(headBytes(request.headers) + request.path.length + request.body.length),
    seconds(finished.ms),
    asked('x-forwarded-for'),
    connection.protocol ?? '-',
    connection.cipher ?? '-',
    result,
    `HTTP/${request.httpVersion}`,
    '-',
    '-',
    String(connection.port ?? '-'),
    seconds(finished.headMs),
    detailedType(finished, result),
    answered('content-type'),
    answered('content-length'),
    range?.[1] ?? '-',
    range?.[2] ?? '-',
  ];
}

/** The first word of X-Cache. A page of CloudFront's own for an error of the origin stays an Error, whatever its status. */
function resultType({ response }: Finished): string {
  const word = /^(\S+) from cloudfront$/.exec(headerValue(response.headers, 'x-cache') ?? '')?.[1];
  return word ?? (response.status >= 400 ? 'Error' : 'Miss');
}

function detailedType({ record, isWhole }: Finished, result: string): string {
  if (!isWhole) return 'ClientCommError';
  const code = result === 'Error' ? record()?.why?.code : undefined;
  return code === undefined ? result : escaped(code);
}

function bodyBytes({ response: { body, headers } }: Finished): number {
  return Buffer.isBuffer(body) ? body.length : Number(headerValue(headers, 'content-length') ?? 0);
}

function headBytes(headers: [string, string][]): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 2);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** Characters outside ASCII and those that could end a field are percent-encoded, the percent sign of a URL once more. */
function escaped(text: string | undefined): string {
  if (text === undefined || text === '') return '-';
  return text.replace(/[\0-\x20"#%'<>[\\\]^`{|}~\x7f-\uffff]/g, (character) =>
    [...Buffer.from(character, 'latin1')]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}

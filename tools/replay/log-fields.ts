/** Names of log fields, and what replaying needs of them. */

/** What one line says of its request. Values are unescaped. */
export interface LoggedRequest {
  file: string;
  /** From 1. */
  line: number;
  method: string;
  scheme: 'http' | 'https';
  httpVersion: '1.0' | '1.1' | '2.0';
  /** As the viewer wrote it, where the log has that; else as `distributionHost`. */
  host: string;
  /** "d….cloudfront.net" of the distribution that was asked; empty where the log does not tell. */
  distributionHost: string;
  path: string;
  query: string | undefined;
  ip: string;
  headers: [name: string, value: string][];
  country: string | undefined;
  /** Milliseconds since the epoch. */
  at: number;
  /** 0 where the viewer went away before an answer. */
  status: number;
}

/**
 * Fields of a real-time log when all of them are chosen, in AWS's order. Real-time logs carry no names.
 * AmazonCloudFront/latest/DeveloperGuide/real-time-logs.html
 */
export const REAL_TIME_FIELDS =
  'timestamp c-ip s-ip time-to-first-byte sc-status sc-bytes cs-method cs-protocol cs-host cs-uri-stem cs-bytes x-edge-location x-edge-request-id x-host-header time-taken cs-protocol-version c-ip-version cs-user-agent cs-referer cs-cookie cs-uri-query x-edge-response-result-type x-forwarded-for ssl-protocol ssl-cipher x-edge-result-type fle-encrypted-fields fle-status sc-content-type sc-content-len sc-range-start sc-range-end c-port x-edge-detailed-result-type c-country cs-accept-encoding cs-accept cache-behavior-path-pattern cs-headers cs-header-names cs-headers-count primary-distribution-id primary-distribution-dns-name origin-fbl origin-lbl asn'.split(
    ' ',
  );

/**
 * Fields of a standard log where none were chosen, in AWS's order.
 * AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
export const STANDARD_FIELDS =
  'date time x-edge-location sc-bytes c-ip cs-method cs-host cs-uri-stem sc-status cs-referer cs-user-agent cs-uri-query cs-cookie x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end c-country cache-behavior-path-pattern'.split(
    ' ',
  );

/** Without these a line says too little to be asked again. */
export const NEEDED_FIELDS = ['cs-method', 'cs-uri-stem', 'sc-status'];

/** "cs(User-Agent)" of standard logs is "cs-user-agent" of real-time logs, and "cs_user_agent" of Parquet. */
export function fieldName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/^(\w+)\(([^)]+)\)$/, '$1-$2');
}

/** Undefined where the line is malformed. */
export function readFields(values: Record<string, string>, file: string, line: number): LoggedRequest | undefined {
  const method = values['cs-method'];
  const path = unescaped(values['cs-uri-stem']);
  const status = Number(values['sc-status']);
  const at = timeOf(values);
  if (!method || !/^[A-Z]+$/.test(method) || !path?.startsWith('/') || !Number.isInteger(status) || Number.isNaN(at))
    return undefined;
  return {
    file,
    line,
    method,
    path,
    status,
    at,
    query: unescaped(values['cs-uri-query']),
    scheme: /^(http|ws)$/.test(values['cs-protocol'] ?? '') ? 'http' : 'https',
    httpVersion: versionOf(values['cs-protocol-version']),
    host: unescaped(values['x-host-header']) ?? unescaped(values['cs-host']) ?? '',
    distributionHost: unescaped(values['cs-host']) ?? '',
    ip: unescaped(values['c-ip']) ?? '192.0.2.1',
    headers: headersOf(values),
    country: unescaped(values['c-country']),
  };
}

/** A log without times is of today. */
function timeOf({ date, time, timestamp, 'timestamp-ms': milliseconds }: Record<string, string>): number {
  if (milliseconds !== undefined) return Number(milliseconds);
  if (timestamp !== undefined) return Number(timestamp) * 1000;
  return date === undefined && time === undefined ? Date.now() : Date.parse(`${date}T${time}Z`);
}

function versionOf(text = ''): LoggedRequest['httpVersion'] {
  if (text === 'HTTP/1.0') return '1.0';
  return text === 'HTTP/1.1' ? '1.1' : '2.0';
}

function headersOf(values: Record<string, string>): [string, string][] {
  const named = ['user-agent', 'referer', 'cookie', 'accept', 'accept-encoding'];
  const headers = named.flatMap((name) => {
    const value = unescaped(values[`cs-${name}`]);
    return value === undefined ? [] : [[name, value] as [string, string]];
  });
  const [start, end] = [unescaped(values['sc-range-start']), unescaped(values['sc-range-end'])];
  return start === undefined ? headers : [...headers, ['range', `bytes=${start}-${end ?? ''}`]];
}

/** "-" is no value. CloudFront escapes once more than the wire: "%20" of a URL is logged as "%2520". */
function unescaped(text: string | undefined): string | undefined {
  if (text === undefined || text === '-' || text === '') return undefined;
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

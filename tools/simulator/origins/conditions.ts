/** conditions: If-… and Range headers against one object, in the order of RFC 9110 §13.2.2. */
import { headerValue } from '../../http/header-list.js';
import type { HeaderList } from '../../http/messages.js';

interface Validators {
  etag: string;
  modified: Date;
}

/** What the preconditions come to: go on, 304, or 412. */
export function checkPreconditions(headers: HeaderList, object: Validators): 'pass' | 'not-modified' | 'failed' {
  const ifMatch = headerValue(headers, 'if-match');
  const ifUnmodifiedSince = headerValue(headers, 'if-unmodified-since');
  if (ifMatch !== undefined && !namesEtag(ifMatch, object.etag)) return 'failed';
  if (ifMatch === undefined && isChangedSince(object, ifUnmodifiedSince) === true) return 'failed';
  const ifNoneMatch = headerValue(headers, 'if-none-match');
  if (ifNoneMatch !== undefined) return namesEtag(ifNoneMatch, object.etag) ? 'not-modified' : 'pass';
  return isChangedSince(object, headerValue(headers, 'if-modified-since')) === false ? 'not-modified' : 'pass';
}

export interface Span {
  first: number;
  last: number;
}

/** The one range asked for: a span, 'unsatisfiable', or undefined where the whole object goes out. */
export function readRange(
  headers: HeaderList,
  object: Validators & { size: number },
): Span | 'unsatisfiable' | undefined {
  const range = headerValue(headers, 'range');
  const ifRange = headerValue(headers, 'if-range');
  if (range === undefined) return undefined;
  if (ifRange !== undefined && ifRange !== object.etag && ifRange !== httpDate(object.modified)) return undefined;
  const [, from, to] = /^bytes=(\d*)-(\d*)$/i.exec(range.trim()) ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  if (from === '') return lastBytes(Number(to), object.size);
  if (to !== '' && Number(to) < Number(from)) return undefined;
  if (Number(from) >= object.size) return 'unsatisfiable';
  return { first: Number(from), last: to === '' ? object.size - 1 : Math.min(Number(to), object.size - 1) };
}

export function httpDate(date: Date): string {
  return date.toUTCString();
}

function lastBytes(count: number, size: number): Span | 'unsatisfiable' {
  if (count === 0 || size === 0) return 'unsatisfiable';
  return { first: Math.max(0, size - count), last: size - 1 };
}

function namesEtag(list: string, etag: string): boolean {
  return list.split(',').some((item) => item.trim() === '*' || item.trim().replace(/^W\//, '') === etag);
}

/** Dates count in whole seconds. Undefined: no date, or none that can be read, which RFC 9110 §13.1.3 ignores. */
function isChangedSince(object: Validators, since: string | undefined): boolean | undefined {
  const date = Date.parse(since ?? '');
  if (Number.isNaN(date)) return undefined;
  return Math.floor(object.modified.getTime() / 1000) > Math.floor(date / 1000);
}

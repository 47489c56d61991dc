/** headers: reading and changing header lines in wire order. Names compare without case (RFC 9110 §5.1). */
import type { HeaderList } from './messages.js';

/** The first value of a header, or undefined. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  for (const [candidate, value] of headers) if (isNamed(candidate, name)) return value;
  return undefined;
}

/** Every value of a header, one entry a line. */
export function headerValues(headers: HeaderList, name: string): string[] {
  const values: string[] = [];
  for (const [candidate, value] of headers) if (isNamed(candidate, name)) values.push(value);
  return values;
}

export function hasHeader(headers: HeaderList, name: string): boolean {
  return headerValue(headers, name) !== undefined;
}

/** The list without a header. */
export function withoutHeader(headers: HeaderList, name: string): HeaderList {
  return headers.filter(([candidate]) => !isNamed(candidate, name));
}

/** The list with one line of that name, at the place of the first one it replaces or at the end. */
export function withHeader(headers: HeaderList, name: string, value: string): HeaderList {
  const at = headers.findIndex(([candidate]) => isNamed(candidate, name));
  const rest = withoutHeader(headers, name);
  rest.splice(at === -1 ? rest.length : at, 0, [name, value]);
  return rest;
}

function isNamed(candidate: string, name: string): boolean {
  return candidate.length === name.length && candidate.toLowerCase() === name.toLowerCase();
}

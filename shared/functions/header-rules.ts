/*! header-rules: edits headers by tables. Names are lower-case, as CloudFront wants them back. */
import type { Value } from './event.js';

export type Headers = { [name: string]: Value };
export type HeaderTable = { [name: string]: string };

/** Replaces every copy that came with the message. */
export function setHeaders(headers: Headers, table: HeaderTable): void {
  for (const name in table) headers[name] = { value: table[name]! };
}

/** Leaves a header that came with the message as it is. */
export function setMissingHeaders(headers: Headers, table: HeaderTable): void {
  for (const name in table) {
    if (!headers[name]) headers[name] = { value: table[name]! };
  }
}

/** Adds a value behind those that came with the message. */
export function appendHeaders(headers: Headers, table: HeaderTable): void {
  for (const name in table) {
    const value = table[name]!;
    const header = headers[name];
    if (!header) headers[name] = { value: value };
    // Where several lines came, CloudFront reads multiValue only (functions-event-structure.html).
    else if (header.multiValue) header.multiValue.push({ value: value });
    else header.value += `, ${value}`;
  }
}

export function removeHeaders(headers: Headers, names: string[]): void {
  const count = names.length;
  for (let i = 0; i < count; i++) delete headers[names[i]!];
}

/*! vary: tells caches and browsers which request headers an answer depends on. RFC 9110 §12.5.5. */
import type { Headers } from './header-rules.js';

/** Joins `name` to what the origin said. */
export function addVary(headers: Headers, name: string): void {
  const header = headers.vary;
  if (!header) headers.vary = { value: name };
  else if (header.multiValue) header.multiValue.push({ value: name });
  else if (`,${header.value.replace(/ /g, '').toLowerCase()},`.indexOf(`,${name.toLowerCase()},`) < 0)
    header.value += `, ${name}`;
}

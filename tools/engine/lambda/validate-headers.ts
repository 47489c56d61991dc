/** Validate-headers: the headers of a Lambda@Edge result. The log texts are CloudFront's. */
import type { EventType } from '../../http/event-type.js';
import { isDisallowedHeader, lambdaReadOnly } from '../../http/restricted-headers.js';
import { badInHeader, isBag, nameOf, Problem } from '../problem.js';
import type { LambdaHeaders } from './lambda-event.js';

/** Checks and puts into one form: every entry with its `key`. */
export function headersOf(value: unknown): LambdaHeaders {
  if (value === undefined || value === null) return {};
  if (!isBag(value)) throw new Problem(`The headers must be an object, found ${nameOf(value)}.`);
  return Object.fromEntries(Object.entries(value).map(([name, entries]) => [name, entriesOf(name, entries)]));
}

/** What must not be touched must be as it was; what must not be there must not be new. */
export function checkForbidden(event: EventType, headers: LambdaHeaders, given: LambdaHeaders): void {
  for (const name of lambdaReadOnly[event]) {
    const deed = change(valuesOf(given, name), valuesOf(headers, name));
    if (deed)
      throw new Problem(
        `The function tried to ${deed} read-only header, headerName : ${keyOf(name, headers, given)}.`,
        'read-only',
      );
  }
  for (const name of Object.keys(headers)) {
    if (isDisallowedHeader(name) && valuesOf(given, name) === undefined)
      throw new Problem(
        `The function tried to add a blacklisted header, headerName : ${keyOf(name, headers, given)}.`,
        'disallowed',
      );
  }
}

/** "x-foo-bar" is sent as "X-Foo-Bar" where the function gives no `key`. */
function entriesOf(name: string, entries: unknown): LambdaHeaders[string] {
  if (name !== name.toLowerCase()) throw new Problem(`The header names must be in lower case, headerName : ${name}.`);
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) throw new Problem(`The header name is invalid, headerName : ${name}.`);
  if (!Array.isArray(entries)) throw new Problem(`The value of each header must be an array, headerName : ${name}.`);
  return entries.flatMap((entry) => {
    const { key, value } = (isBag(entry) ? entry : {}) as { key?: unknown; value?: unknown };
    if (key !== undefined && (typeof key !== 'string' || key.toLowerCase() !== name))
      throw new Problem(`The key of each header must be its name, headerName : ${name}, found ${nameOf(key)}.`);
    const spelling = key ?? name.replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase());
    return texts(value).map((text) => ({ key: spelling, value: checked(spelling, text) }));
  });
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new Problem('The value of each header value must be of string or array of string type.');
}

function checked(key: string, text: string): string {
  const found = badInHeader(text);
  if (found === undefined) return text;
  throw new Problem(
    `The function returned an invalid character : '${encodeURIComponent(found)}' in header value, headerName : ${key}.`,
  );
}

function change(given: string | undefined, now: string | undefined): 'add' | 'delete' | 'change' | undefined {
  if (given === now) return undefined;
  if (given === undefined) return 'add';
  return now === undefined ? 'delete' : 'change';
}

function valuesOf(headers: LambdaHeaders, name: string): string | undefined {
  const entries = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return entries && entries.length > 0 ? JSON.stringify(entries.map(({ value }) => value)) : undefined;
}

function keyOf(name: string, ...places: LambdaHeaders[]): string {
  for (const headers of places) {
    const key = Object.hasOwn(headers, name) ? headers[name]?.[0]?.key : undefined;
    if (key !== undefined) return key;
  }
  return name;
}

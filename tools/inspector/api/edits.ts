/** edits: reads what the page wants changed in a replay. */
import { EdgewrightError, throwIfAny } from '../../errors.js';
import type { ReplayEdits, Value } from '../contract.js';
import { field, optionalText } from './fields.js';
import { readFacts } from './viewer.js';

/** A header's name, and a method. RFC 9110 §5.6.2 */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Throws every mistake at once. */
export function readEdits(body: unknown): ReplayEdits {
  const method = optionalText(body, 'method');
  const url = optionalText(body, 'url');
  const headers = readValues(body, 'headers');
  const cookies = readValues(body, 'cookies');
  const text = optionalText(body, 'body');
  const pass = optionalText(body, 'pass');
  throwIfAny([...checkLine(method, url), ...[...(headers ?? []), ...(cookies ?? [])].flatMap(checkValue)]);
  const viewer = field(body, 'viewer');
  return {
    ...(method === undefined ? {} : { method }),
    ...(url === undefined ? {} : { url }),
    ...(headers === undefined ? {} : { headers }),
    ...(cookies === undefined ? {} : { cookies }),
    ...(text === undefined ? {} : { body: text }),
    ...(pass === undefined ? {} : { pass }),
    ...(viewer === undefined ? {} : { viewer: readFacts(viewer) }),
    leaveCacheOut: field(body, 'leaveCacheOut') === true,
  };
}

function checkLine(method: string | undefined, url: string | undefined): EdgewrightError[] {
  const errors: EdgewrightError[] = [];
  if (method !== undefined && !token.test(method))
    errors.push(new EdgewrightError('method', `Method: expected a word such as GET, found "${method}".`));
  if (url !== undefined && !/^\/[\x21-\x22\x24-\x7e]*$/.test(url))
    errors.push(
      new EdgewrightError('url', `Path: expected "/" and percent-encoded characters without "#", found "${url}".`),
    );
  return errors;
}

type Named = { name: string; value: Value };

function readValues(body: unknown, name: string): Named[] | undefined {
  const list = field(body, name);
  if (list === undefined) return undefined;
  if (Array.isArray(list) && list.every(isNamed)) return list;
  throw new EdgewrightError('field', `"${name}": expected [{"name": "…", "value": "…"}].`);
}

function isNamed(entry: unknown): entry is Named {
  const value = field(entry, 'value');
  return typeof field(entry, 'name') === 'string' && (typeof value === 'string' || field(value, 'masked') === true);
}

/** No line break may get into a header: it would begin another one. */
function checkValue({ name, value }: Named): EdgewrightError[] {
  if (!token.test(name))
    return [new EdgewrightError('name', `Name: expected letters, digits and -_.~ found "${name}".`)];
  if (typeof value !== 'string' || !/[\r\n\0]/.test(value)) return [];
  return [new EdgewrightError('value', `"${name}": expected one line, found a line break.`)];
}

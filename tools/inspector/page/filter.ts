/** filter: the language of the filter box. Words match the path; KEY:VALUE terms match a field; "-" excludes; all must hold. */
import { shortXCache } from './format.js';
import { codeOf, kinds, type RequestRow, type Row } from './rows.js';

type Test = (row: RequestRow) => boolean;

const fields: Record<string, (value: string) => Test> = {
  status: (value) => (row) => value.split('|').some((wanted) => statusIs(String(row.status), wanted)),
  method: (value) => (row) => row.method.toLowerCase() === value,
  behavior: (value) => (row) => row.behavior.toLowerCase().includes(value),
  cache: (value) => (row) => `${row.xCache} ${row.missReason ?? ''}`.toLowerCase().includes(value),
  code: (value) => (row) => codeOf(row).toLowerCase().includes(value),
  fn: (value) => (row) => row.functions.some((name) => name.toLowerCase().includes(value)),
  origin: (value) => (row) => (row.origin ?? '').toLowerCase().includes(value),
  ms: (value) => {
    const [, sign, number] = /^([<>]?)(\d*\.?\d*)$/.exec(value) ?? [];
    return (row) => (sign === '<' ? row.ms < Number(number) : row.ms > Number(number ?? Number.NaN));
  },
  is: (value) => (row) => kinds[value as keyof typeof kinds]?.(row) === true,
};

export const keys = Object.keys(fields);

interface Filter {
  matches(row: Row): boolean;
  /** A key that does not exist. */
  unknown: string | undefined;
}

export function parseFilter(text: string): Filter {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const unknown = words.map((word) => keyOf(word)).find((key) => key !== undefined && !keys.includes(key));
  const tests = words.map(testOf);
  return {
    unknown,
    matches: (row) => (row.kind === 'event' ? words.length === 0 : tests.every((test) => test(row))),
  };
}

function keyOf(word: string): string | undefined {
  return /^-?([a-z]+):/.exec(word)?.[1];
}

function testOf(word: string): Test {
  const positive = word.replace(/^-(?=.)/, '');
  const key = keyOf(positive);
  const value = positive.slice((key?.length ?? -1) + 1);
  const make = key === undefined ? undefined : fields[key];
  // A term that is still being typed holds for everything.
  const test: Test =
    make === undefined || value === '' ? (row) => row.url.toLowerCase().includes(positive) : make(value);
  if (make !== undefined && value === '') return () => true;
  return positive === word ? test : (row) => !test(row);
}

/** "4xx", "403". */
function statusIs(status: string, wanted: string): boolean {
  return wanted !== '' && new RegExp(`^${wanted.replace(/[^\dx]/g, '').replaceAll('x', '\\d')}`).test(status);
}

/** What the last word of the box may become. */
export function completions(text: string, rows: readonly Row[]): string[] {
  const word = /\S*$/.exec(text)?.[0] ?? '';
  const key = keyOf(word);
  if (key === undefined)
    return word === '' ? [] : keys.filter((name) => name.startsWith(word)).map((name) => `${name}:`);
  const typed = word.slice(word.indexOf(':') + 1).toLowerCase();
  const values = [...new Set(valuesOf(key, rows))].filter(
    (value) => value.toLowerCase().includes(typed) && value !== typed,
  );
  return values.slice(0, 8).map((value) => `${key}:${value}`);
}

function valuesOf(key: string, rows: readonly Row[]): string[] {
  if (key === 'is') return Object.keys(kinds);
  if (key === 'ms') return ['>50', '>200', '<5'];
  const requests = rows.filter((row) => row.kind === 'request');
  const values: Record<string, (row: RequestRow) => string[]> = {
    status: (row) => [String(row.status), `${String(row.status)[0]}xx`],
    method: (row) => [row.method],
    behavior: (row) => [row.behavior],
    cache: (row) => [
      shortXCache(row.xCache).toLowerCase(),
      ...(row.missReason?.includes(' ') === false ? [row.missReason] : []),
    ],
    code: (row) => (row.code === undefined ? [] : [row.code.toLowerCase().replace(/ .*/, '')]),
    fn: (row) => row.functions,
    origin: (row) => (row.origin === undefined ? [] : [row.origin]),
  };
  return requests.flatMap((row) => values[key]?.(row) ?? []);
}

/**
 * Key value store: the contents of one, in CloudFront's import format {"data":[{"key":"…","value":"…"}]}, checked against the quotas.
 * Source: AmazonCloudFront/latest/DeveloperGuide/kvs-with-functions-create-s3-kvp.html
 */
import { EdgewrightError, throwIfAny } from '../errors.js';
import { parseJson, readTextFile } from '../files.js';
import { storeLimits } from '../limits.js';
import type { KeyValueStore } from './types.js';

interface ImportedKeys {
  data: { key: string; value: string }[];
}

/** Keys and values, CloudFront's import format, or a file of it. */
export type KeyValueSource = Record<string, string> | ImportedKeys | string;

/** Throws EdgewrightError `file` or `kvs`. */
export function openKeyValueStore(source: KeyValueSource): KeyValueStore {
  if (typeof source === 'string') return readKeyValueStore(readTextFile(source, 'kvs'), source);
  const isImport = Array.isArray(source.data);
  const data = isImport ? source.data : Object.entries(source).map(([key, value]) => ({ key, value }));
  return readKeyValueStore(JSON.stringify({ data }), 'kvs');
}

/** Reads the text of an import file. `file` is named in messages; all mistakes are reported at once. */
export function readKeyValueStore(text: string, file: string): KeyValueStore {
  const entries = entriesOf(text, file);
  const errors: EdgewrightError[] = [];
  const data = new Map<string, string>();
  let total = 0;
  for (const [index, entry] of entries.entries()) {
    const found = check(entry, index, data);
    if (typeof found === 'string') {
      errors.push(mistake(file, found));
      continue;
    }
    data.set(found.key, found.value);
    total += Buffer.byteLength(found.key) + Buffer.byteLength(found.value);
  }
  if (total > storeLimits.total)
    errors.push(mistake(file, `expected at most ${storeLimits.total} bytes of keys and values, found ${total}`));
  throwIfAny(errors);
  const now = new Date().toISOString();
  return { data: Object.fromEntries(data), revision: ++revisions, created: now, updated: now };
}

/** Unique in this process: a store that was read again is never taken for the old one. */
let revisions = 0;

function entriesOf(text: string, file: string): unknown[] {
  let parsed: unknown;
  try {
    parsed = parseJson(text);
  } catch (error) {
    throw mistake(file, `expected JSON, found ${(error as Error).message}.`);
  }
  const { data = fromListKeys(parsed) } = (parsed ?? {}) as { data?: unknown };
  if (!Array.isArray(data))
    throw mistake(file, `expected {"data":[{"key":"…","value":"…"}]}, found ${shapeOf(parsed)}.`);
  return data;
}

/** What `aws cloudfront-keyvaluestore list-keys` prints: {"Items":[{"Key":"…","Value":"…"}]}. */
function fromListKeys(answer: unknown): unknown {
  const { Items: items } = (answer ?? {}) as { Items?: unknown };
  return Array.isArray(items) ? items.map((item) => ({ key: item?.Key, value: item?.Value })) : undefined;
}

/** Values may be secrets: only their names are said. */
function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object' || value === null) return `a ${value === null ? 'null' : typeof value}`;
  return 'data' in value ? 'data that is no list' : `the keys ${Object.keys(value).slice(0, 5).join(', ') || 'none'}`;
}

function check(entry: unknown, index: number, seen: Map<string, string>): { key: string; value: string } | string {
  const { key, value } = (entry ?? {}) as { key?: unknown; value?: unknown };
  if (typeof key !== 'string' || key === '')
    return `entry ${index}: expected a "key" that is a text and not empty, found ${JSON.stringify(key)}`;
  if (typeof value !== 'string')
    return `key "${key}": expected a "value" that is a string, found ${JSON.stringify(value)}. Write objects as JSON text.`;
  if (seen.has(key)) return `key "${key}": expected once, found twice. Remove one of them.`;
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes > storeLimits.key)
    return `key "${key.slice(0, 40)}…": expected at most ${storeLimits.key} bytes, found ${keyBytes}`;
  const valueBytes = Buffer.byteLength(value);
  if (valueBytes > storeLimits.value)
    return `key "${key}": expected a value of at most ${storeLimits.value} bytes, found ${valueBytes}`;
  return { key, value };
}

function mistake(file: string, found: string): EdgewrightError {
  return new EdgewrightError('kvs', `Key value store "${file}": ${found}`);
}

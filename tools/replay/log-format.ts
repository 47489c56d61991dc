/**
 * log-format: how a log writes its lines: JSON objects, or values between delimiters, named by a head or by whoever chose them.
 * DG/standard-logging.html#supported-log-file-format, DG/real-time-logs.html
 */
import { EdgewrightError } from '../errors.js';
import { fieldName, NEEDED_FIELDS, REAL_TIME_FIELDS, STANDARD_FIELDS } from './log-fields.js';

/** Values of a line by field; 'comment' for a line without a request; undefined where it is malformed. */
type LineReader = (content: string) => Record<string, string> | 'comment' | undefined;

/** `chosen`: fields of a log without head, in their order. Default: all of a real-time log, or those of a standard log. */
export function createLineReader(file: string, chosen: string[] | undefined): LineReader {
  let read: LineReader | undefined;
  return (content) => {
    if (content.startsWith('#Fields:')) {
      read = readerOf(content.slice('#Fields:'.length).trim(), file);
      return 'comment';
    }
    if (content === '' || content.startsWith('#')) return 'comment';
    if (read !== undefined) return read(content);
    if (content.startsWith('{')) read = jsonReader(file);
    else if (isHead(content)) read = readerOf(content, file);
    else read = readerOf(fieldsOf(content, chosen, file).join('\t'), file);
    return read(content);
  };
}

/** A plain log may begin with the names of its fields alone. */
function isHead(content: string): boolean {
  const first = fieldName(content.split(BETWEEN, 1)[0]!);
  return STANDARD_FIELDS.includes(first) || REAL_TIME_FIELDS.includes(first) || first === 'timestamp-ms';
}

/** Names of fields hold letters, hyphens and parentheses alone: anything else stands between them. */
const BETWEEN = /[^\w()-]+/;

/** Of the delimiter the log does not tell: at most five characters, a tab unless another was chosen. */
function readerOf(head: string, file: string): LineReader {
  const fields = head.split(BETWEEN).map(fieldName);
  refuseUnless(fields, file);
  const delimiters = [...new Set(['\t', BETWEEN.exec(head)?.[0] ?? '\t', ' ', ',', ';', '|'])];
  let delimiter: string | undefined;
  return (content) => {
    if (content === head) return 'comment';
    delimiter ??= delimiters.find((each) => content.split(each).length === fields.length);
    const values = content.split(delimiter ?? '\t');
    if (values.length !== fields.length) return undefined;
    const named: Record<string, string> = {};
    for (const [at, name] of fields.entries()) named[name] = values[at]!;
    return named;
  };
}

function jsonReader(file: string): LineReader {
  let isChecked = false;
  return (content) => {
    const values = parsed(content);
    if (values === undefined) return undefined;
    if (!isChecked) refuseUnless(Object.keys(values), file);
    isChecked = true;
    return values;
  };
}

function parsed(content: string): Record<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [fieldName(name), textOf(each)]));
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  return value === null || typeof value === 'object' ? '-' : String(value);
}

/** A log without names: real-time logs begin with a time in seconds, standard logs with a day. */
function fieldsOf(content: string, chosen: string[] | undefined, file: string): string[] {
  const values = content.split('\t');
  const names = (chosen ?? defaultFields(values)).map(fieldName);
  refuseUnless(names, file);
  const isTime = names[0] !== 'timestamp' || /^\d{10}(\.\d+)?\b/.test(content);
  const isLong = content.split(/\t| |,|;|\|/).length >= names.length;
  if (isTime && isLong && (chosen !== undefined || values.length === names.length)) return names;
  throw new EdgewrightError(
    'log-fields',
    `Log "${file}" has no "#Fields:" line, and its ${values.length} values are not the ${names.length} ${names[0] === 'timestamp' ? 'real-time fields starting with "timestamp"' : 'fields expected'}. Name the fields you chose with --fields.`,
  );
}

function defaultFields(values: string[]): string[] {
  if (!/^\d{4}-\d\d-\d\d$/.test(values[0]!)) return REAL_TIME_FIELDS;
  // Standard logs had two fields less before v2. DG/standard-logs-reference.html
  return STANDARD_FIELDS.slice(0, values.length === 33 ? 33 : undefined);
}

function refuseUnless(fields: string[], file: string): void {
  const missing = NEEDED_FIELDS.filter((name) => !fields.includes(name));
  if (missing.length === 0) return;
  const found = `${fields.slice(0, 8).join(', ')}${fields.length > 8 ? ', …' : ''}`;
  throw new EdgewrightError(
    'log-fields',
    `Log "${file}": expected the fields ${missing.join(', ')} among those it has, found ${found}. No request can be replayed without: choose them for the log.`,
  );
}

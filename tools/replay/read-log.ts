/** Reads CloudFront's logs line by line, plain or gzip, in bounded memory. Standard logs name their fields; of real-time logs they are given. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { EdgewrightError, throwIfAny } from '../errors.js';
import { gunzip } from './gunzip.js';
import { linesOf } from './lines.js';
import { fieldName, type LoggedRequest, NEEDED_FIELDS, REAL_TIME_FIELDS, readFields } from './log-fields.js';

export interface LogLine {
  /** Undefined where the line is malformed. */
  request: LoggedRequest | undefined;
  line: number;
  /** Bytes of the file read so far, as stored. */
  bytesRead: number;
}

/** Asked before the first of many is read: names all that are not there at once. One at a time, since there may be thousands. */
export async function refuseUnreadable(files: readonly string[]): Promise<void> {
  const errors: EdgewrightError[] = [];
  for (const file of files) {
    await startsAsGzip(file).catch((error: unknown) => {
      if (!(error instanceof EdgewrightError)) throw error;
      errors.push(error);
    });
  }
  throwIfAny(errors);
}

/** Every line but comments and empty ones. Rejects where the file cannot be read to its end or its fields say too little. */
export async function* readLog(file: string, realTimeFields: string[] = REAL_TIME_FIELDS): AsyncGenerator<LogLine> {
  const isGzip = await startsAsGzip(file);
  const source = createReadStream(file);
  let hasJunk = false;
  function noteJunk(): void {
    hasJunk = true;
  }
  const text = isGzip ? gunzip(source, noteJunk) : (source as AsyncIterable<Buffer>);
  let fields: string[] | undefined;
  let line = 0;
  try {
    for await (const found of linesOf(text)) {
      line++;
      const content = line === 1 ? found?.replace(/^\uFEFF/, '') : found;
      if (content?.startsWith('#Fields:')) fields = namedFields(content, file);
      if (content === '' || content?.startsWith('#')) continue;
      if (content !== undefined) fields ??= realTimeNames(content, realTimeFields, file);
      const request = content === undefined ? undefined : readLine(content, fields!, file, line);
      yield { request, line, bytesRead: source.bytesRead };
    }
    // What stands behind the last member is no line of the log, and is not passed over in silence either.
    if (hasJunk) yield { request: undefined, line: line + 1, bytesRead: source.bytesRead };
  } catch (error) {
    throw unreadable(error, file, line);
  } finally {
    source.destroy();
  }
}

async function startsAsGzip(file: string): Promise<boolean> {
  try {
    await using handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE(0) === 0x1f8b;
  } catch (error) {
    throw unreadable(error, file, 0);
  }
}

function namedFields(content: string, file: string): string[] {
  const fields = content.slice('#Fields:'.length).trim().split(/\s+/).map(fieldName);
  refuseUnless(fields, file);
  return fields;
}

/** Real-time logs begin with a time in seconds, and have as many values as fields were chosen. */
function realTimeNames(content: string, fields: string[], file: string): string[] {
  const values = content.split('\t');
  const names = fields.map(fieldName);
  refuseUnless(names, file);
  if (names[0] === 'timestamp' && /^\d{10}(\.\d+)?$/.test(values[0]!) && values.length === names.length) return names;
  throw new EdgewrightError(
    'log-fields',
    `Log "${file}" has no "#Fields:" line, and its ${values.length} values are not the ${names.length} real-time fields starting with "timestamp". Name the fields you chose with --fields.`,
  );
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

function readLine(content: string, fields: string[], file: string, line: number): LoggedRequest | undefined {
  const values = content.split('\t');
  if (values.length !== fields.length) return undefined;
  const named: Record<string, string> = {};
  for (const [at, name] of fields.entries()) named[name] = values[at]!;
  return readFields(named, file, line);
}

function unreadable(error: unknown, file: string, line: number): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof EdgewrightError || code === undefined) return error;
  const what = code.startsWith('Z_') ? `is no whole gzip file after line ${line}` : `cannot be read (${code})`;
  return new EdgewrightError('log', `Log "${file}" ${what}. Fetch it again or check the path.`);
}

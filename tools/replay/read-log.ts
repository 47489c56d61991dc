/** Reads CloudFront's logs line by line, plain or gzip, in bounded memory. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { EdgewrightError, throwIfAny } from '../errors.js';
import { gunzip } from './gunzip.js';
import { linesOf } from './lines.js';
import { type LoggedRequest, readFields } from './log-fields.js';
import { createLineReader } from './log-format.js';

interface LogLine {
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
export async function* readLog(file: string, chosen?: string[]): AsyncGenerator<LogLine> {
  const isGzip = await startsAsGzip(file);
  const source = createReadStream(file);
  let hasJunk = false;
  function noteJunk(): void {
    hasJunk = true;
  }
  const text = isGzip ? gunzip(source, noteJunk) : (source as AsyncIterable<Buffer>);
  const read = createLineReader(file, chosen);
  let line = 0;
  try {
    for await (const found of linesOf(text)) {
      line++;
      const content = line === 1 ? found?.replace(/^\uFEFF/, '') : found;
      const values = content === undefined ? undefined : read(content);
      if (values === 'comment') continue;
      const request = values === undefined ? undefined : readFields(values, file, line);
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
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    if (buffer.toString('latin1') === 'PAR1') throw isParquet(file);
    return bytesRead >= 2 && buffer.readUInt16BE(0) === 0x1f8b;
  } catch (error) {
    throw unreadable(error, file, 0);
  }
}

function isParquet(file: string): EdgewrightError {
  const json = `${file.replace(/(\.snappy)?\.parquet$/, '')}.json`;
  return new EdgewrightError(
    'log-parquet',
    `Log "${file}" is Parquet, expected JSON, W3C or plain lines. Convert it: duckdb -c "COPY (SELECT * FROM '${file}') TO '${json}' (FORMAT json)", and replay "${json}".`,
  );
}

function unreadable(error: unknown, file: string, line: number): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof EdgewrightError || code === undefined) return error;
  const what = code.startsWith('Z_') ? `is no whole gzip file after line ${line}` : `cannot be read (${code})`;
  return new EdgewrightError('log', `Log "${file}" ${what}. Fetch it again or check the path.`);
}

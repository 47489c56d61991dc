/**
 * gunzip: the members of a gzip file one after the other (RFC 1952 §2.2), and whether something else stands behind the last one. node:zlib loses what
 * it has read together with such junk.
 */
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';

/** Bytes of text. Throws an error of zlib's kind, with a code that begins "Z_", where a member breaks off or is damaged; `onJunk` is called for what is none. */
export async function* gunzip(source: AsyncIterable<Buffer>, onJunk: () => void): AsyncGenerator<Buffer> {
  const input = openInput(source);
  for (let isFirst = true; ; isFirst = false) {
    if (!isFirst && (await input.isAtEnd())) return;
    if (!(await skipHead(input))) {
      if (isFirst) throw damaged('its head is none of gzip');
      return onJunk();
    }
    yield* inflateMember(input);
  }
}

interface Input {
  /** Undefined where the file ends before. */
  take(bytes: number): Promise<Buffer | undefined>;
  /** What has come and was not taken; undefined at the end. */
  next(): Promise<Buffer | undefined>;
  giveBack(bytes: Buffer): void;
  isAtEnd(): Promise<boolean>;
}

function openInput(source: AsyncIterable<Buffer>): Input {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  async function more(): Promise<boolean> {
    const { value, done } = await chunks.next();
    if (done) return false;
    rest = rest.length === 0 ? value : Buffer.concat([rest, value]);
    return true;
  }
  return {
    async take(bytes) {
      while (rest.length < bytes) if (!(await more())) return undefined;
      const taken = rest.subarray(0, bytes);
      rest = rest.subarray(bytes);
      return taken;
    },
    async next() {
      while (rest.length === 0) if (!(await more())) return undefined;
      const taken = rest;
      rest = Buffer.alloc(0);
      return taken;
    },
    giveBack(bytes) {
      rest = bytes;
    },
    async isAtEnd() {
      // Zeros behind the last member fill up a block of a tape (gzip's own manual).
      for (;;) {
        const at = rest.findIndex((byte) => byte !== 0);
        if (at !== -1) {
          rest = rest.subarray(at);
          return false;
        }
        rest = Buffer.alloc(0);
        if (!(await more())) return true;
      }
    },
  };
}

/** RFC 1952 §2.3. False: no member begins here. */
async function skipHead(input: Input): Promise<boolean> {
  const head = await input.take(10);
  if (head === undefined || head[0] !== 0x1f || head[1] !== 0x8b || head[2] !== 8 || head[3]! > 31) return false;
  const flags = head[3]!;
  if (flags & 4) {
    const length = await input.take(2);
    if (length === undefined || (await input.take(length.readUInt16LE())) === undefined) return false;
  }
  for (const flag of [8, 16]) if (flags & flag && !(await skipText(input))) return false;
  return !(flags & 2) || (await input.take(2)) !== undefined;
}

/** A name or a comment, up to its zero. */
async function skipText(input: Input): Promise<boolean> {
  for (;;) {
    const byte = await input.take(1);
    if (byte === undefined) return false;
    if (byte[0] === 0) return true;
  }
}

async function* inflateMember(input: Input): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw();
  let [sum, size] = [0, 0];
  for await (const text of inflated(inflate, input)) {
    sum = crc32(text, sum);
    size = (size + text.length) % 2 ** 32;
    yield text;
  }
  const tail = await input.take(8);
  if (tail === undefined) throw damaged('it breaks off');
  if (tail.readUInt32LE(0) !== sum || tail.readUInt32LE(4) !== size) throw damaged('its sum is another');
}

async function* inflated(inflate: InflateRaw, input: Input): AsyncGenerator<Buffer> {
  const ready: Buffer[] = [];
  let failure: Error | undefined;
  inflate.on('data', (text: Buffer) => ready.push(text));
  inflate.on('error', (error) => {
    failure = error;
  });
  for (let written = 0; ; ) {
    const chunk = await input.next();
    if (chunk === undefined) throw damaged('it breaks off');
    await new Promise<void>((resolve) => {
      inflate.once('error', () => resolve());
      inflate.write(chunk, () => resolve());
    });
    inflate.removeAllListeners('error').on('error', () => {});
    yield* ready.splice(0);
    if (failure !== undefined) throw failure;
    written += chunk.length;
    const left = written - inflate.bytesWritten;
    if (left === 0) continue;
    // What it did not want stands behind the member.
    input.giveBack(chunk.subarray(chunk.length - left));
    return;
  }
}

function damaged(what: string): Error {
  return Object.assign(new Error(`No whole gzip member: ${what}.`), { code: 'Z_DATA_ERROR' });
}

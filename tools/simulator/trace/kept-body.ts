/** kept-body: the beginning of an answer's body, as it went to the viewer, for whoever looks. */
import type { Readable } from 'node:stream';

/** Bytes of one body. */
const most = 64 * 1024;

/** Bodies kept: 32 MB at most. Those of the oldest requests go first. */
export const mostBodies = 512;

export interface KeptBody {
  /** At most the first 64 KB. */
  start: Buffer;
  /** So far, where it is a stream. */
  bytes: number;
}

/** Follows a body without reading it ahead of its reader. */
export function keepBody(body: Buffer | Readable): KeptBody {
  if (Buffer.isBuffer(body)) {
    const start = body.length <= most ? body : Buffer.from(body.subarray(0, most));
    return { start, bytes: body.length };
  }
  const kept: KeptBody = { start: Buffer.alloc(0), bytes: 0 };
  // Listening would start it before its reader is there.
  body.pause();
  body.on('data', (chunk: Buffer) => {
    kept.bytes += chunk.length;
    if (kept.start.length < most) kept.start = Buffer.concat([kept.start, chunk]).subarray(0, most);
  });
  return kept;
}

/*! body: bodies that arrive as streams: gathered whole, or copied while they pass. */
import type { Readable } from 'node:stream';

/** Bytes of the largest object kept; larger ones only pass through. */
const largestKept = 64 * 1024 * 1024;

/** The whole body, or undefined where it broke off or is too large to hold. */
export async function collect(body: Readable): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > largestKept) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}

/** Passes a body on and hands over the whole of it at its end; undefined where it broke off or its reader left. */
export function tee(body: Readable, finished: (whole: Buffer | undefined | 'too large') => void): Readable {
  let chunks: Buffer[] = [];
  let size = 0;
  // Listening would start it before its reader is there.
  body.pause();
  body.on('error', ignore);
  body.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= largestKept) chunks.push(chunk);
    else chunks = [];
  });
  body.once('end', () => finished(size <= largestKept ? Buffer.concat(chunks) : 'too large'));
  body.once('close', () => {
    if (!body.readableEnded) finished(undefined);
  });
  return body;
}

/** Reads a body that nobody wants to its end, since the cache may be keeping it. */
export function discard(body: Buffer | Readable): void {
  if (Buffer.isBuffer(body)) return;
  body.on('error', ignore);
  body.resume();
}

/** Lets go of a body: the origin may stop sending it. */
export function abandon(body: Buffer | Readable): void {
  if (Buffer.isBuffer(body)) return;
  body.on('error', ignore);
  body.destroy();
}

/** A stream without a listener for errors would end the process. */
function ignore(): void {}

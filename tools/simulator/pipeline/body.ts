/*! body: bodies that arrive as streams: gathered whole, or copied while they pass. */
import type { Readable } from 'node:stream';

/** Bytes of the largest object kept; larger ones only pass through. */
const largestKept = 64 * 1024 * 1024;

/** Bytes of all bodies that are being gathered: an origin may send many that never end. */
const mostGathered = 4 * largestKept;
let gathered = 0;

/** Counts what one body adds; false once it is too large to hold. */
function openBudget(): { take(bytes: number): boolean; close(): void } {
  let held = 0;
  function close(): void {
    gathered -= held;
    held = 0;
  }
  let isOpen = true;
  return {
    take(bytes) {
      if (!isOpen) return false;
      held += bytes;
      gathered += bytes;
      isOpen = held <= largestKept && gathered <= mostGathered;
      if (!isOpen) close();
      return isOpen;
    },
    close,
  };
}

/** The whole body, or undefined where it broke off or is too large to hold. */
export async function collect(body: Readable): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  const budget = openBudget();
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      if (!budget.take(chunk.length)) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  } finally {
    budget.close();
  }
}

/** Passes a body on and hands over the whole of it at its end; undefined where it broke off or its reader left. */
export function tee(body: Readable, finished: (whole: Buffer | undefined | 'too large') => void): Readable {
  let chunks: Buffer[] | undefined = [];
  const budget = openBudget();
  // Listening would start it before its reader is there.
  body.pause();
  body.on('error', ignore);
  body.on('data', (chunk: Buffer) => {
    if (chunks !== undefined && budget.take(chunk.length)) chunks.push(chunk);
    else chunks = undefined;
  });
  body.once('end', () => finished(chunks === undefined ? 'too large' : Buffer.concat(chunks)));
  body.once('close', () => {
    budget.close();
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

/** line-writer: lines to a stream in few writes: one write a request would cost more than serving it. */
import type { Writable } from 'node:stream';

interface LineWriter {
  write(line: string): void;
  flush(): void;
}

/** Milliseconds that a line may wait. */
const patience = 20;

export function createLineWriter(stream: Writable): LineWriter {
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting !== '') stream.write(waiting);
    waiting = '';
  }
  return {
    write(line) {
      waiting += `${line}\n`;
      timer ??= setTimeout(flush, patience);
    },
    flush,
  };
}

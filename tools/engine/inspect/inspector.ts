/** Inspector: Node's own, which a debugger connects to. It says on standard error where it listens, and when somebody came. */
import { createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { EdgewrightError } from '../../errors.js';

export interface InspectOptions {
  host: string;
  /** 0: any free port. */
  port: number;
  /** `url`: the WebSocket of the debugger's protocol. */
  onListening(url: string): void;
}

/** Milliseconds: the longest that a timer of Node takes. A debugger is waited for. */
export const forever = 2 ** 31 - 1;

/** Starts before the program, and waits. nodejs.org/api/cli.html, --inspect-wait, which 20.15 has */
export function inspectFlag({ host, port }: InspectOptions): string {
  return `--inspect-wait=${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Said before anything starts: a process that cannot listen ends without a word of use. */
export function refuseTaken({ host, port }: InspectOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      const text = `--inspect expects an address to listen on, found "${host}:${port}" (${code}). Name another, such as 127.0.0.1:9230.`;
      reject(new EdgewrightError('inspect', text));
    });
    server.listen({ host, port }, () => server.close(() => resolve()));
  });
}

/** Resolves when a debugger is attached. */
export function followInspector(output: Readable, { onListening }: InspectOptions): Promise<void> {
  let said = '';
  return new Promise((resolve) => {
    output.setEncoding('utf8').on('data', (chunk: string) => {
      const before = said;
      said += chunk;
      const url = /Debugger listening on (\S+)\n/;
      if (!url.test(before) && url.test(said)) onListening(url.exec(said)![1]!);
      if (said.includes('Debugger attached')) resolve();
    });
  });
}

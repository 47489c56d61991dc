import type { Factory, Parts, startRuntime } from './runtime.js';

/**
 * Main of the njs process: a line from stdin, a line to stdout. Travels to njs as its own text.
 *
 * Three things that njs 0.7.9 wants: file descriptors by number, since a child's pipes are sockets and opening /dev/stdin
 * fails; a loop that awaits, since promises are never settled inside a synchronous one; ASCII on the wire, since a chunk
 * may end within a character.
 */
export function njsMain(start: typeof startRuntime, parts: Parts): void {
  // Not the bare name: bundlers put a function of their own in its place.
  const root = globalThis as unknown as Record<string, unknown> & { require: NodeJS.Require };
  const fs = root.require('fs');
  const bytes = Buffer;
  const Compile = Function;
  const answer = start(parts, root, {
    modules: { crypto: root.require('crypto'), querystring: root.require('querystring') },
    compile: (text) => new Compile('__cloudfront', text) as Factory,
  });
  const chunk = bytes.alloc(65536);
  let pending = '';

  function readLine(): string | undefined {
    for (;;) {
      const end = pending.indexOf('\n');
      if (end >= 0) {
        const line = pending.slice(0, end);
        pending = pending.slice(end + 1);
        return line;
      }
      const count = fs.readSync(0, chunk, 0, 65536);
      if (count <= 0) return undefined;
      pending += chunk.toString('utf8', 0, count);
    }
  }

  function writeLine(text: string): void {
    const line = bytes.from(`${text}\n`);
    let done = 0;
    while (done < line.length) done += fs.writeSync(1, line, done, line.length - done);
  }

  async function loop(): Promise<void> {
    for (;;) {
      const line = readLine();
      if (line === undefined) return;
      const text = await answer(line);
      writeLine(text);
    }
  }

  loop();
}

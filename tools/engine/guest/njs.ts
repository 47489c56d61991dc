/** Njs: the part of the guest that only the njs process needs. */
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
  let lines: string[] = [];
  let next = 0;
  let rest = '';

  /** Cut once a chunk: what is cut off again and again is never freed in njs. */
  function readLine(): string | undefined {
    while (next === lines.length) {
      const count = fs.readSync(0, chunk, 0, 65536);
      if (count <= 0) return undefined;
      lines = (rest + chunk.toString('utf8', 0, count)).split('\n');
      rest = lines.pop() as string;
      next = 0;
    }
    return lines[next++];
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
      let text = answer(line);
      if (typeof text !== 'string') text = await text;
      writeLine(text);
    }
  }

  loop();
}

/** Main of an njs process for given messages. In the sandbox there is no file to read from: answers go out by console.log. */
export function njsOnceMain(start: typeof startRuntime, parts: Parts, messages: string[]): void {
  const root = globalThis as unknown as Record<string, unknown> & { require: NodeJS.Require };
  const Compile = Function;
  const output = console;
  const answer = start(parts, root, {
    modules: { crypto: root.require('crypto'), querystring: root.require('querystring') },
    compile: (text) => new Compile('__cloudfront', text) as Factory,
  });

  async function loop(): Promise<void> {
    for (let index = 0; index < messages.length; index++) {
      let text = answer(messages[index] as string);
      if (typeof text !== 'string') text = await text;
      output.log(text);
    }
  }

  loop();
}

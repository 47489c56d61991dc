/** Njs: the part of the guest that only the njs process needs. */
import type { Factory, Parts, startRuntime } from './runtime.js';

/** With its length before it, in eight characters: to look for its end would cost njs as much as to parse it. */
export function frame(message: string): string {
  return String(message.length).padStart(8) + message;
}

/**
 * Main of the njs process: framed messages come by stdin, answers go by stdout, a line each. Travels to njs as its own text.
 *
 * Three things that njs 0.7.9 wants: file descriptors by number, since a child's pipes are sockets and opening /dev/stdin
 * fails; a loop that awaits, since promises are never settled inside a synchronous one; ASCII on the wire, so that a
 * character is a byte.
 */
export function njsMain(start: typeof startRuntime, parts: Parts): void {
  // Not the bare name: bundlers put a function of their own in its place.
  const root = globalThis as Record<string, unknown> & { require: NodeJS.Require };
  const fs = root.require('fs');
  const bytes = Buffer;
  const Compile = Function;
  const njs = root.njs as { memoryStats: { size: number } };
  const runtime = start(parts, root, {
    modules: { crypto: root.require('crypto'), querystring: root.require('querystring') },
    compile: (text) => new Compile('__cloudfront', text) as Factory,
    memory: () => njs.memoryStats.size,
  });
  let read = bytes.alloc(65536);
  let begin = 0;
  let end = 0;

  /** The next so many characters; undefined where the input ends. What was read and not yet taken lies from `begin` to `end`. */
  function take(count: number): string | undefined {
    if (begin === end) begin = end = 0;
    if (begin + count > read.length) makeRoom(count);
    while (end - begin < count) {
      const got = fs.readSync(0, read, end, read.length - end);
      if (got <= 0) return undefined;
      end += got;
    }
    begin += count;
    return read.toString('utf8', begin - count, begin);
  }

  /** In place where that is enough: memory is never freed in njs. */
  function makeRoom(count: number): void {
    if (count > read.length) {
      const larger = bytes.alloc(count);
      read.copy(larger, 0, begin, end);
      read = larger;
    } else {
      read.copyWithin(0, begin, end);
    }
    end -= begin;
    begin = 0;
  }

  async function loop(): Promise<void> {
    for (;;) {
      const length = take(8);
      const message = length && take(Number(length));
      if (!message) return;
      let text = runtime.answer(message);
      if (typeof text !== 'string') text = await text;
      // All of it: a child's pipes block.
      fs.writeSync(1, `${text}\n`);
      runtime.tidy();
    }
  }

  loop();
}

/** Main of an njs process for given messages. In the sandbox there is no file to read from: answers go out by console.log. */
export function njsOnceMain(start: typeof startRuntime, parts: Parts, messages: string[]): void {
  const root = globalThis as Record<string, unknown> & { require: NodeJS.Require };
  const Compile = Function;
  const njs = root.njs as { memoryStats: { size: number } };
  const output = console;
  const runtime = start(parts, root, {
    modules: { crypto: root.require('crypto'), querystring: root.require('querystring') },
    compile: (text) => new Compile('__cloudfront', text) as Factory,
    memory: () => njs.memoryStats.size,
  });

  async function loop(): Promise<void> {
    for (let index = 0; index < messages.length; index++) {
      let text = runtime.answer(messages[index] as string);
      if (typeof text !== 'string') text = await text;
      output.log(text);
      runtime.tidy();
    }
  }

  loop();
}

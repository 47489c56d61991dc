/** Njs-process: a guest in a process of its own. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { frame } from '../runtime/guest/njs.js';
import { njsOnceProgram, njsProgram } from '../runtime/guest/program.js';
import type { NjsCommand } from '../runtime/njs-command.js';
import type { Runtime } from '../runtime/vocabulary.js';
import { type Guest, type GuestEvents, longestAnswer, type StartGuest, tooLong } from './guest-link.js';

/** An njs process takes new memory with each event: in large pages, where glibc and the kernel have them, that costs 6 µs less (measured). */
const tuned = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' };

/** Starts one njs process as a guest. `-r`: a rejection that nobody awaits is no failure. */
export function startNjs({ command, args, env }: NjsCommand, runtime: Runtime): StartGuest {
  return (on) => {
    const child = spawn(command, [...args, '-r', '-c', njsProgram(runtime)], { env: { ...env, ...tuned } });
    return { ...follow(child, on), send: (messages) => void child.stdin.write(messages.map(frame).join(''), 'latin1') };
  };
}

/** A guest for the messages of one send. `-s` is the sandbox of njs: no file system, so that everything comes with the program. */
export function startNjsOnce({ command, args, env }: NjsCommand, runtime: Runtime): StartGuest {
  return (on) => {
    const child = spawn(command, [...args, '-r', '-s', '-'], { env: { ...env, ...tuned } });
    return { ...follow(child, on), send: (messages) => void child.stdin.end(njsOnceProgram(runtime, messages)) };
  };
}

function follow(child: ChildProcessWithoutNullStreams, on: GuestEvents): Omit<Guest, 'send'> {
  const out = child.stdout as Socket;
  let rest = '';
  let complaint = '';
  let gone = false;

  function end(reason: string): void {
    if (gone) return;
    gone = true;
    child.kill('SIGKILL');
    on.gone(reason);
  }

  out.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (!gone) on.line(line);
    if (rest.length > longestAnswer) end(tooLong);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaint = (complaint + chunk).slice(-2048);
  });
  child.stdin.on('error', () => {});
  child.on('error', (error) => end(error.message));
  child.on('close', () => end(complaint.replace(/^Thrown:\s*/, '').trim() || 'The function never settled'));
  for (const handle of [child, child.stdin, child.stderr, out] as { unref?(): void }[]) handle.unref?.();

  return {
    hold: (held) => void (held ? out.ref() : out.unref()),
    kill: () => end('killed'),
  };
}

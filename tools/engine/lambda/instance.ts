/** Instance: a process that runs one invocation of a function at a time, as Lambda does. A thread would not do: some ways to run out of memory end the process around it. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { seedRandom } from '../../runtime/guest/globals.js';
import { followInspector, inspectFlag } from '../inspect/inspector.js';
import type { Bound, LambdaSource } from '../types.js';
import { type InstanceData, type LambdaAnswer, type LambdaCall, lambdaMain } from './guest.js';
import { type MemoryWatch, watchMemory } from './memory-watch.js';

/** `failure`: the process itself ended, said nonsense or took too long. */
export type Reply = LambdaAnswer | { failure: string; bound?: Bound | undefined };

export interface Instance {
  child: ChildProcess;
  /** Where calls go and answers come from. */
  link: Socket;
  /** Of the running invocation. */
  done: ((reply: Reply) => void) | undefined;
  watchdog: NodeJS.Timeout | undefined;
  watch: MemoryWatch | undefined;
  /** MB of the whole process. */
  most: number;
  isGone: boolean;
}

/** MB. */
const defaultMemory = 1024;
/** MB beside its objects: Node itself, and buffers. A function that takes more fails alone. */
const beside = 512;

/** Characters of an answer with its logs: ten times what Lambda lets a function answer. gettingstarted-limits.html */
const longest = 64 * 1024 * 1024;

/** Milliseconds. */
const grace = 200;

/** Those that run now: none outlives this process. */
const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

export function startInstance(source: LambdaSource): Instance {
  const { file, text, handler = 'handler', name, env, memory = defaultMemory, inspect } = source;
  const data: InstanceData = { file, text, handler, name, pausesBefore: inspect?.pausesBefore === true };
  const waits = inspect ? [inspectFlag(inspect)] : [];
  const flags = [...waits, `--max-old-space-size=${memory}`, '--no-warnings', '-'];
  const child = spawn(process.execPath, flags, { env, stdio: ['pipe', 'ignore', inspect ? 'pipe' : 'ignore', 'pipe'] });
  if (inspect && child.stderr) void followInspector(child.stderr, inspect);
  const link = child.stdio[3] as Socket;
  const idle = { done: undefined, watchdog: undefined, watch: undefined, isGone: false };
  const instance: Instance = { child, link, most: memory + beside, ...idle };
  living.add(child);
  follow(instance);
  child.stdin?.on('error', () => {}).end(`(${lambdaMain})(${JSON.stringify(data)}, ${seedRandom});`);
  for (const handle of [child, child.stdin, link] as { unref?(): void }[]) handle.unref?.();
  return instance;
}

function follow(instance: Instance): void {
  const { child, link } = instance;
  let begun: string[] = [];
  let length = 0;
  link.setEncoding('utf8').on('data', (chunk: string) => {
    const [first = '', ...lines] = chunk.split('\n');
    begun.push(first);
    length += first.length;
    if (length > longest) void endInstance(instance, 'Runtime exited: its answer has no end');
    if (lines.length === 0) return;
    const last = lines.pop()!;
    for (const line of [begun.join(''), ...lines]) hear(instance, line);
    [begun, length] = [[last], last.length];
  });
  link.on('error', () => {});
  // Whoever ended says how a moment later; whoever closed the link alone can never answer.
  link.on('close', () => setTimeout(() => child.kill('SIGKILL'), grace).unref());
  child.on('error', (error) => void endInstance(instance, error.message));
  child.on('exit', (status, signal) => {
    living.delete(child);
    void endInstance(instance, `Runtime exited with ${signal === null ? `status ${status}` : wordOf(signal)}`);
  });
}

/** As Lambda words it. */
function wordOf(signal: string): string {
  return `error: signal: ${{ SIGKILL: 'killed', SIGABRT: 'aborted' }[signal] ?? signal}`;
}

/** The function has the whole process to itself, this end of the pipe included. */
function hear(instance: Instance, line: string): void {
  const answer = parse(line);
  if (answer === undefined) void endInstance(instance, 'Runtime exited: what it said is no answer');
  else finish(instance, answer);
}

function parse(line: string): LambdaAnswer | undefined {
  try {
    const answer = JSON.parse(line) as LambdaAnswer;
    return Array.isArray(answer.logs) && typeof answer.micros === 'number' ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** Never rejects. */
export function invoke(instance: Instance, call: LambdaCall): Promise<Reply> {
  const { child, link, most } = instance;
  return new Promise((resolve) => {
    const killed = `Runtime exited with ${wordOf('SIGKILL')}`;
    const late = `Task timed out after ${(call.timeout / 1000).toFixed(2)} seconds`;
    instance.done = resolve;
    link.ref();
    instance.watchdog = setTimeout(() => void endInstance(instance, late, 'time'), call.timeout);
    instance.watch = watchMemory(child.pid, most, () => void endInstance(instance, killed, 'memory'));
    link.write(`${JSON.stringify(call)}\n`);
  });
}

/** The running invocation fails with `reason`, beyond a bound where it is that. Resolves when the process has ended. */
export async function endInstance(instance: Instance, reason: string, bound?: Bound): Promise<void> {
  const { child, link } = instance;
  if (instance.isGone) return;
  instance.isGone = true;
  finish(instance, { failure: reason, bound });
  link.destroy();
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  child.ref();
  await ended;
}

function finish(instance: Instance, reply: Reply): void {
  clearTimeout(instance.watchdog);
  instance.watch?.stop();
  instance.link.unref();
  const { done } = instance;
  instance.done = undefined;
  done?.(reply);
}

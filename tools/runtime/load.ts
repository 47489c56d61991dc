/** load: runs the top level of a function in the engine, as CloudFront does before each event, and says what comes of it. */
import { spawn } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { njsOnceProgram, vmProgram } from './guest/program.js';
import type { Answer, GuestError, Message } from './guest/protocol.js';
import { findNjs, type NjsCommand } from './njs-command.js';
import { prepareSource } from './source.js';
import type { Runtime } from './vocabulary.js';

/** Milliseconds. No more than a script needs to be read and its top level to run. */
const patience = 10_000;

/** Undefined: it loads. In njs where there is one, else in V8. */
export async function loadError(code: string, runtime: Runtime, handler: string): Promise<GuestError | undefined> {
  const { text, refusal } = prepareSource(code);
  if (refusal) return { name: '', message: refusal.message, stack: '' };
  const meta = { creationDateTime: '', lastUpdatedDateTime: '', keyCount: 0 };
  const messages: Message[] = [
    { kind: 'code', id: 1, text, handler },
    { kind: 'store', id: 1, data: {}, meta },
    { kind: 'load', id: 1 },
  ];
  const asked = messages.map((message) => JSON.stringify(message));
  const njs = findNjs();
  const answers = njs ? await askNjs(njs, njsOnceProgram(runtime, asked)) : await askVm(vmProgram(runtime), asked);
  return errorIn(answers);
}

function errorIn(answers: string[]): GuestError | undefined {
  try {
    return (JSON.parse(answers[2] ?? '') as Answer).error;
  } catch {
    return { name: '', message: answers.at(-1) || 'it did not come to an end', stack: '' };
  }
}

function askNjs({ command, args, env }: NjsCommand, program: string): Promise<string[]> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args, '-r', '-s', '-'], { timeout: patience, killSignal: 'SIGKILL', env });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => resolve([error.message]));
    child.on('close', () => resolve(Buffer.concat(output).toString().trim().split('\n')));
    child.stdin.end(program);
  });
}

function askVm(program: string, messages: string[]): Promise<string[]> {
  return new Promise((resolve) => {
    const worker = new Worker(program, { eval: true, env: {}, execArgv: [], stdout: true, stderr: true });
    const answers: string[] = [];
    const end = () => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(answers);
    };
    const timer = setTimeout(end, patience);
    worker.on('message', (text: string) => {
      if (answers.push(text) === messages.length) end();
    });
    worker.on('error', end);
    worker.postMessage(messages);
  });
}

/** Inspected-engine: CloudFront Functions in a process of V8 that a debugger is attached to. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { handlerName } from '../../build/handler-name.js';
import { vmProgram } from '../../runtime/guest/program.js';
import type { Runtime } from '../../runtime/vocabulary.js';
import { createFunctionEngine } from '../function-engine.js';
import type { StartGuest } from '../guest-link.js';
import { createPool } from '../pool.js';
import type { FunctionEngine, Instrument } from '../types.js';
import { debuggable } from './debuggable.js';
import { followInspector, forever, type InspectOptions, inspectFlag } from './inspector.js';

interface Inspected {
  /** Of the function. */
  file: string;
  runtime: Runtime;
  now: () => number;
  inspect: InspectOptions;
}

/** Resolves when a debugger is attached. */
export async function inspectedEngine({ file, runtime, now, inspect }: Inspected): Promise<FunctionEngine> {
  const start = await startInspected(path.resolve(file), runtime, inspect);
  const pool = createPool(start, { size: 1, recycle: Infinity, recycleText: Infinity, limit: forever });
  const pools = { 'cloudfront-js-1.0': pool, 'cloudfront-js-2.0': pool };
  return createFunctionEngine({ name: 'vm', label: 'V8, not njs', pools, now, instrument: withPause });
}

/** It counts nothing: the list of counters is empty. */
const name = '$none';

const withPause: Instrument = ({ code, file = '' }) => {
  const before = `return function(${name}){"use strict";`.length;
  const { text } = debuggable(file, code, handlerName(code), before);
  return { text, name, counters: 0, onCounts() {} };
};

async function startInspected(file: string, runtime: Runtime, inspect: InspectOptions): Promise<StartGuest> {
  const flags = [inspectFlag(inspect), '--no-warnings', '-'];
  const child = spawn(process.execPath, flags, { env: {}, stdio: ['pipe', 'ignore', 'pipe', 'ipc'] });
  const kill = () => void child.kill('SIGKILL');
  process.on('exit', kill);
  child.on('exit', () => process.off('exit', kill));
  child.stdin!.end(vmProgram(runtime, file));
  await followInspector(child.stderr!, inspect);
  return (on) => {
    let isGone = false;
    const end = (reason: string) => {
      if (isGone) return;
      isGone = true;
      kill();
      on.gone(reason);
    };
    child.on('message', (text) => isGone || on.line(String(text)));
    child.on('exit', () => end('The debugged process ended'));
    return { send: (messages) => void child.send(messages), hold() {}, kill: () => end('killed') };
  };
}

/** What host and instance say to each other: one line of JSON each way. */
export interface LambdaCall {
  event: unknown;
  /** Milliseconds since the epoch; undefined: the real clock. */
  now: number | undefined;
  /** What random numbers come from; undefined: from V8. */
  seed: number | undefined;
  requestId: string;
  /** Milliseconds. */
  timeout: number;
}

export interface LambdaAnswer {
  result?: unknown;
  error?: { name: string; message: string; stack: string };
  logs: string[];
  micros: number;
}

export interface InstanceData {
  file: string;
  /** CommonJS text in place of the file. */
  text: string | undefined;
  handler: string;
  name: string;
  /** For a debugger: its text has no line to pause at. */
  pausesBefore: boolean;
}

type Handler = (event: unknown, context: unknown, callback: (error: unknown, result: unknown) => void) => unknown;

/** Main of the process that runs one Lambda function. Self-contained: it travels there as its own text. */
export function lambdaMain(data: InstanceData, seedRandom: (root: object) => (seed: number | undefined) => void): void {
  const { Socket } = process.getBuiltinModule('node:net');
  const { createRequire } = process.getBuiltinModule('node:module');
  const { compileFunction } = process.getBuiltinModule('node:vm');
  const { readFileSync } = process.getBuiltinModule('node:fs');
  const { dirname, resolve } = process.getBuiltinModule('node:path');
  const { format } = process.getBuiltinModule('node:util');
  const RealDate = Date;
  const setSeed = seedRandom(globalThis);
  let logs: string[] = [];
  let clock: number | undefined;
  let handler: Promise<Handler> | undefined;

  // A program that came by standard input has these as globals; a function on Lambda does not.
  for (const name of ['require', 'module', 'exports', '__filename', '__dirname']) {
    Reflect.deleteProperty(globalThis, name);
  }
  for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    console[method] = (...values: unknown[]) => void logs.push(format(...values));
  }
  const now = () => clock ?? RealDate.now();
  globalThis.Date = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, values, itself) => Reflect.construct(target, values.length === 0 ? [now()] : values, itself),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });

  async function load(): Promise<Handler> {
    const exported = data.file.endsWith('.mjs') ? loadModule() : loadCommonJs();
    const found = exported[data.handler];
    if (typeof found !== 'function')
      throw new Error(`${data.file} has no function "${data.handler}" among its exports`);
    return found as Handler;
  }

  /** By hand, because a package of type "module" around the file would have it taken for an ES module. */
  function loadCommonJs(): Record<string, unknown> {
    const module = { exports: {} as Record<string, unknown> };
    const names = ['exports', 'require', 'module', '__filename', '__dirname'];
    const code = data.text ?? readFileSync(data.file, 'utf8');
    const run = compileFunction(code, names, { filename: data.file });
    run(module.exports, createRequire(resolve(data.file)), module, data.file, dirname(data.file));
    return module.exports;
  }

  /** By require, which takes ES modules since Node 20.19: an import() would not survive as text. */
  function loadModule(): Record<string, unknown> {
    return createRequire(data.file)(data.file) as Record<string, unknown>;
  }

  function contextOf(call: LambdaCall): unknown {
    const end = performance.now() + call.timeout;
    return {
      functionName: data.name,
      functionVersion: '1',
      awsRequestId: call.requestId,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, end - performance.now()),
    };
  }

  /** As Lambda's runtime does: a value that is no promise is dropped, and a handler that takes a callback is waited for. */
  function invoke(run: Handler, call: LambdaCall): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const callback = (error: unknown, result: unknown) => (error ? reject(error) : resolve(result));
      // biome-ignore lint/suspicious/noDebugger: somebody asked for it
      if (data.pausesBefore) debugger;
      const returned = run(call.event, contextOf(call), callback) as { then?: unknown } | undefined;
      if (typeof returned?.then === 'function') resolve(returned);
      else if (run.length < 3) resolve(null);
    });
  }

  async function answer(text: string): Promise<string> {
    const call = JSON.parse(text) as LambdaCall;
    clock = call.now;
    setSeed(call.seed);
    logs = [];
    let start = performance.now();
    const reply: LambdaAnswer = { logs, micros: 0 };
    try {
      handler ??= load();
      const run = await handler;
      start = performance.now();
      reply.result = await invoke(run, call);
    } catch (thrown) {
      reply.error = describe(thrown);
    }
    reply.micros = (performance.now() - start) * 1000;
    return write(reply);
  }

  /** Anything can be thrown: null, what has no stack, what throws when it is looked at. */
  function describe(thrown: unknown): NonNullable<LambdaAnswer['error']> {
    try {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      return { name: String(error.name), message: String(error.message), stack: String(error.stack) };
    } catch {
      return { name: 'Error', message: 'what was thrown cannot be read', stack: '' };
    }
  }

  function write(reply: LambdaAnswer): string {
    try {
      return JSON.stringify(reply);
    } catch (error) {
      const { logs, micros } = reply;
      return JSON.stringify({ logs, micros, error: describe(error) });
    }
  }

  /** As Lambda does it: what nobody catches ends the runtime, and is the answer to the call that runs. */
  function failLoudly(thrown: unknown): void {
    const error = describe(thrown);
    link.write(`${JSON.stringify({ logs, micros: 0, error })}\n`, () => process.exit(1));
  }

  process.on('uncaughtException', failLoudly);
  const link = new Socket({ fd: 3 });
  // Nobody asks any more.
  link.on('close', () => process.exit());
  let rest = '';
  link.setEncoding('utf8').on('data', async (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) link.write(`${await answer(line)}\n`);
  });
}

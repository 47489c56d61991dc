/** What host and instance say to each other: one JSON text a message, one answer to each. */
export interface LambdaCall {
  event: unknown;
  /** Milliseconds since the epoch; undefined: the real clock. */
  now: number | undefined;
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
}

type Handler = (event: unknown, context: unknown, callback: (error: unknown, result: unknown) => void) => unknown;

/** Main of the thread that runs one Lambda function. Self-contained: it travels to the thread as its own text. */
export function lambdaMain(): void {
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
  const { createRequire } = process.getBuiltinModule('node:module');
  const { compileFunction } = process.getBuiltinModule('node:vm');
  const { readFileSync } = process.getBuiltinModule('node:fs');
  const { dirname, resolve } = process.getBuiltinModule('node:path');
  const { format } = process.getBuiltinModule('node:util');
  const data = workerData as InstanceData;
  const RealDate = Date;
  let logs: string[] = [];
  let clock: number | undefined;
  let handler: Promise<Handler> | undefined;

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
      const returned = run(call.event, contextOf(call), callback) as { then?: unknown } | undefined;
      if (typeof returned?.then === 'function') resolve(returned);
      else if (run.length < 3) resolve(null);
    });
  }

  async function answer(text: string): Promise<string> {
    const call = JSON.parse(text) as LambdaCall;
    clock = call.now;
    logs = [];
    let start = performance.now();
    const reply: LambdaAnswer = { logs, micros: 0 };
    try {
      handler ??= load();
      const run = await handler;
      start = performance.now();
      reply.result = await invoke(run, call);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      reply.error = { name: error.name, message: error.message, stack: String(error.stack) };
    }
    reply.micros = (performance.now() - start) * 1000;
    return write(reply);
  }

  function write(reply: LambdaAnswer): string {
    try {
      return JSON.stringify(reply);
    } catch (error) {
      const { logs, micros } = reply;
      return JSON.stringify({ logs, micros, error: { name: 'TypeError', message: String(error), stack: '' } });
    }
  }

  parentPort?.on('message', async (text: string) => parentPort.postMessage(await answer(text)));
}

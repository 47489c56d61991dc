import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadLambda } from '../../../tools/engine/index.js';
import type { LambdaEvent, LambdaSource } from '../../../tools/engine/types.js';
import { originRequest, originResponse, viewerRequest } from '../../../tools/testing/index.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

/** A function whose module is `code`. */
function load(code: string, source: Partial<LambdaSource> = {}) {
  const file = path.join(folder, `${++files}.js`);
  writeFileSync(file, code);
  return loadLambda({ name: 'test', file, env: {}, ...source });
}

/** What the first invocation of `code` comes to. */
async function run(code: string, source: Partial<LambdaSource> = {}, event: unknown = originRequest()) {
  const loaded = load(code, source);
  try {
    return await loaded.invoke(event as LambdaEvent);
  } finally {
    await loaded.close();
  }
}

/** A function that is still running when `code` runs. */
function later(code: string): string {
  return `exports.handler = () => new Promise(() => setTimeout(() => { ${code} }, 5));`;
}

const pass = 'exports.handler = async (event) => event.Records[0].cf.request;';

describe('a Lambda@Edge function', () => {
  test('runs as CommonJS although the package around it is of ES modules', async () => {
    writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
    expect(await run(pass)).toMatchObject({ result: { uri: '/' } });
  });

  test.each([
    [
      'exports.handler = (event, context, done) => setTimeout(() => done(null, event.Records[0].cf.request), 2);',
      'a callback',
    ],
    ['module.exports = { handler: (event) => Promise.resolve(event.Records[0].cf.request) };', 'a promise'],
    [
      'const fs = require("node:fs"); exports.handler = async (event) => fs && event.Records[0].cf.request;',
      'modules of Node',
    ],
  ])('may use %s', async (code) => {
    expect((await run(code)).error).toBeUndefined();
  });

  test('may have another name', async () => {
    const code = 'exports.other = async (event) => event.Records[0].cf.request;';
    expect((await run(code, { handler: 'other' })).error).toBeUndefined();
    expect((await run(code)).error).toMatchObject({ status: 503 });
  });

  test('sees the given environment and no other', async () => {
    const code = `exports.handler = async (event) => { console.log(JSON.stringify(process.env)); return event.Records[0].cf.request }`;
    expect((await run(code, { env: { AWS_REGION: 'us-east-1' } })).logs).toEqual(['{"AWS_REGION":"us-east-1"}']);
  });

  test('sees the given clock, at each invocation', async () => {
    let time = Date.parse('2026-01-01T00:00:00Z');
    const code = `exports.handler = async (event) => { console.log(Date.now(), new Date().toISOString(), new Date(0).getTime(), new Date() instanceof Date, Date().length > 30, new Date(2020, 1).getFullYear()); return event.Records[0].cf.request }`;
    const loaded = load(code, { now: () => time });
    const event = originRequest() as unknown as LambdaEvent;
    expect((await loaded.invoke(event)).logs).toEqual(['1767225600000 2026-01-01T00:00:00.000Z 0 true true 2020']);
    time += 1_000;
    expect((await loaded.invoke(event)).logs).toEqual(['1767225601000 2026-01-01T00:00:01.000Z 0 true true 2020']);
    await loaded.close();
  });

  test('has its console captured, every level', async () => {
    const code = `exports.handler = async (event) => { console.log('a', 1); console.error({ b: 2 }); console.warn('c'); return event.Records[0].cf.request }`;
    expect((await run(code)).logs).toEqual(['a 1', '{ b: 2 }', 'c']);
  });

  test('keeps its module between invocations, as a warm instance does', async () => {
    const code = `let count = 0; exports.handler = async (event) => { console.log(++count); return event.Records[0].cf.request }`;
    const loaded = load(code);
    const event = originRequest() as unknown as LambdaEvent;
    await loaded.invoke(event);
    expect((await loaded.invoke(event)).logs).toEqual(['2']);
    await loaded.close();
  });

  test('never runs two invocations in one instance at the same time, and slow ones do not queue up', async () => {
    const code = `let busy = 0; exports.handler = async (event) => { if (busy++) throw new Error('shared'); await new Promise((r) => setTimeout(r, 60)); busy--; return event.Records[0].cf.request }`;
    const loaded = load(code);
    const event = originRequest() as unknown as LambdaEvent;
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => loaded.invoke(event)));
    await loaded.close();
    expect(outcomes.map(({ error }) => error)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('F130 a Lambda@Edge function ends as 503 when it', () => {
  test.each([
    ['throws', 'exports.handler = async () => { throw new TypeError("no") };', 'TypeError: no'],
    ['throws at once', '\nexports.handler = () => { throw new Error("now") };', 'Error: now'],
    ['throws what is no error', 'exports.handler = async () => { throw "text" };', 'Error: text'],
    ['calls back with an error', 'exports.handler = (e, c, done) => done(new Error("back"));', 'Error: back'],
    ['fails at load', 'throw new Error("load")', 'Error: load'],
    ['does not parse', 'exports.handler = async (', 'SyntaxError'],
    ['has no handler', 'exports.main = 1', 'has no function "handler" among its exports'],
    ['ends the process', 'exports.handler = async () => process.exit(3)', 'Runtime exited with status 3'],
    [
      'fails behind its back',
      'exports.handler = () => new Promise(() => setTimeout(() => { throw new Error("lost") }))',
      'lost',
    ],
    ['never settles', 'exports.handler = () => new Promise(() => {})', 'Task timed out after 0.10 seconds'],
    ['loops', 'exports.handler = async () => { for (;;) {} }', 'Task timed out after 0.10 seconds'],
    [
      'loops behind an await',
      'exports.handler = async () => { await 1; for (;;) {} }',
      'Task timed out after 0.10 seconds',
    ],
  ])('%s', async (_, code, message) => {
    const timeout = message.startsWith('Task') ? 100 : 10_000;
    const { error } = await run(code, { timeout });
    expect(error).toMatchObject({ type: 'LambdaExecutionError', status: 503 });
    expect(error?.message).toContain(message);
  });

  /** Each ended this process, or could have. */
  test.each([
    ['throws null behind its back', later('throw null'), 'null'],
    ['throws undefined behind its back', later('throw undefined'), 'undefined'],
    ['throws an error without a stack', later('const e = new Error("bare"); delete e.stack; throw e'), 'bare'],
    [
      'throws what cannot be looked at',
      later('throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 } })'),
      'cannot be read',
    ],
    ['throws a symbol', later('throw Symbol("s")'), 'Symbol(s)'],
    [
      'throws at once what has no text',
      'exports.handler = async () => { throw Object.create(null) };',
      'cannot be read',
    ],
    ['throws an error that throws', 'exports.handler = async () => { throw { get message() { throw 1 } } };', 'Error'],
    ['leaves a rejection', later('Promise.reject(null)'), 'null'],
    ['ends the process by a signal', later('process.kill(process.pid, "SIGTERM")'), 'signal: SIGTERM'],
    ['aborts', later('process.abort()'), 'signal: aborted'],
    ['closes what answers go through', later('require("node:fs").closeSync(3)'), 'signal: killed'],
    ['answers in place of the runtime', later('require("node:fs").writeSync(3, "{}\\n")'), 'no answer'],
    ['answers with nonsense', later('require("node:fs").writeSync(3, "null\\n]\\n")'), 'no answer'],
    ['fills its heap', later('const all = []; for (;;) all.push(new Array(1e4).fill(0.5))'), 'signal: aborted'],
    ['fills its heap from within the engine', later('"xy".repeat(2e8).match(/./g)'), 'signal: aborted'],
    [
      'fills the memory with buffers',
      later('const all = []; for (;;) all.push(Buffer.alloc(1e7, 1))'),
      'signal: killed',
    ],
  ])(
    '%s',
    async (_, code, message) => {
      const { error } = await run(code, { timeout: 60_000, memory: 192 });
      expect(error).toMatchObject({ type: 'LambdaExecutionError', status: 503 });
      expect(error?.message).toContain(message);
    },
    60_000,
  );

  test('and names the line in its own file', async () => {
    const { error } = await run('\n\nexports.handler = async () => {\n  throw new Error("x") };');
    expect(error?.line).toBe(4);
  });

  test('and the next invocation gets a fresh instance', async () => {
    const code = `exports.handler = async (event) => { if (event.Records[0].cf.request.uri === '/die') process.exit(1); return event.Records[0].cf.request }`;
    const loaded = load(code);
    const invoke = (uri: string) => loaded.invoke(originRequest({ uri }) as unknown as LambdaEvent);
    expect((await invoke('/die')).error?.status).toBe(503);
    expect((await invoke('/live')).error).toBeUndefined();
    await loaded.close();
    expect((await invoke('/late')).error?.message).toBe('The function was closed');
  });
});

test('a bundle for threads too finds the main thread of its own process, as on Lambda', async () => {
  const code = `const { isMainThread, parentPort } = require('node:worker_threads');
    parentPort?.postMessage({});
    exports.handler = async (event) => { console.log(isMainThread, parentPort, typeof module, typeof globalThis.require); return event.Records[0].cf.request };`;
  expect(await run(code)).toMatchObject({ logs: ['true null object undefined'], result: { uri: '/' } });
});

test('an instance that dies between two invocations is replaced', async () => {
  const loaded = load(
    `exports.handler = async (event) => { setTimeout(() => process.exit(0), 5); return event.Records[0].cf.request }`,
  );
  const invoke = () => loaded.invoke(originRequest() as unknown as LambdaEvent);
  expect((await invoke()).error).toBeUndefined();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await invoke()).error).toBeUndefined();
  await loaded.close();
});

describe('the result of a Lambda@Edge function', () => {
  test('is judged: a read-only header is a 502', async () => {
    const code = `exports.handler = async (event) => { const r = event.Records[0].cf.response; delete r.headers.via; return r }`;
    const { error } = await run(code, {}, originResponse({ headers: { via: '1.1 x' } }));
    expect(error).toEqual({
      type: 'LambdaValidationError',
      status: 502,
      message:
        'The Lambda function result failed validation: The function tried to delete read-only header, headerName : Via.',
    });
  });

  test('of a plain function is dropped, as Lambda does', async () => {
    const { error } = await run(
      'exports.handler = (event) => event.Records[0].cf.request;',
      {},
      viewerRequest.lambda(),
    );
    expect(error?.message).toContain('Declare the handler async');
  });

  test('with a cycle is a failure, not a hang', async () => {
    const { error } = await run('exports.handler = async () => { const a = {}; a.a = a; return a };');
    expect(error).toMatchObject({ type: 'LambdaExecutionError', status: 503 });
  });
});

test('an ordinary Lambda is run with any event and answers as it likes', async () => {
  const loaded = load(
    'exports.handler = async (e) => { console.log("in"); if (e.fail) throw new RangeError("no"); return { statusCode: 200, body: e.text } };',
  );
  expect(await loaded.invokeRaw({ text: 'hi' })).toEqual({ result: { statusCode: 200, body: 'hi' }, logs: ['in'] });
  expect(await loaded.invokeRaw({ fail: true })).toEqual({
    error: { name: 'RangeError', message: 'no' },
    logs: ['in'],
  });
  await loaded.close();
});

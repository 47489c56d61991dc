import { describe, expect, test } from 'vitest';
import { createEngine } from '../../tools/engine/index.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { engines } from './engines.js';

describe.each(engines)('on %s a function that', (engine) => {
  test.each<[string, string, Record<string, unknown>]>([
    [
      'writes 100 MB to the log',
      'for (let i = 0; i < 100; i++) console.log("x".repeat(1048576));',
      { error: { status: 503 } },
    ],
    ['allocates without end', 'const all = []; for (;;) all.push(Buffer.alloc(65536));', { error: { status: 503 } }],
    ['recurses without end', 'function again(n) { return again(n + 1) + 1; } again(0);', { error: { status: 503 } }],
    ['returns a cycle', 'const a = {}; a.a = a; return a;', { error: { status: 502 } }],
    ['throws null', 'throw null;', { error: { status: 503, message: 'null' } }],
    ['throws a promise', 'throw Promise.resolve(1);', { error: { status: 503 } }],
    ['throws what has no text', 'throw Object.create(null);', { error: { status: 503 } }],
    [
      'throws an error that lies',
      'const e = new Error("a"); Object.defineProperty(e, "message", { get: function () { throw e; } }); throw e;',
      { error: { status: 503 } },
    ],
    ['overwrites JSON', 'JSON.stringify = JSON.parse = null; globalThis.JSON = 1;', { result: { uri: '/' } }],
    [
      'overwrites Object.prototype',
      'Object.prototype.toJSON = function () { return "x"; }; Object.prototype.parse = 1;',
      {},
    ],
    ['overwrites Array.prototype', 'Array.prototype.forEach = null; String.prototype.split = null;', {}],
    ['overwrites handler', 'handler = null;', { result: { uri: '/' } }],
  ])('%s has one outcome, and the next event is served', { timeout: 20_000 }, async (_what, body, outcome) => {
    const opened = await createEngine({ engine, limit: 1_500 });
    const bad = opened.load({ name: 'bad', code: `function handler(event) { ${body} return event.request; }` });
    const good = opened.load({
      name: 'good',
      code: 'function handler(event) { JSON.parse("{}"); return event.request; }',
    });
    expect(await bad.invoke(viewerRequest())).toMatchObject(outcome);
    expect(await good.invoke(viewerRequest())).toMatchObject({ result: { uri: '/' } });
    await opened.close();
  });
});

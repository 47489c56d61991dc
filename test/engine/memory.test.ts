import { describe, expect, test } from 'vitest';
import { createEngine } from '../../tools/engine/index.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { engines, runCode } from './engines.js';

describe.each(engines)('memory on %s', (engine) => {
  const handler = (body: string) => `const keep = [];\nfunction handler(event) { ${body} return event.request; }`;

  test.each([
    ['20 MB of buffers', 'for (let i = 0; i < 20; i++) keep.push(Buffer.alloc(1048576));'],
    ['a buffer that is not filled', 'keep.push(Buffer.allocUnsafe(5000000));'],
    ['a typed array', 'keep.push(new Uint8Array(4000000));'],
  ])('F516 %s are more than 2 MB: 503', async (_what, body) => {
    const { error } = await runCode(engine, handler(body));
    expect(error).toMatchObject({
      type: 'FunctionExecutionError',
      status: 503,
      message: expect.stringMatching(/^The function took about \d+\.\d MB of memory, .*\(estimated\)$/),
    });
  });

  // V8 counts buffers alone.
  test.runIf(engine === 'njs').each([
    ['a long text', 'let t = "x"; for (let i = 0; i < 800; i++) { t += "0123456789"; keep.push(t + i); }'],
    ['many objects', 'for (let i = 0; i < 40000; i++) keep.push({ a: i, b: "x" + i, c: [i] });'],
  ])('%s are more than 2 MB on njs: 503', async (_what, body) => {
    expect((await runCode(engine, handler(body))).error).toMatchObject({
      status: 503,
      message: expect.stringContaining('(estimated)'),
    });
  });

  test.each([
    ['nothing', ''],
    ['1 MB of buffers', 'keep.push(Buffer.alloc(1048576));'],
    ['a few hundred objects', 'for (let i = 0; i < 300; i++) keep.push({ a: i });'],
  ])('%s is fine', async (_what, body) => {
    expect((await runCode(engine, handler(body))).result).toMatchObject({ uri: '/' });
  });

  test.each([
    'keep.push(Buffer.allocUnsafe(3000000));',
    'keep.push(new Uint8Array(3000000));',
    'keep.push(Buffer.concat([Buffer.alloc(1200000), Buffer.alloc(1200000)]));',
  ])('F516 on a warm guest too, in no time: %s', async (body) => {
    const opened = await createEngine({ engine, limit: 2_000 });
    const loaded = opened.load({ name: 'test', code: handler(`if (event.request.uri === '/big') ${body}`) });
    for (let i = 0; i < 60; i++) expect((await loaded.invoke(viewerRequest())).error).toBeUndefined();
    expect((await loaded.invoke(viewerRequest({ uri: '/big' }))).error).toMatchObject({ status: 503 });
    expect((await loaded.invoke(viewerRequest())).error).toBeUndefined();
    await opened.close();
  });

  // V8 counts buffers alone.
  test
    .runIf(engine === 'njs')
    .each([
      'let t = "x"; while (t.length < 2500000) t += t; keep.push(t);',
      'let t = "x"; while (t.length < 2500000) t = t + t; keep.push(t);',
      'let t = ["x"]; while (t.length < 300000) t = t.concat(t); keep.push(t);',
      'let t = "x"; while (t.length < 2500000) t = `${t}${t}`; keep.push(t);',
    ])('F516 what doubles itself on a warm guest: %s', async (body) => {
    const opened = await createEngine({ engine, limit: 2_000 });
    const loaded = opened.load({ name: 'test', code: handler(`if (event.request.uri === '/big') { ${body} }`) });
    for (let i = 0; i < 60; i++) expect((await loaded.invoke(viewerRequest())).error).toBeUndefined();
    expect((await loaded.invoke(viewerRequest({ uri: '/big' }))).error).toMatchObject({ status: 503 });
    await opened.close();
  });

  test('an event that takes more than the first is found too, and the next one is served', async () => {
    const opened = await createEngine({ engine, limit: 2_000 });
    const loaded = opened.load({
      name: 'test',
      code: handler(
        "if (event.request.uri === '/big') for (let i = 0; i < 60; i++) keep.push(Buffer.alloc(1048576, 1));",
      ),
    });
    expect((await loaded.invoke(viewerRequest())).error).toBeUndefined();
    expect((await loaded.invoke(viewerRequest({ uri: '/big' }))).error).toMatchObject({ status: 503 });
    expect((await loaded.invoke(viewerRequest())).error).toBeUndefined();
    await opened.close();
  });
});

import { describe, expect, test } from 'vitest';
import { createEngine, readKeyValueStore } from '../../tools/engine/index.js';
import type { KeyValueStore } from '../../tools/engine/types.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { engines, runCode } from './engines.js';

function storeOf(data: Record<string, string>): KeyValueStore {
  return { data, revision: 1, created: '2026-01-01T00:00:00.000Z', updated: '2026-01-02T00:00:00.000Z' };
}

/** A function that logs what `expression` comes to. */
function ask(expression: string): string {
  return `import cf from 'cloudfront';
const kvs = cf.kvs();
async function handler(e) {
  try { const v = ${expression}; console.log(typeof v === 'string' ? v : JSON.stringify(v)) } catch (x) { console.log('rejected: ' + x.message) }
  return e.request;
}`;
}

describe.each(engines)('on %s', (engine) => {
  test.each([
    ['F288', 'await kvs.get("o")', '{"a":1}', 'text by default'],
    ['F288', '(await kvs.get("o", { format: "json" })).a', '1', 'an object for json'],
    ['F288', '(await kvs.get("o", { format: "bytes" })).toString("hex")', '7b2261223a317d', 'a Buffer for bytes'],
    ['F288', '(await kvs.get("é", { format: "bytes" })).length', '2', 'bytes of UTF-8'],
    ['', 'await kvs.get("plain", { format: "json" })', 'rejected:', 'text that is no JSON rejects'],
    ['F287', 'await kvs.get("missing")', 'rejected: KeyNotFound', 'a missing key rejects'],
    ['F287', 'await kvs.exists("missing")', 'false', 'and does not exist'],
    ['', 'await kvs.exists("o")', 'true', 'a key that is there exists'],
    ['', 'await kvs.get("__proto__")', 'rejected: KeyNotFound', 'a name of Object.prototype is no key'],
    ['', 'await kvs.exists("constructor")', 'false', 'nor another'],
    ['', '(await kvs.meta()).keyCount', '3', 'meta counts'],
    ['', '(await kvs.meta()).lastUpdatedDateTime', '2026-01-02T00:00:00.000Z', 'meta has dates'],
    ['', 'typeof kvs.count', 'undefined', 'there is no more than AWS documents'],
  ])('%s %s is %s: %s', async (_, expression, expected) => {
    const kvs = () => storeOf({ o: '{"a":1}', é: 'ü', plain: 'text' });
    const { logs } = await runCode(engine, ask(expression), viewerRequest(), { kvs });
    expect(logs[0]).toMatch(new RegExp(`^${expected.replace(/[.{}]/g, '\\$&')}`));
  });

  test('reads are counted', async () => {
    const code = ask('(await kvs.get("a")) + (await kvs.exists("b"))');
    const outcome = await runCode(engine, code, viewerRequest(), { kvs: () => storeOf({ a: 'x' }) });
    expect(outcome).toMatchObject({ kvsReads: 2, logs: ['xfalse'] });
  });

  test('F290 without an association cf.kvs() throws', async () => {
    const { error } = await runCode(engine, ask('1'));
    expect(error).toMatchObject({
      status: 503,
      message: 'Error: No key value store is associated with this function',
      line: 2,
    });
  });

  test('a new revision is seen by the next event, an old one is not sent again', async () => {
    let store = storeOf({ k: 'one' });
    let reads = 0;
    const watched = (data: Record<string, string>) =>
      new Proxy(data, {
        get(target, key) {
          if (key === 'k') reads++;
          return Reflect.get(target, key);
        },
      });
    const own = await createEngine({ engine });
    const source = {
      name: 'kvs',
      code: ask('await kvs.get("k")'),
      kvs: () => ({ ...store, data: watched(store.data) }),
    };
    const loaded = own.load(source);
    const seen = [(await loaded.invoke(viewerRequest())).logs[0], (await loaded.invoke(viewerRequest())).logs[0]];
    expect(reads).toBe(1);
    store = { ...storeOf({ k: 'two' }), revision: 2 };
    seen.push((await loaded.invoke(viewerRequest())).logs[0]);
    await own.close();
    expect(seen).toEqual(['one', 'one', 'two']);
    expect(reads).toBe(2);
  });

  test('a store of nearly 5 MB is read', async () => {
    const data = Object.fromEntries(Array.from({ length: 4_800 }, (_, index) => [`key-${index}`, 'x'.repeat(1_000)]));
    const outcome = await runCode(engine, ask('(await kvs.get("key-4799")).length'), viewerRequest(), {
      kvs: () => storeOf(data),
    });
    expect(outcome.logs).toEqual(['1000']);
  });
});

describe('an import file', () => {
  test('becomes a store', () => {
    const store = readKeyValueStore('{"data":[{"key":"a","value":"1"},{"key":"__proto__","value":"2"}]}', 'kvs.json');
    expect(Object.entries(store.data)).toEqual([
      ['a', '1'],
      ['__proto__', '2'],
    ]);
  });

  test('may be what the AWS CLI lists of a store', () => {
    const store = readKeyValueStore('{"Items":[{"Key":"a","Value":"1"}]}', 'list-keys.json');
    expect(store.data).toEqual({ a: '1' });
    expect(() => readKeyValueStore('{"Items":[{"Key":"a"}]}', 'list-keys.json')).toThrow('key "a": expected a "value"');
  });

  test('two reads never have the same revision', () => {
    const text = '{"data":[]}';
    expect(readKeyValueStore(text, 'a').revision).not.toBe(readKeyValueStore(text, 'a').revision);
  });

  test.each([
    ['{', /"kvs.json": expected JSON/],
    ['[]', /expected \{"data":.*, found a list\./],
    ['null', /found a null\./],
    ['7', /found a number\./],
    ['{"data":{}}', /found data that is no list\./],
    ['{"b":1,"c":2}', /found the keys b, c\./],
    ['{}', /found the keys none\./],
    ['{"data":[{"key":"a","value":1}]}', /key "a": expected a "value" that is a string, found 1/],
    ['{"data":[{"value":"1"}]}', /entry 0: expected a "key"/],
    ['{"data":[{"key":"a","value":"1"},{"key":"a","value":"2"}]}', /key "a": expected once, found twice/],
    [JSON.stringify({ data: [{ key: 'é'.repeat(257), value: '' }] }), /expected at most 512 bytes, found 514/],
    [JSON.stringify({ data: [{ key: 'a', value: 'é'.repeat(513) }] }), /at most 1024 bytes, found 1026/],
    [
      JSON.stringify({ data: Array.from({ length: 5_300 }, (_, i) => ({ key: `k${i}`, value: 'x'.repeat(1_000) })) }),
      /at most 5242880 bytes of keys and values/,
    ],
  ])('is refused: %.60s', (text, message) => {
    expect(() => readKeyValueStore(text, 'kvs.json')).toThrow(message);
  });

  test('is refused with all its mistakes at once', () => {
    const text = '{"data":[{"key":"a"},{"key":5,"value":""}]}';
    expect(() => readKeyValueStore(text, 'kvs.json')).toThrow(/key "a".*\n.*entry 1/);
  });
});

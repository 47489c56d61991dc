import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createEngine } from '../../tools/engine/index.js';
import { createPool } from '../../tools/engine/pool.js';
import type { Job } from '../../tools/engine/worker.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { engineOf, engines, now, patient, runCode } from './engines.js';

const plain = 'function handler(e) { return e.request }';

describe.each(engines)('the pool of %s', (engine) => {
  test.each([
    ['function handler(e) { for (;;) {} }', 'a loop'],
    ['async function handler(e) { await 1; for (;;) {} }', 'a loop behind an await'],
    ['function handler(e) { return Promise.resolve().then(function f() { for (;;) {} }) }', 'a loop in a microtask'],
    ['for (;;) {} function handler(e) { return e.request }', 'a loop at the top level'],
  ])('stops %s within 300 ms, and the next event is served: %s', async (code) => {
    const own = await createEngine({ engine });
    const good = own.load({ name: 'good', code: plain });
    const bad = own.load({ name: 'bad', code });
    await good.invoke(viewerRequest());
    const start = performance.now();
    const stuck = bad.invoke(viewerRequest());
    const behind = good.invoke(viewerRequest());
    expect((await stuck).error).toMatchObject({
      type: 'FunctionExecutionError',
      status: 503,
      message: 'The function did not finish within 250 ms',
    });
    const took = performance.now() - start;
    expect((await behind).error).toBeUndefined();
    await own.close();
    // 300 ms on a quiet machine; the guard is for one that is busy with other tests.
    expect(took).toBeLessThan(2_000);
  });

  test('stops a loop of a guest that has nothing left to prepare', async () => {
    const own = await createEngine({ engine });
    const code = 'function handler(e) { for (; e.request.uri === "/loop"; ) {} return e.request }';
    const loaded = own.load({ name: 'late', code });
    for (const [uri, status] of [
      ['/', undefined],
      ['/loop', 503],
      ['/', undefined],
    ])
      expect((await loaded.invoke(viewerRequest({ uri: String(uri) }))).error?.status).toBe(status);
    await own.close();
  }, 3_000);

  test('fails only the culprit: whoever waits behind it is run again, in order', async () => {
    const own = await createEngine({ engine, now: () => now });
    const good = own.load({ name: 'good', code: 'function handler(e) { e.request.uri += "!"; return e.request }' });
    const bad = own.load({ name: 'bad', code: 'function handler(e) { for (;;) {} }' });
    const runs = [good, bad, good, good].map((loaded, index) => loaded.invoke(viewerRequest({ uri: `/${index}` })));
    const outcomes = await Promise.all(runs);
    await own.close();
    expect(outcomes.map(({ error, result }) => error?.status ?? (result as { uri: string }).uri)).toEqual([
      '/0!',
      503,
      '/2!',
      '/3!',
    ]);
  });

  test('the time a function may take is given with the engine', async () => {
    const own = await createEngine({ engine, limit: 400 });
    const loaded = own.load({ name: 'bad', code: 'function handler(e) { for (;;) {} }' });
    const { error } = await loaded.invoke(viewerRequest({}));
    await own.close();
    expect(error?.message).toBe('The function did not finish within 400 ms');
  });

  test('a promise that never settles is a 503', async () => {
    const code = 'function handler(e) { return new Promise(function () {}) }';
    expect((await runCode(engine, code)).error).toMatchObject({ type: 'FunctionExecutionError', status: 503 });
  });

  test('an answer without end is a 503', async () => {
    const code = 'function handler(e) { return { statusCode: 200, body: "x".repeat(2.2e6) } }';
    const { error } = await runCode(engine, code);
    expect(error).toMatchObject({ status: 503, message: 'The result is larger than the 2 MB of memory of a function' });
    expect((await runCode(engine, plain)).error).toBeUndefined();
  });

  test('keeps answers and events together, with characters beyond ASCII across the chunks of a pipe', async () => {
    const loaded = (await engineOf(engine)).load({ name: 'echo', code: plain });
    const uris = Array.from({ length: 200 }, (_, index) => `/${index}/${'é家😀'.repeat(200)}`);
    const outcomes = await Promise.all(uris.map((uri) => loaded.invoke(viewerRequest({ uri }))));
    expect(outcomes.map(({ result }) => (result as { uri: string }).uri)).toEqual(uris);
  });

  test('goes on over many guests', async () => {
    const own = await createEngine({ engine, limit: patient });
    const loaded = own.load({ name: 'many', code: plain });
    const uris = Array.from({ length: 3_200 }, (_, index) => `/${index}`);
    const outcomes = await Promise.all(uris.map((uri) => loaded.invoke(viewerRequest({ uri }))));
    expect(outcomes.map(({ result }) => (result as { uri: string }).uri)).toEqual(uris);
    await own.close();
  });

  test('after close every event ends as a 503', async () => {
    const own = await createEngine({ engine, limit: patient });
    const loaded = own.load({ name: 'late', code: 'function handler(e) { for (;;) {} }' });
    const running = loaded.invoke(viewerRequest());
    await own.close();
    expect((await running).error?.status).toBe(503);
    expect((await loaded.invoke(viewerRequest())).error?.message).toBe('The engine was closed');
  });
});

describe.runIf(engines.includes('njs'))('a process of its own for each event', () => {
  test('what a function does to built-in objects is gone with it', async () => {
    const engine = await createEngine({ engine: 'njs', isolated: true, limit: patient });
    const code = 'function handler(e) { console.log(typeof "".mine); String.prototype.mine = 1; return e.request }';
    const loaded = engine.load({ name: 'proto', code });
    for (let index = 0; index < 3; index++)
      expect(await loaded.invoke(viewerRequest())).toMatchObject({ logs: ['undefined'], result: { uri: '/' } });
    await engine.close();
  });
});

test.runIf(engines.includes('njs'))(
  'an array of functions, which spoils number constants in njs 0.7.9, spoils one event only',
  async () => {
    const spoils = 'function handler(e) { const steps = [function () {}, function () {}]; return e.request }';
    const adds = 'function handler(e) { const one = 1; e.request.uri = "/" + (one + 1); return e.request }';
    for (let index = 0; index < 3; index++) {
      await runCode('njs', spoils);
      expect((await runCode('njs', adds)).result).toMatchObject({ uri: '/2' });
    }
  },
);

/** All that is ready to run has run. */
async function nextTurn(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('a guest', () => {
  const job: Job = { id: 1, message: 'event', needs: [{ key: 'code 1', revision: 0, message: () => code }] };
  const code = { kind: 'code', id: 1, text: '', handler: 'handler' } as const;
  const options = { size: 1, recycle: 2, recycleText: 1e6, limit: 50 };

  /** A pool of guests that answer each message with what `script` says; undefined is silence. */
  function scripted(script: (message: string, guest: number) => string | undefined, more = {}) {
    let guests = 0;
    const alive = new Set<number>();
    const pool = createPool(
      (on) => {
        const guest = ++guests;
        alive.add(guest);
        let gone = false;
        return {
          send(messages) {
            for (const message of messages) {
              const answer = script(message, guest);
              queueMicrotask(() => {
                if (!gone && answer !== undefined) on.line(answer);
              });
            }
          },
          hold() {},
          kill() {
            if (gone) return;
            gone = true;
            alive.delete(guest);
            on.gone('killed');
          },
        };
      },
      { ...options, ...more },
    );
    return { pool, guests: () => guests, alive };
  }

  test('that writes anything but answers fails its event and is replaced', async () => {
    const { pool } = scripted((message, guest) =>
      guest === 1 && message === 'event' ? 'print' : '{"logs":[],"kvsReads":0}',
    );
    expect(await pool.run(job)).toMatchObject({ failure: 'The function wrote to the output of the engine' });
    expect(await pool.run(job)).toMatchObject({ answer: { logs: [] } });
    pool.close();
  });

  test('is replaced after so many events', async () => {
    const { pool, guests } = scripted(() => '{"logs":[],"kvsReads":0}');
    for (let index = 0; index < 6; index++) await pool.run(job);
    expect(guests()).toBe(4);
    pool.close();
  });

  test('that is replaced ends, but not before it has answered all that it was asked', async () => {
    const { pool, alive } = scripted(() => '{"logs":[],"kvsReads":0}', { recycle: 3 });
    const first = await Promise.all([pool.run(job), pool.run(job), pool.run(job), pool.run(job)]);
    expect(first).toMatchObject(first.map(() => ({ answer: { logs: [] } })));
    // The first had three events; the second was the spare one, and has had one.
    expect([...alive]).toEqual([2]);
    await pool.run(job);
    await pool.run(job);
    expect([...alive]).toEqual([3]);
    pool.close();
    expect([...alive]).toEqual([]);
  });

  test('is replaced after so much text, which njs keeps for ever', async () => {
    const { pool, guests } = scripted(() => `{"logs":["${'x'.repeat(100)}"],"kvsReads":0}`, {
      recycle: 1_000,
      recycleText: 250,
    });
    for (let index = 0; index < 6; index++) await pool.run(job);
    expect(guests()).toBe(3);
    pool.close();
  });

  test('that is silent on an event is given up when its time is over, to the millisecond', async () => {
    const { pool } = scripted((message) => (message === 'event' ? undefined : '{}'));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const done = vi.fn();
    const run = pool.run(job).then(done);
    for (const [milliseconds, calls] of [
      [49, 0],
      [1, 1],
    ] as const) {
      await nextTurn();
      vi.advanceTimersByTime(milliseconds);
      await nextTurn();
      expect(done).toHaveBeenCalledTimes(calls);
    }
    await run;
    expect(done).toHaveBeenCalledWith(expect.objectContaining({ failure: 'The function did not finish within 50 ms' }));
    pool.close();
  });

  test('that is silent while it learns a function fails the event that wanted it, not for ever', async () => {
    const { pool } = scripted((message) => (message === 'event' ? '{}' : undefined));
    const run = pool.run(job);
    pool.close();
    expect(await run).toMatchObject({ failure: 'The engine was closed' });
  });

  test('hears of a function once', async () => {
    const heard: string[] = [];
    const { pool } = scripted((message) => {
      heard.push(message.startsWith('{') ? 'code' : message);
      return '{}';
    });
    await pool.run(job);
    await pool.run(job);
    expect(heard.filter((message) => message === 'event')).toHaveLength(2);
    expect(heard.slice(0, 2)).toEqual(['code', 'event']);
    pool.close();
  });
});

/** One event through a function: the engine, beside the fresh node:vm context that other local CloudFronts make for each event. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createContext, Script } from 'node:vm';
import { createEngine, enginesHere } from '../../tools/engine/index.js';
import type { FunctionEngine } from '../../tools/engine/types.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { type Case, type Figure, median, race } from '../measure.js';
import { spaSource } from '../samples.js';

const event = viewerRequest({
  uri: '/orders/42',
  querystring: 'page=2',
  headers: {
    'user-agent':
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
    accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
    'accept-language': 'de-DE,de;q=0.9,en;q=0.8',
    'accept-encoding': 'gzip, deflate, br',
  },
  cookies: { session: '0123456789abcdef0123456789abcdef' },
});

function freshContext(): unknown {
  const context = createContext({ event: JSON.parse(JSON.stringify(event)) });
  return new Script(`${spaSource};handler(event)`).runInContext(context);
}

/** Half of the events take less. Microseconds. */
async function latency(invoke: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < 5_000; index++) {
    const start = performance.now();
    await invoke();
    times.push((performance.now() - start) * 1000);
  }
  return median(times);
}

/** What it costs to send a text of this length to another process and to have it back: no engine that is a process of its own takes less. */
async function pipeAlone(): Promise<number> {
  const echo = spawn('cat');
  const text = `${JSON.stringify(event)}\n`;
  const p50 = await latency(async () => {
    echo.stdin.write(text);
    await once(echo.stdout, 'data');
  });
  echo.kill();
  return p50;
}

/** Milliseconds until a loop without end is answered with 503. */
async function runaway(engine: FunctionEngine): Promise<number> {
  const loaded = engine.load({ name: 'loop', code: 'function handler() { for (;;) {} }' });
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    const { error } = await loaded.invoke(event);
    if (error?.status !== 503) throw new Error('The loop came to an end.');
    times.push(performance.now() - start);
  }
  return median(times);
}

async function compare(name: 'njs' | 'vm'): Promise<Figure[]> {
  const engine = await createEngine({ engine: name });
  const loaded = engine.load({ name: 'spa', code: spaSource });
  const invoke = async () => {
    const { error } = await loaded.invoke(event);
    if (error) throw new Error(error.message);
  };
  const together = () => Promise.all(Array.from({ length: 16 }, invoke));
  const peers = () => {
    for (let index = 0; index < 16; index++) freshContext();
  };
  const peerName = 'node:vm, fresh context';
  const rate = await race({
    name: `${engine.label}: events, 16 at a time`,
    peerName,
    ours: together,
    peer: peers,
    calls: 50,
  });
  const p50 = await latency(invoke);
  const peer = await latency(async () => freshContext());
  const stopped = await runaway(engine);
  await engine.close();
  return [
    { ...rate, ours: rate.ours * 16, peer: rate.peer * 16, unit: 'events/s' },
    { name: `${engine.label}: one event, p50`, ours: p50, peer, peerName, unit: 'µs', better: 'lower' },
    beside(`${engine.label}: one event, p50`, p50, 60, 'µs', 'budget'),
    beside(`${engine.label}: one event, p50`, p50, await pipeAlone(), 'µs', 'cat: the pipe alone'),
    beside(`${engine.label}: a loop without end, until its 503`, stopped, 300, 'ms', 'budget'),
  ];
}

function beside(name: string, ours: number, peer: number, unit: string, peerName: string): Figure {
  return { name, ours, peer, peerName, unit, better: 'lower' };
}

export default {
  name: 'pool',
  async run() {
    const figures: Figure[] = [];
    for (const name of enginesHere()) figures.push(...(await compare(name)));
    return figures;
  },
} satisfies Case;

/** What it costs to hold functions to 2 MB of memory: the engine, beside itself without tools/engine/memory-excess.ts. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type * as engineModule from '../../tools/engine/index.js';
import { enginesHere } from '../../tools/engine/index.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { type Case, type Figure, race } from '../measure.js';
import { spaSource } from '../samples.js';

/** Never asks, never measures. */
const without: Plugin = {
  name: 'without the bound',
  setup({ onLoad }) {
    onLoad({ filter: /memory-excess\.ts$/ }, () => ({ contents: unbounded, loader: 'ts' }));
  },
};
const unbounded =
  'export const memoryExcess = async () => undefined, takesAtOnce = () => false, newPatience = () => ({ micros: 0, credit: 0 });';

async function open(name: string, plugins: Plugin[]) {
  const outfile = path.resolve(`bench/node_modules/.edgewright-${name}.mjs`);
  const entry = 'tools/engine/index.ts';
  const packages = 'external';
  await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', packages, outfile, plugins });
  const { createEngine }: typeof engineModule = await import(pathToFileURL(outfile).href);
  return createEngine({ engine: 'njs' });
}

async function compare(): Promise<Figure> {
  const engines = [await open('bounded', []), await open('unbounded', [without])] as const;
  const event = viewerRequest({ uri: '/orders/42', querystring: 'page=2', cookies: { session: '0123456789abcdef' } });
  const [ours, peer] = engines.map((engine) => {
    const loaded = engine.load({ name: 'spa', code: spaSource });
    return () => Promise.all(Array.from({ length: 16 }, () => loaded.invoke(event)));
  });
  const rate = await race({
    name: `${engines[0].label}: events held to 2 MB`,
    peerName: 'not held',
    ours: ours!,
    peer: peer!,
    calls: 100,
    rounds: 41,
  });
  for (const engine of engines) await engine.close();
  return { ...rate, ours: rate.ours * 16, peer: rate.peer * 16, unit: 'events/s' };
}

export default {
  name: 'memory-bound',
  run: async () => (enginesHere().includes('njs') ? [await compare()] : []),
} satisfies Case;

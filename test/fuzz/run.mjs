/**
 * node test/fuzz/run.mjs [--seconds 30] [--seed N] [TARGET]: looks for inputs that break a promise of a parser.
 * What it finds is kept in test/fuzz/finds, which `npm test` tries again each time. Ends with 1 where something was found.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { instrument } from './instrument.mjs';

const { values, positionals } = parseArgs({
  options: { seconds: { type: 'string', default: '30' }, seed: { type: 'string' } },
  allowPositionals: true,
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`seed ${seed}`);

// Below node_modules, where packages are found from.
const folder = path.join(import.meta.dirname, '../../node_modules/.cache/edgewright-fuzz');
const outfile = path.join(folder, 'fuzz.mjs');
const { outputFiles } = await build({
  entryPoints: [path.join(import.meta.dirname, 'fuzz.ts')],
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
mkdirSync(folder, { recursive: true });
writeFileSync(outfile, instrument(outputFiles[0].text).code);
const coverage = { blocks: new Set(), fresh: 0 };
globalThis.reach = (block) => {
  if (coverage.blocks.has(block)) return;
  coverage.blocks.add(block);
  coverage.fresh++;
};
const { fuzz } = await import(pathToFileURL(outfile).href);
const finds = path.join(import.meta.dirname, 'finds');
const ok = await fuzz({ seconds: Number(values.seconds), only: positionals[0], seed, finds, coverage });
process.exit(ok ? 0 : 1);

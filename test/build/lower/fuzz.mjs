/** node test/build/lower/fuzz.mjs [--seconds 30] [--seed N]: random programs, Node against lowered on every engine here. Ends with 1 where one differs. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' }, seed: { type: 'string' } } });
const first = Number(values.seed ?? Date.now() % 1_000_000);
// Two folders below the root, as the modules of the package are: they look for it from where they stand.
const outfile = path.join(import.meta.dirname, '../../../node_modules/.cache/edgewright-lowering/fuzz.mjs');
await build({
  entryPoints: [path.join(import.meta.dirname, 'fuzz.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
const { fuzzLowering } = await import(pathToFileURL(outfile).href);
const end = Date.now() + Number(values.seconds) * 1000;
const seeds = (function* () {
  for (let seed = first; ; seed++) yield seed;
})();
const { same, refused, differences } = await fuzzLowering(seeds, () => Date.now() < end);
for (const { seed, where, expected, found } of differences)
  console.log(`seed ${seed}, ${where}\n  expected ${expected.slice(0, 400)}\n  found    ${found.slice(0, 400)}`);
const kept = [...refused].map(([code, count]) => `${count} ${code}`).join(', ') || 'none';
console.log(`from seed ${first}: ${same} answers alike, ${differences.length} different; refused: ${kept}`);
process.exitCode = differences.length > 0 || same === 0 ? 1 : 0;

/**
 * node test/build/fuzz.mjs [--seconds 30] [--seed N]: random programs, half the time lowered and asked on every engine here, half with their options
 * written in. Ends with 1 where one answers otherwise than it does as it is.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' }, seed: { type: 'string' } } });
const first = Number(values.seed ?? Date.now() % 1_000_000);
// Two folders below the root, as the modules of the package are: they look for it from where they stand.
const outfile = path.join(import.meta.dirname, '../../node_modules/.cache/edgewright-fuzz/fuzz.mjs');
await build({
  stdin: {
    contents: "export * from './lower/fuzz.ts'; export * from './options/fuzz.ts';",
    resolveDir: import.meta.dirname,
  },
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
const { fuzzLowering, fuzzOptions } = await import(pathToFileURL(outfile).href);

function* seeds() {
  for (let seed = first; ; seed++) yield seed;
}

for (const [what, fuzz] of Object.entries({ lowered: fuzzLowering, 'with options written in': fuzzOptions })) {
  const end = Date.now() + Number(values.seconds) * 500;
  const { same, refused, differences } = await fuzz(seeds(), () => Date.now() < end);
  for (const { seed, where, expected, found } of differences)
    console.log(`seed ${seed}, ${where}\n  expected ${expected.slice(0, 400)}\n  found    ${found.slice(0, 400)}`);
  const kept = [...refused].map(([code, count]) => `${count} ${code}`).join(', ') || 'none';
  console.log(`${what}, from seed ${first}: ${same} answers alike, ${differences.length} different; refused: ${kept}`);
  if (differences.length > 0 || same === 0) process.exitCode = 1;
}

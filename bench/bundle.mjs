/** Runs TypeScript of the bench: bundled, then imported. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = import.meta.dirname;

/** `name` keeps the bundles of several programs apart. Gives the module's exports. */
export async function runTypeScript(name, contents) {
  // Below bench/node_modules, where the peers are found.
  mkdirSync(path.join(here, 'node_modules'), { recursive: true });
  const outfile = path.join(here, `node_modules/.edgewright-${name}.mjs`);
  await build({
    stdin: { contents, resolveDir: here, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    outfile,
  });
  return import(pathToFileURL(outfile).href);
}

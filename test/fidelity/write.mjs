/** Writes docs/fidelity.md. test/docs/fidelity.test.ts says when it is stale. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.join(import.meta.dirname, '../..');
const outfile = path.join(root, 'node_modules/.cache/edgewright/fidelity-page.mjs');
await build({
  absWorkingDir: root,
  entryPoints: ['test/fidelity/page.ts'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outfile,
});
const { fidelityPage } = await import(outfile);
writeFileSync(path.join(root, 'docs/fidelity.md'), fidelityPage(root));

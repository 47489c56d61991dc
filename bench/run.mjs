/** Starts the bench: installs the peers it needs, bundles the cases, runs them. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = import.meta.dirname;
const root = path.dirname(here);
process.chdir(root);

if (!existsSync(path.join(here, 'node_modules')))
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' });
if (!existsSync('dist/sizes.json')) execFileSync(process.execPath, ['build.mjs'], { stdio: 'inherit' });

const cases = readdirSync(path.join(here, 'cases')).filter((file) => file.endsWith('.ts'));
const imports = cases.map((file, at) => `import case${at} from './cases/${file}';`).join('\n');
const list = cases.map((_, at) => `case${at}`).join(', ');
const outfile = path.join(here, 'node_modules/.edgewright-bench.mjs');
await build({
  stdin: {
    contents: `${imports}\nimport { runCases } from './run.ts';\nawait runCases([${list}], 'bench/results.json');`,
    resolveDir: here,
    loader: 'ts',
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  outfile,
});
await import(pathToFileURL(outfile).href);
process.exit();

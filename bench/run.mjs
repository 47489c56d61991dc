/** Starts the bench: installs the peers it needs, bundles the cases, runs them. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { runTypeScript } from './bundle.mjs';

const here = import.meta.dirname;
process.chdir(path.dirname(here));

// Standard output may be JSON for a program: what npm and the build say goes to the other one.
const stdio = ['ignore', 2, 2];
if (!existsSync(path.join(here, 'node_modules/.package-lock.json')))
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio });
if (!existsSync('dist/sizes.json')) execFileSync(process.execPath, ['build.mjs'], { stdio });

const cases = readdirSync(path.join(here, 'cases')).filter((file) => file.endsWith('.ts'));
const imports = cases.map((file, at) => `import case${at} from './cases/${file}';`).join('\n');
const list = cases.map((_, at) => `case${at}`).join(', ');
await runTypeScript('bench', `${imports}\nimport { main } from './run.ts';\nawait main([${list}]);`);
process.exit();

/**
 * `node bench/check-baseline.mjs [--write]`: ends with 1 where an artefact in dist/ weighs or costs a tenth more than bench/baseline.json says.
 * Who means it to grow writes the baseline anew and commits both together.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runTypeScript } from './bundle.mjs';

process.chdir(path.dirname(import.meta.dirname));
const file = 'bench/baseline.json';
const { measureArtefacts, growthOver, isOnPath } = await runTypeScript('baseline', "export * from './baseline.ts';");

const missing = ['njs', 'valgrind'].filter((command) => !isOnPath(command));
if (missing.length > 0) console.log(`NOTICE: no ${missing.join(' and no ')}: instructions are NOT counted, only bytes`);
const now = measureArtefacts(missing.length === 0);

if (process.argv.includes('--write')) {
  if (missing.length > 0)
    throw new Error('A baseline without instructions would check nothing. Install what is missing.');
  writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
} else {
  const growth = growthOver(JSON.parse(readFileSync(file, 'utf8')), now);
  const advice = `If it is meant, run "node bench/check-baseline.mjs --write" and commit ${file} with the change.`;
  if (growth.length > 0) console.error(`${growth.join('\n')}\n${advice}`);
  else console.log(`${Object.keys(now).length} artefacts are within a tenth of ${file}`);
  process.exitCode = growth.length > 0 ? 1 : 0;
}

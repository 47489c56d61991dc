/**
 * npm run mutants [-- FOLDER|FILE…] [--minutes 10] [--seed N]: breaks sources in one place after the other and lists what no test notices. Of more mutants
 * than there is time for, a sample by the seed. Ends with 1 where fewer are noticed than the floor of the sources wants.
 */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { mutationsOf } from './mutations.mjs';

const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});
process.chdir(path.join(import.meta.dirname, '../..'));

/** Of what runs at the edge, nine in ten; of the tools, four in five. */
const floorOf = (file) => (file.startsWith('tools/') ? 0.8 : 0.9);

/** Milliseconds for the tests of one mutant: one that loops is noticed by that. */
const patience = 60_000;

const files = (positionals.length > 0 ? positionals : ['shared', 'functions', 'edge-lambdas']).flatMap(sourcesIn);
const mutants = shuffled(files.flatMap(mutantsOf), Number(values.seed));
console.log(`${mutants.length} mutants of ${files.length} files, seed ${values.seed}`);

// Tests look at what would be deployed too: that stays whole.
const built = spawnSync(process.execPath, ['build.mjs'], { encoding: 'utf8' });
if (built.status !== 0) throw new Error(built.stderr);

// What breaks nothing must not be noticed: else the tests fail by themselves, and all below would mean nothing.
const [first] = files;
if (await isNoticed({ file: first, code: mutationsOf(first, readFileSync(first, 'utf8')).code })) {
  throw new Error(`The tests of ${first} fail as it stands. Run npm test.`);
}

const end = Date.now() + Number(values.minutes) * 60_000;
const tried = [];
await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, takeTurns));

const survivors = tried.filter(({ noticed }) => !noticed);
for (const { file, line, what } of survivors) console.log(`lives: ${file}:${line}  ${what}`);
const share = (tried.length - survivors.length) / tried.length;
console.log(`${tried.length - survivors.length} of ${tried.length} noticed, ${(share * 100).toFixed(1)} %`);
process.exitCode = share < Math.min(...files.map(floorOf)) ? 1 : 0;

async function takeTurns() {
  while (Date.now() < end && mutants.length > 0) {
    const mutant = mutants.pop();
    const noticed = await isNoticed(mutant);
    tried.push({ ...mutant, noticed });
    if (process.stdout.isTTY) process.stdout.write(`\r${tried.length} tried `);
  }
}

/** By the tests that come to the file through what they import. */
function isNoticed({ file, code }) {
  const args = ['related', file, '--run', '--exclude', '**/*.long.test.ts'];
  const env = { ...process.env, EDGEWRIGHT_MUTANT: JSON.stringify({ file, code }) };
  const command = ['node_modules/vitest/vitest.mjs', ...args, '--config', 'test/mutants/vitest.config.ts'];
  const child = spawn(process.execPath, command, { env, stdio: 'ignore', detached: true });
  const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), patience);
  return new Promise((resolve) => {
    child.once('close', (status) => {
      clearTimeout(timer);
      resolve(status !== 0);
    });
  });
}

function sourcesIn(name) {
  if (statSync(name).isFile()) return [name];
  const found = readdirSync(name, { recursive: true, encoding: 'utf8' }).map((file) => path.posix.join(name, file));
  return found.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
}

function mutantsOf(file) {
  const { code, mutations } = mutationsOf(file, readFileSync(file, 'utf8'));
  return mutations.map(({ start, end: until, text, line, what }) => ({
    file,
    line,
    what,
    code: code.slice(0, start) + text + code.slice(until),
  }));
}

/** Park and Miller's numbers. */
function shuffled(list, seed) {
  let state = seed + 1;
  for (let at = list.length - 1; at > 0; at--) {
    state = (state * 48_271) % 2_147_483_647;
    const other = state % (at + 1);
    [list[at], list[other]] = [list[other], list[at]];
  }
  return list;
}

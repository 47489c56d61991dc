/**
 * npm run mutants [-- FOLDER|FILE|FILE:LINE…] [--minutes 10] [--tests 16] [--workers 2] [--seed N]: breaks sources in one place after the other and lists
 * what no test notices. Of more mutants than there is time for, a sample by the seed. Ends with 1 where fewer are noticed than the floor of the sources wants.
 *
 * First the nearest tests of each source run once over whole sources, and note which mutants they come by: only those are asked about a mutant, until one
 * fails. A vitest stays warm for that. What runs in processes of its own (dist/, guests of an engine) is whole: a mutant there is listed as not reached.
 */
import { fork, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { mutationsOf } from './mutations.mjs';
import { filesIn, relatedTests } from './related.mjs';

const { values, positionals } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    tests: { type: 'string', default: '16' },
    workers: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
  },
  allowPositionals: true,
});
const root = path.join(import.meta.dirname, '../..');
process.chdir(root);
const start = Date.now();
const end = start + Number(values.minutes) * 60_000;

/** Of what runs at the edge, nine in ten; of the tools, four in five. */
const floorOf = (file) => (file.startsWith('tools/') ? 0.8 : 0.9);

const scratch = mkdtempSync(path.join(tmpdir(), 'edgewright-mutants-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
const notes = path.join(scratch, 'notes');
writeFileSync(notes, '');

const named = positionals.length > 0 ? positionals : ['shared', 'functions', 'edge-lambdas'];
const files = [...new Set(named.flatMap(sourcesIn))];
const mutants = [];
const codes = {};
for (const file of files) {
  const { code, mutations } = mutationsOf(file, readFileSync(file, 'utf8'), mutants.length + 1);
  codes[file] = code;
  const lines = readFileSync(file, 'utf8').split('\n');
  mutants.push(...mutations.map((mutation) => ({ file, ...mutation, text: lines[mutation.line - 1].trim() })));
}
const known = readFileSync('test/mutants/known.txt', 'utf8').split('\n');
writeFileSync(path.join(scratch, 'codes'), JSON.stringify(codes));
const related = relatedTests(files, Number(values.tests));

// Tests look at what would be deployed too: that stays whole.
const built = spawnSync(process.execPath, ['build.mjs'], { encoding: 'utf8' });
if (built.status !== 0) throw new Error(built.stderr);

const runners = Array.from({ length: Number(values.workers) }, () => createRunner());
const { reached, durations } = await takeNotes();
say(`${mutants.length} mutants of ${files.length} files, ${reached.size} reached by ${durations.size} test files`);

const waiting = shuffled(mutants.filter(isAsked), Number(values.seed));
const tried = [];
await Promise.all(runners.map(takeTurns));
for (const runner of runners) runner.end();
report();

function say(text) {
  console.log(`${((Date.now() - start) / 1000).toFixed(0).padStart(4)} s  ${text}`);
}

/** Which mutants each test file comes by. A test file that fails over whole sources would mean nothing later: it is left out. */
async function takeNotes() {
  const tests = [...new Set([...related.values()].flat())];
  const shares = runners.map((_, at) => tests.filter((_test, index) => index % runners.length === at));
  const answers = await Promise.all(runners.map((runner, at) => runner.ask({ files: shares[at] }, 600_000)));
  if (answers.includes(undefined))
    throw new Error('Ten minutes were too few for the tests as they stand. Name fewer sources.');
  const failed = new Set(answers.flatMap((answer) => answer.failed));
  for (const file of failed) say(`left out, fails as it stands: ${path.relative(root, file)}`);
  const lines = readFileSync(notes, 'utf8').split('\n').filter(Boolean);
  const seen = lines.map((line) => JSON.parse(line)).filter(({ file }) => !failed.has(file));
  const whole = seen.map(({ file, ran }) => ({ test: path.relative(root, file), ran: new Set(ran) }));
  const atImport = new Set(seen.flatMap(({ imported }) => imported));
  const reached = new Map();
  for (const { id, file } of mutants) {
    const ran = whole.flatMap(({ test, ran: ids }) => (ids.has(id) ? test : []));
    // What runs at import is noted by the first test only: any that imports it may notice.
    const imports = atImport.has(id) ? related.get(file).filter((test) => !failed.has(path.resolve(test))) : [];
    const found = new Set([...ran, ...imports]);
    if (found.size > 0) reached.set(id, [...found]);
  }
  return { reached, durations: new Map(answers.flatMap(({ ms }) => ms)) };
}

async function takeTurns(runner) {
  while (Date.now() < end && waiting.length > 0) {
    const mutant = waiting.pop();
    const tests = reached.get(mutant.id);
    const noticed = tests !== undefined && (await isNoticed(runner, mutant, sorted(tests, mutant.file)));
    tried.push({ ...mutant, noticed });
    if (process.stdout.isTTY) process.stdout.write(`\r${tried.length} tried `);
  }
}

/** The file's own test, then the quick ones. */
function sorted(tests, file) {
  const own = `test/${file.replace(/^tools\//, '').replace(/\.ts$/, '.test.ts')}`;
  const cost = (test) => (test === own ? 0 : (durations.get(path.resolve(test)) ?? 0));
  return tests.toSorted((a, b) => cost(a) - cost(b));
}

/** One that loops is noticed by that: it takes longer than ever, twice. On a busy machine once may be chance. */
async function isNoticed(runner, { id }, tests) {
  const usual = tests.reduce((sum, test) => sum + (durations.get(path.resolve(test)) ?? 0), 0);
  const question = { files: tests.map((test) => path.resolve(test)), mutant: id };
  const patience = 15_000 + 3 * usual;
  const answer = (await runner.ask(question, patience)) ?? (await runner.ask(question, 2 * patience));
  return answer === undefined || answer.isBroken || answer.failed.length > 0;
}

function createRunner() {
  let child;
  let ready;
  const env = { ...process.env, EDGEWRIGHT_MUTANTS: path.join(scratch, 'codes'), EDGEWRIGHT_MUTANT_NOTES: notes };
  const answerOf = () => new Promise((resolve) => child.once('message', resolve));
  const hire = () => {
    child = fork(path.join(import.meta.dirname, 'runner.mjs'), {
      env,
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    ready = answerOf();
  };
  const end = () => {
    if (child === undefined) return;
    process.kill(-child.pid, 'SIGKILL');
    child = undefined;
  };
  process.once('exit', end);
  return {
    end,
    /** Undefined where it takes longer than `patience` milliseconds. */
    async ask(question, patience) {
      if (question.mutant !== undefined) delete env.EDGEWRIGHT_MUTANT_NOTES;
      if (child === undefined) hire();
      await ready;
      child.send(question);
      const late = new Promise((resolve) => setTimeout(resolve, patience, undefined).unref());
      const answer = await Promise.race([answerOf(), late]);
      if (answer === undefined) end();
      return answer;
    },
  };
}

function report() {
  const survivors = tried.filter(({ noticed }) => !noticed);
  const order = (a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1);
  for (const { id, file, line, what } of survivors.toSorted(order))
    console.log(`lives${reached.has(id) ? '' : ', not reached'}: ${file}:${line}  ${what}`);
  const share = (tried.length - survivors.length) / tried.length;
  say(
    `${tried.length - survivors.length} of ${tried.length} noticed, ${(share * 100).toFixed(1)} %, seed ${values.seed}`,
  );
  process.exitCode = share < Math.min(...files.map(floorOf)) ? 1 : 0;
}

/** Of "FILE:LINE" that line alone, and nothing that changes nothing. */
function isAsked({ file, line, what, text }) {
  if (known.some((each) => each.startsWith(`${file} | ${text} | ${what} | `))) return false;
  const lines = positionals.flatMap((name) => (name.startsWith(`${file}:`) ? Number(name.slice(file.length + 1)) : []));
  return lines.length === 0 || lines.includes(line);
}

function sourcesIn(argument) {
  const name = argument.replace(/:\d+$/, '');
  const found = statSync(name).isFile() ? [name] : filesIn(name);
  return found.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
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

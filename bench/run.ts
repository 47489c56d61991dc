/** `npm run bench [-- --json] [NAME…]`: every case, ours and the peer in the same run. Results of a whole run go to bench/latest.json, which git ignores. */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isOnPath } from './baseline.js';
import { type Case, type Figure, ratio } from './measure.js';
import { machine, quoteResults, type Result, type Results } from './results.js';

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const latest = 'bench/latest.json';
/** Committed: what README.md quotes. */
const resultsFile = 'bench/results.json';

/** With --readme nothing is measured: the results of the last whole run are committed, and README.md quotes them. */
export async function main(cases: Case[]): Promise<void> {
  if (flags.includes('--readme')) {
    if (existsSync(latest)) copyFileSync(latest, resultsFile);
    const results = JSON.parse(readFileSync(resultsFile, 'utf8')) as Results;
    writeFileSync('README.md', quoteResults(readFileSync('README.md', 'utf8'), results));
    return;
  }
  const unknown = names.filter((name) => !cases.some((found) => found.name === name));
  if (unknown.length > 0) {
    const known = cases.map(({ name }) => name).join(', ');
    process.stderr.write(`There is no case "${unknown.join('", "')}". Choose of ${known}.\n`);
    process.exitCode = 1;
    return;
  }
  const figures = await runCases(names.length === 0 ? cases : cases.filter(({ name }) => names.includes(name)));
  if (flags.includes('--json')) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  if (names.length > 0) return;
  const results: Results = { machine: machine(), figures };
  writeFileSync(latest, `${JSON.stringify(results, null, 2)}\n`);
}

async function runCases(cases: Case[]): Promise<Result[]> {
  const results: Result[] = [];
  for (const { name, needs = [], run } of cases) {
    const missing = needs.filter((command) => !isOnPath(command));
    if (missing.length > 0) {
      process.stderr.write(`NOTICE: no ${missing.join(' and no ')}: ${name} is left out\n`);
      continue;
    }
    say(`\n${name}\n`);
    for (const figure of await run()) {
      results.push(toResult(figure));
      say(lineOf(figure));
    }
  }
  return results;
}

function toResult(figure: Figure): Result {
  return { ...figure, ratio: ratio(figure) };
}

/** With --json standard output is for programs alone. */
function say(text: string): void {
  if (flags.includes('--json')) process.stderr.write(text);
  else process.stdout.write(text);
}

function lineOf(figure: Figure): string {
  const { name, ours, peer, peerName, unit, spread } = figure;
  const range = spread ? ` (${spread.map((value) => value.toFixed(2)).join('–')})` : '';
  const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 2 });
  return `  ${name}: ${number(ours)} ${unit}, ${peerName} ${number(peer)}, ratio ${ratio(figure).toFixed(2)}${range}\n`;
}

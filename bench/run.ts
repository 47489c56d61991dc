/** `npm run bench [-- --json] [NAME…]`: every case, ours and the peer in the same run. Results of a whole run go to bench/results.json. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import path from 'node:path';
import { type Case, type Figure, ratio } from './measure.js';

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));

export async function runCases(cases: Case[], resultsFile: string): Promise<void> {
  const unknown = names.filter((name) => !cases.some((found) => found.name === name));
  if (unknown.length > 0)
    throw new Error(`No case "${unknown.join('", "')}". There are ${cases.map(({ name }) => name).join(', ')}.`);
  const wanted = names.length === 0 ? cases : cases.filter(({ name }) => names.includes(name));
  const figures: Figure[] = [];
  for (const { name, needs = [], run } of wanted) {
    if (!flags.includes('--json')) process.stdout.write(`\n${name}\n`);
    const missing = needs.filter((command) => !isOnPath(command));
    if (missing.length > 0) {
      process.stderr.write(`NOTICE: ${missing.join(', ')} missing: ${name} is left out\n`);
      continue;
    }
    for (const figure of await run()) {
      figures.push(figure);
      if (!flags.includes('--json')) printFigure(figure);
    }
  }
  if (flags.includes('--json'))
    process.stdout.write(
      `${JSON.stringify(
        figures.map((figure) => ({ ...figure, ratio: ratio(figure) })),
        null,
        2,
      )}\n`,
    );
  if (names.length === 0)
    writeFileSync(
      resultsFile,
      `${JSON.stringify({ machine: machine(), figures: figures.map((figure) => ({ ...figure, ratio: ratio(figure) })) }, null, 2)}\n`,
    );
}

function isOnPath(command: string): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, command)));
}

function printFigure(figure: Figure): void {
  const { name, ours, peer, peerName, unit, spread } = figure;
  const range = spread ? ` (${spread.map((value) => value.toFixed(2)).join('–')})` : '';
  const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 2 });
  process.stdout.write(
    `  ${name}: ${number(ours)} ${unit}, ${peerName} ${number(peer)}, ratio ${ratio(figure).toFixed(2)}${range}\n`,
  );
}

function machine(): Record<string, string> {
  return {
    cpu: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    os: `${process.platform} ${release()}`,
    node: process.version,
    njs: njsVersion(),
    edgewright: (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version,
    date: new Date().toISOString().slice(0, 10),
  };
}

function njsVersion(): string {
  try {
    return execFileSync('njs', ['-v'], { encoding: 'utf8' }).trim();
  } catch {
    return 'none';
  }
}

/** Results of a whole run, those of bench/results.json, and the lines of README.md that quote it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release } from 'node:os';

export interface Result {
  name: string;
  ours: number;
  peer: number;
  peerName: string;
  unit: string;
  ratio: number;
  better: 'higher' | 'lower';
  /** Lowest and highest ratio of the rounds; absent where a figure is exact. */
  spread?: [number, number];
}

export interface Results {
  machine: Record<string, string>;
  figures: Result[];
}

export function machine(): Record<string, string> {
  return {
    cpu: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
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

/** What README.md quotes: name and peer as in the results. */
const quoted: [name: string, peerName: string][] = [
  ['sign a GET with three parameters', '@smithy/signature-v4 on node:crypto'],
  ['cookie verification, RSA 2048, viewers who come back', 'bare crypto.verify'],
  ['njs: events, 16 at a time', 'node:vm, fresh context'],
  ['local CloudFront: hits, through a function', 'serverless-offline-edge-lambda'],
  ['local CloudFront: hits, through a function', 'bare Node proxy'],
  ['jwt-cookie: verify RS256', 'aws-jwt-verify'],
];

const START = '<!-- bench: written by "npm run bench -- --readme" -->';
const END = '<!-- /bench -->';

/** `text` with what stands between the markers replaced. */
export function quoteResults(text: string, results: Results): string {
  const start = text.indexOf(START);
  const end = text.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error(`README.md lacks "${START}" or "${END}".`);
  return `${text.slice(0, start + START.length)}\n\n${table(results)}\n\n${text.slice(end)}`;
}

function table({ figures, machine: where }: Results): string {
  const rows = quoted.map(([name, peerName]) => {
    const found = figures.find(
      (figure) => figure.name.replace(/^njs [\d.]+/, 'njs') === name && figure.peerName === peerName,
    );
    if (!found) throw new Error(`bench/results.json has no "${name}" beside "${peerName}".`);
    const { ours, peer, unit, ratio } = found;
    return `| ${name} | ${number(ours)} ${unit} | ${peerName}: ${number(peer)} | ${ratio.toFixed(2)} × |`;
  });
  const head = ['| What | ours | beside | ratio |', '| --- | --: | --- | --: |'];
  const machineLine = `Measured on ${where.cpu}, Node ${where.node}, njs ${where.njs}, ${where.date}. Above 1 is ahead.`;
  return [...head, ...rows, '', machineLine].join('\n');
}

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 2 : 0 });
}

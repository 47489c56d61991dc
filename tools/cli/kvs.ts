import type { Command } from 'commander';
import { readKeyValueStore } from '../engine/index.js';
import { readTextFile } from '../files.js';
import { storeLimits } from '../limits.js';
import { configureRedirects } from './kvs-redirects.js';

const EXAMPLES = `
Examples:
  edgewright kvs store.json
  edgewright kvs redirects _redirects --out store.json`;

/** `edgewright kvs FILE`: holds an import file of a key value store against CloudFront's limits, all mistakes at once. */
export function configure(command: Command): void {
  command
    .argument('<file>', 'import file: {"data":[{"key":"…","value":"…"}]}')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
  configureRedirects(command.command('redirects'));
}

function run(file: string, { json }: { json?: boolean }): void {
  const { data } = readKeyValueStore(readTextFile(file, 'kvs'), file);
  const entries = Object.entries(data);
  const bytes = (text: string) => Buffer.byteLength(text);
  const total = entries.reduce((sum, [key, value]) => sum + bytes(key) + bytes(value), 0);
  const figures = {
    keys: entries.length,
    bytes: total,
    longestKey: Math.max(0, ...entries.map(([key]) => bytes(key))),
    longestValue: Math.max(0, ...entries.map(([, value]) => bytes(value))),
    limits: storeLimits,
  };
  const number = (value: number) => value.toLocaleString('en');
  const text = [
    `${number(figures.keys)} keys, ${number(total)} of ${number(storeLimits.total)} bytes`,
    `longest key ${number(figures.longestKey)} of ${number(storeLimits.key)} bytes, longest value ${number(figures.longestValue)} of ${number(storeLimits.value)}`,
  ];
  process.stdout.write(`${json ? JSON.stringify(figures) : text.join('\n')}\n`);
}

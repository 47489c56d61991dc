/**
 * `npm run build && node bench/rules.mjs`: how long it takes to decide about 75 behaviors, the most that a distribution has by quota,
 * and the default one: for each which paths of a rule it gets. The median of 21 times, each with patterns of its own.
 */
import path from 'node:path';
import { runTypeScript } from './bundle.mjs';

process.chdir(path.dirname(import.meta.dirname));
const { findPath, regionOf, within } = await runTypeScript('rules', "export * from '../tools/rules/paths.ts';");

const forms = [(n) => `/area${n}/*`, (n) => `*.e${n}`, (n) => `/a/*/v${n}/*`, (n) => `/p?/${n}`, (n) => `/*/deep${n}*`];

for (const rule of ['*', '/private/*', '/a/*', '*.e6']) {
  const times = Array.from({ length: 21 }, (_, round) => decide(rule, round)).sort((a, b) => a - b);
  process.stdout.write(`${rule}: ${times[10].toFixed(0)} ms, at most ${times[20].toFixed(0)} ms\n`);
}

function decide(rule, round) {
  const listed = Array.from({ length: 75 }, (_, index) => forms[index % 5](`${index}-${round}`));
  const behaviors = [...listed, '*'].map((pattern) => ({ pattern, isDefault: pattern === '*' }));
  const begin = performance.now();
  for (const behavior of behaviors) findPath(within(regionOf({ behaviors }, behavior), rule));
  return performance.now() - begin;
}

/** What counting costs: sends every function its sample events, plain and counted, and prints how many times longer that takes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadArtefact } from '../dist/modules/testing.js';

const rounds = 300;
const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-cost-'));
const kvs = { 'signing-keys': '{"k1":"c2VjcmV0"}' };
const events = readdirSync('test/events').map((name) => [
  name,
  JSON.parse(readFileSync(`test/events/${name}`, 'utf8')),
]);

async function millisecondsOf(file, own, counted) {
  if (counted) process.env.EDGEWRIGHT_COVERAGE_FOLDER = folder;
  else delete process.env.EDGEWRIGHT_COVERAGE_FOLDER;
  const artefact = await loadArtefact(file, { kvs, limit: 10_000 });
  for (const event of own) await artefact.invoke(event);
  const started = performance.now();
  let micros = 0;
  for (let round = 0; round < rounds; round++) for (const event of own) micros += (await artefact.invoke(event)).micros;
  const milliseconds = performance.now() - started;
  await artefact.close();
  return { milliseconds, micros };
}

const ratios = [];
for (const name of readdirSync('dist/functions/min').filter((name) => name.endsWith('.js'))) {
  const own = events.filter(([event]) => event.startsWith(`${name.slice(0, -3)}.`)).map(([, event]) => event);
  if (own.length === 0) continue;
  const file = `dist/functions/min/${name}`;
  const plain = await millisecondsOf(file, own, false);
  const counted = await millisecondsOf(file, own, true);
  const ratio = counted.milliseconds / plain.milliseconds;
  ratios.push(ratio);
  console.log(
    `${name.padEnd(24)} ${ratio.toFixed(2)} × (on the engine ${(counted.micros / plain.micros).toFixed(2)} ×)`,
  );
}
rmSync(folder, { recursive: true });
const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
console.log(`mean ${mean.toFixed(2)} ×, most ${Math.max(...ratios).toFixed(2)} ×`);

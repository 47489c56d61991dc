/**
 * node test/soak/run.mjs [--minutes 10] [--rate 80]: the local CloudFront under mixed load, with failing origins and functions that change. Ends with 1
 * where an answer is one that CloudFront would not give, memory, files or threads grow, or a request is missing in the access log.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { hangUp, run } from './load.mjs';
import { openOrigin } from './origin.mjs';
import { slope, startDev } from './process.mjs';
import { makeProject } from './project.mjs';

/** Of growth after the warm-up: megabytes in all, and files and threads beyond those at rest. */
const MOST = { megabytes: 64, files: 12, threads: 10 };
/** Megabytes a minute over the second half of five minutes or more: by then what is kept is full. */
const STEEPEST = 3;

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, rate: { type: 'string', default: '80' } },
});
const seconds = Number(values.minutes) * 60;
const rate = Number(values.rate);

const project = makeProject();
const origin = await openOrigin();
const log = path.join(project.folder, 'access.log');
const dev = await startDev(project.folder, origin.url, log);
const samples = [];
const problems = [];

// A quarter of the time fills the cache, the records and the pools; growth is measured behind it.
const warm = await run(dev.url, { seconds: seconds / 4, rate });
hangUp();
await settle();
const rest = dev.measure();
let word = 'even';
const ticks = setInterval(() => samples.push(dev.measure()), 1_000);
const changes = setInterval(() => {
  word = word === 'even' ? 'odd' : 'even';
  project.setWord(word);
}, 3_000);
const outcome = await run(dev.url, { seconds: (seconds * 3) / 4, rate });
clearInterval(ticks);
clearInterval(changes);
hangUp();
await settle();
const end = dev.measure();
const status = await dev.stop();
origin.close();

for (const wrong of [...warm.wrong, ...outcome.wrong]) problems.push(`answer: ${wrong}`);
for (const name of Object.keys(MOST)) {
  const growth = end[name] - rest[name];
  if (growth > MOST[name])
    problems.push(`${name} grew by ${growth.toFixed(0)}, from ${rest[name].toFixed(0)} to ${end[name].toFixed(0)}`);
}
const rise = slope(samples.slice(samples.length / 2));
if (seconds >= 300 && rise > STEEPEST) problems.push(`memory grows by ${rise.toFixed(2)} MB a minute`);
const logged = new Set(
  readFileSync(log, 'utf8')
    .split('\n')
    .map((line) => line.split('\t')[14]),
);
const ids = [...warm.ids, ...outcome.ids];
const lost = ids.filter((id) => !logged.has(id));
if (lost.length > 0) problems.push(`${lost.length} of ${ids.length} requests are not in the access log`);
if (status !== 0) problems.push(`dev ended with ${status}`);
if (dev.errors() !== '') problems.push(`dev said: ${dev.errors().slice(0, 2_000)}`);

console.log(
  Object.entries(outcome.counts)
    .map(([kind, count]) => `${String(count).padStart(7)}  ${kind}`)
    .join('\n'),
);
console.log(
  `${ids.length} answers, ${lost.length} of them not logged, ${warm.wrong.length + outcome.wrong.length} wrong`,
);
console.log(
  `memory ${rest.megabytes.toFixed(0)} MB → ${end.megabytes.toFixed(0)} MB, ${rise.toFixed(2)} MB a minute in the second half; files ${rest.files} → ${end.files}; threads ${rest.threads} → ${end.threads}`,
);
for (const problem of problems.slice(0, 20)) console.log(`PROBLEM ${problem}`);
project.remove();
process.exit(problems.length === 0 ? 0 : 1);

/** Connections that end and requests that wait for a silent origin are given their time. */
async function settle() {
  await new Promise((resolve) => setTimeout(resolve, 2_500));
}

/** The local CloudFront against keys, behaviors and concurrency. Processor time of its process, which other programs on the machine disturb little. */
import { readFileSync } from 'node:fs';
import { loadOf } from '../load.js';
import { median } from '../measure.js';
import { openSite, type Site } from '../site.js';
import type { Series } from './series.js';

const seconds = 2;
const title = 'local CloudFront, hits';
const unit = 'µs of processor time a request';

/** Linux only: it says what a process has used. */
export async function cloudfrontSeries(): Promise<Series[]> {
  if (process.platform !== 'linux') return [];
  return [
    await onOneSite('keys in the cache', [1, 1000, 5000, 10_000], (site, keys) => costOf(site, { keys })),
    { title, of: 'behaviors', unit, points: await behaviors() },
    await onOneSite('connections at a time', [1, 16, 64, 256], (site, connections) =>
      costOf(site, { keys: 100, connections }),
    ),
  ];
}

async function onOneSite(
  of: string,
  values: number[],
  cost: (site: Site, value: number) => Promise<number>,
): Promise<Series> {
  const site = await openSite();
  const points: Series['points'] = [];
  try {
    await costOf(site, { keys: 100 });
    for (const value of values) points.push([value, await cost(site, value)]);
  } finally {
    site.close();
  }
  return { title, of, unit, points };
}

/** 73 more than the two there are: the quota of a distribution is 75. */
async function behaviors(): Promise<Series['points']> {
  const points: Series['points'] = [];
  for (const more of [0, 25, 50, 73]) {
    const site = await openSite(more);
    await costOf(site, { keys: 100 });
    points.push([more + 2, await costOf(site, { keys: 100 })]);
    site.close();
  }
  return points;
}

async function costOf({ cloudfront }: Site, options: { keys: number; connections?: number }) {
  for (let sent = 0; sent < options.keys * 1.5; ) sent += await loadOf(cloudfront.url, { ...options, seconds: 1 });
  const costs: number[] = [];
  for (let round = 0; round < 3; round++) {
    const before = microsecondsOf(cloudfront.pid);
    const rate = await loadOf(cloudfront.url, { ...options, seconds });
    costs.push((microsecondsOf(cloudfront.pid) - before) / (rate * seconds));
  }
  return Math.round(median(costs));
}

/** User and system time. The kernel counts in hundredths of a second: proc(5), /proc/pid/stat. */
function microsecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

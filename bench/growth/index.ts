/** Measures how cost grows and writes docs/growth.svg and docs/growth.md. */
import { writeFileSync } from 'node:fs';
import { machine } from '../results.js';
import { cloudfrontSeries } from './cloudfront.js';
import { functionSeries } from './functions.js';
import { page } from './page.js';
import { verdictOf } from './series.js';
import { plot } from './svg.js';

export async function measureGrowth(): Promise<void> {
  const all = [...(await functionSeries()), ...(await cloudfrontSeries())];
  for (const series of all) {
    const points = series.points.map(([x, y]) => `${x}: ${y}`).join(', ');
    process.stdout.write(`${series.title}, ${series.unit} against ${series.of}: ${verdictOf(series)} (${points})\n`);
  }
  writeFileSync('docs/growth.svg', plot(all));
  writeFileSync('docs/growth.md', page(all, machine()));
}

/** docs/growth.md: the plot, and a sentence for each panel. */
import { lineThrough, type Series, verdictOf } from './series.js';

export function page(all: Series[], where: Record<string, string>): string {
  return `# How cost grows

Measured by \`node bench/growth.mjs\`, which writes this page: instructions of the deployed functions in njs, counted by callgrind and the same on every
run; processor time of the local CloudFront's process, which is not. njs ${where.njs}, Node ${where.node}, ${where.cpu}, ${where.date}.

![How cost grows](growth.svg)

${all.map((series) => `* ${sentence(series)}`).join('\n')}

## Above 60,000 instructions

No function costs more, but those that compute an HMAC, and these, of which each read of the store takes 8,000 to 9,500 that belong to the store that
stands in for CloudFront's and to \`await\` (last series of the functions above); what the rest takes was found by leaving parts out, and is rough:

* \`basic-auth\`, 74,000: one read, which is JSON (13,000), two regular expressions on what a stranger wrote (10,000), SHA-256 and a comparison that
  takes the same time whatever is right (29,000).
* \`redirects\` in a store of any size, 118,000: two reads, SHA-256 of the path, the answer (30,000). In its config: 52,000.
* \`ip-allow\` in a store, 63,000 with two lengths and an IPv4 address, some 9,500 more for each length: a read each.
* \`signed-cookie\`, 133,700 with its keys in the store, of which the read takes 13,000; \`hmac-url\`, \`cwt-gate\` and \`waiting-room\` stay below 112,000.
* behaviors, which are several steps: \`site-request\` 68,000, \`storefront-request\` 161,000, \`members-request\` 165,500 with its HMAC.

\`geo-gate\` is linear, 97 more for each country of a list: ISO 3166-1 has 249, which is 48,000. A table would be constant, and its lists are arrays.
`;
}

function sentence(series: Series): string {
  const { title, of, unit, points } = series;
  const [first, last] = [points[0]!, points.at(-1)!];
  const range = `${number(first[1])} at ${number(first[0])}, ${number(last[1])} at ${number(last[0])} ${of}`;
  const verdict = verdictOf(series);
  const what = `**${title}**, ${unit} against ${of}`;
  if (verdict === 'flat') return `${what}: flat (${range}).`;
  const slope = lineThrough(points).slope;
  if (verdict === 'linear') return `${what}: linear, ${number(slope)} more for each (${range}).`;
  const note = notes[`${title}, ${of}`];
  return `${what}: not a straight line (${range}).${note ? ` ${note}` : ''}`;
}

/** Why something is neither flat nor linear. */
const notes: Record<string, string> = {
  'composed function, steps': 'Each step adds about what it costs alone; the fourth is the signature check.',
  'local CloudFront, hits, keys in the cache': 'Likely the table and its objects outgrow the caches of the processor.',
  'local CloudFront, hits, connections at a time':
    'One connection alone pays for a loop that stays awake and a write to njs at each request; many share them.',
};

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0 });
}

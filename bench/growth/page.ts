/** docs/growth.md: the plot, and a sentence for each panel. */
import { lineThrough, type Series, verdictOf } from './series.js';

export function page(all: Series[], where: Record<string, string>): string {
  return `# How cost grows

Measured by \`node bench/growth.mjs\`, which writes this page: instructions of the deployed functions in njs, counted by callgrind and the same on every
run; processor time of the local CloudFront's process, which is not. njs ${where.njs}, Node ${where.node}, ${where.cpu}, ${where.date}.

![How cost grows](growth.svg)

${all.map((series) => `* ${sentence(series)}`).join('\n')}
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
  'local CloudFront, hits, connections at a time':
    'One connection alone pays for a loop that stays awake and a write to njs at each request; many share them.',
};

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0 });
}

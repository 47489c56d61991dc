/** A plot of small panels, as SVG that reads well on light and on dark pages. */
import type { Series } from './series.js';

const panel = { width: 300, height: 190, left: 64, right: 16, top: 44, bottom: 40 };
const columns = 3;

const style = `text { font: 11px system-ui, sans-serif; fill: #333 } .title { font-weight: 600 } .axis { stroke: #999 } .line { fill: none; stroke: #0b62c4; stroke-width: 2 } .dot { fill: #0b62c4 }
@media (prefers-color-scheme: dark) { text { fill: #ddd } .axis { stroke: #777 } .line { stroke: #6cb2ff } .dot { fill: #6cb2ff } }`;

export function plot(all: Series[]): string {
  const rows = Math.ceil(all.length / columns);
  const [width, height] = [columns * panel.width, rows * panel.height];
  const panels = all.map((series, at) => {
    const place = `translate(${(at % columns) * panel.width} ${Math.floor(at / columns) * panel.height})`;
    return `<g transform="${place}">${drawn(series)}</g>`;
  });
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="How cost grows">`;
  return `${head}\n<style>${style}</style>\n${panels.join('\n')}\n</svg>\n`;
}

function drawn({ title, of, unit, points }: Series): string {
  const right = panel.width - panel.right;
  const bottom = panel.height - panel.bottom;
  const largestX = Math.max(...points.map(([x]) => x));
  const largestY = Math.max(...points.map(([, y]) => y)) * 1.1;
  const place = ([x, y]: [number, number]) => [
    round(panel.left + (x / largestX) * (right - panel.left)),
    round(bottom - (y / largestY) * (bottom - panel.top)),
  ];
  const places = points.map(place);
  const [lastX, lastY] = points.at(-1)!;
  const [, markY] = place([lastX, lastY]) as [number, number];
  return [
    text(8, 16, title, 'class="title"'),
    text(8, 31, unit),
    `<path class="axis" fill="none" d="M${panel.left} ${panel.top}V${bottom}H${right}"/>`,
    text(panel.left - 6, bottom + 4, '0', 'text-anchor="end"'),
    text(panel.left - 6, markY + 4, grouped(lastY), 'text-anchor="end"'),
    text(right, bottom + 15, grouped(largestX), 'text-anchor="end"'),
    text((panel.left + right) / 2, bottom + 30, of, 'text-anchor="middle"'),
    `<polyline class="line" points="${places.map((xy) => xy.join(',')).join(' ')}"/>`,
    ...places.map(([x, y]) => `<circle class="dot" cx="${x}" cy="${y}" r="3"/>`),
  ].join('');
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${x}" y="${y}" ${attributes}>${content}</text>`;
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

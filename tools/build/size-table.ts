/** The sizes of all artefacts: as lines for a terminal, and as the table of a page between its two markers. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EdgewrightError } from '../errors.js';
import type { Size } from './output.js';
import { writeFileAtOnce } from './write.js';

const START = '<!-- sizes: written by "node build.mjs --readme" -->';
const END = '<!-- /sizes -->';

/** "dist/edge-lambdas/behaviors/login/index.js" → "edge-lambdas/behaviors/login". */
function sourceOf({ file }: Size): string {
  return file.replace(/^[^/]*\//, '').replace(/(?:\/index)?\.js$/, '');
}

/** Name, bytes to read, bytes deployed, share of the limit. */
export function sizeLines(sizes: readonly Size[]): string {
  const rows = sizes.map((size) => [
    sourceOf(size),
    grouped(size.bytes),
    grouped(size.minBytes),
    size.kind === 'edge-lambda' ? '' : share(size),
  ]);
  const head = ['', 'bytes', 'deployed', 'of 10,240'];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0, column))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

/** Markdown, without the markers. `up` leads from the page to the project. */
function sizeTable(sizes: readonly Size[], up: string): string {
  const rows = sizes.map((size) => {
    const of = size.kind === 'edge-lambda' ? '–' : share(size);
    const source = sourceOf(size);
    return `| [${source}](${up}${source}.ts) | ${grouped(size.bytes)} | ${grouped(size.minBytes)} | ${of} |`;
  });
  return ['| Artefact | bytes, to read | bytes, deployed | of 10,240 |', '| --- | --: | --: | --: |', ...rows].join(
    '\n',
  );
}

/** Where the table may stand, and the way back from there. */
const places = { 'README.md': '', 'docs/functions/README.md': '../../' };

export async function rewriteReadme(root: string, sizes: readonly Size[]): Promise<void> {
  let found = 0;
  for (const [name, up] of Object.entries(places)) {
    const file = path.join(root, name);
    const text = await readFile(file, 'utf8').catch(() => '');
    const written = replaceTable(text, sizes, up);
    if (written === undefined) continue;
    found += 1;
    await writeFileAtOnce(file, written);
  }
  if (found > 0) return;
  const advice = `Put "${START}" and "${END}" on lines of their own where the table belongs.`;
  const names = Object.keys(places).map((name) => `"${name}"`);
  throw new EdgewrightError('readme-markers', `${names.join(' and ')} have no place for the size table. ${advice}`);
}

/** `text` with the table between the markers replaced; undefined without markers. */
export function replaceTable(text: string, sizes: readonly Size[], up = ''): string | undefined {
  const start = text.indexOf(START);
  const end = text.indexOf(END, start);
  if (start < 0 || end < 0) return undefined;
  return `${text.slice(0, start + START.length)}\n\n${sizeTable(sizes, up)}\n\n${text.slice(end)}`;
}

/** The table with its markers, as a page that is made anew has it. */
export function sizeSection(sizes: readonly Size[], up: string): string {
  return [START, '', sizeTable(sizes, up), '', END].join('\n');
}

function share({ minBytes, limit }: Size): string {
  return `${Math.ceil((100 * minBytes) / limit)} %`;
}

function grouped(bytes: number): string {
  return bytes.toLocaleString('en-US');
}

/** The sizes of all artefacts: as lines for a terminal, and as the table in README.md between its two markers. */
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

/** Markdown, without the markers. */
function sizeTable(sizes: readonly Size[]): string {
  const rows = sizes.map((size) => {
    const of = size.kind === 'edge-lambda' ? '–' : share(size);
    const source = sourceOf(size);
    return `| [${source}](${source}.ts) | ${grouped(size.bytes)} | ${grouped(size.minBytes)} | ${of} |`;
  });
  return ['| Artefact | bytes, to read | bytes, deployed | of 10,240 |', '| --- | --: | --: | --: |', ...rows].join(
    '\n',
  );
}

export async function rewriteReadme(root: string, sizes: readonly Size[]): Promise<void> {
  const file = path.join(root, 'README.md');
  const text = await readFile(file, 'utf8').catch(() => '');
  await writeFileAtOnce(file, replaceTable(text, sizes));
}

/** `text` with the table between the markers replaced. */
export function replaceTable(text: string, sizes: readonly Size[]): string {
  const start = text.indexOf(START);
  const end = text.indexOf(END, start);
  if (start < 0 || end < 0) {
    const advice = `Put "${START}" and "${END}" on lines of their own where the table belongs.`;
    throw new EdgewrightError('readme-markers', `"README.md" has no place for the size table. ${advice}`);
  }
  return `${text.slice(0, start + START.length)}\n\n${sizeTable(sizes)}\n\n${text.slice(end)}`;
}

function share({ minBytes, limit }: Size): string {
  return `${Math.ceil((100 * minBytes) / limit)} %`;
}

function grouped(bytes: number): string {
  return bytes.toLocaleString('en-US');
}

/** Source map of an artefact: from its text to the sources, through what its bundle came from. Lies beside it, and is never uploaded. */
import { addMapping, GenMapping, toEncodedMap } from '@jridgewell/gen-mapping';
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';
import { lineStarts } from '../positions.js';
import type { Bundle } from './bundle.js';
import type { Edited } from './edits.js';

/** `file`: the artefact, relative to dist/; without it, sources are named as in the bundle. Version 3, as JSON. */
export function artefactMap({ text, kept }: Edited, bundle: Bundle, file?: string): string {
  const bundleStarts = lineStarts(bundle.code);
  const starts = lineStarts(text);
  const map = new GenMapping(file === undefined ? {} : { sourceRoot: '../'.repeat(file.split('/').length) });
  for (const { at, line, source, original } of placesIn(kept, bundle, bundleStarts, starts)) {
    addMapping(map, { generated: { line: line + 1, column: at - (starts[line] ?? 0) }, source, original });
  }
  return `${JSON.stringify(toEncodedMap(map))}\n`;
}

/** In the order of the artefact. */
function placesIn(kept: Edited['kept'], bundle: Bundle, bundleStarts: readonly number[], starts: readonly number[]) {
  const origins: { offset: number; source: string; original: { line: number; column: number } }[] = [];
  eachMapping(new TraceMap(bundle.map), ({ generatedLine, generatedColumn, source, originalLine, originalColumn }) => {
    if (source === null || !bundle.inputs.includes(source) || source.includes(':')) return;
    const offset = (bundleStarts[generatedLine - 1] ?? 0) + generatedColumn;
    origins.push({ offset, source, original: { line: originalLine, column: originalColumn } });
  });
  let line = 0;
  return [...kept]
    .sort((a, b) => a.at - b.at)
    .flatMap((stretch) => {
      const end = stretch.from + stretch.length;
      // What a stretch begins with may have been mapped before it.
      const next = firstBehind(origins, stretch.from);
      const first = origins[next - 1];
      const inside = origins.slice(next, firstBehind(origins, end - 1));
      return [...(first ? [{ ...first, offset: stretch.from }] : []), ...inside].map(({ offset, source, original }) => {
        const at = stretch.at + offset - stretch.from;
        while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= at) line++;
        return { at, line, source, original };
      });
    });
}

/** Index of the first that is behind `offset`. */
function firstBehind(sorted: readonly { offset: number }[], offset: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.offset ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

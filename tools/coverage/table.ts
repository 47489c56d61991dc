/** Table: coverage for people, a line for each source. */
import { pathFrom } from './lcov.js';
import type { SourceCoverage } from './sources.js';

/** Lines that were not run are listed up to here. */
const mostRanges = 12;

export function coverageTable(sources: readonly SourceCoverage[], root: string): string {
  if (sources.length === 0) return 'No CloudFront Function ran: there is nothing to count.\n';
  const rows = sources.map(({ file, ...found }) => [
    pathFrom(root, file),
    share(Object.values(found.functions).map(({ count }) => count)),
    share(Object.values(found.lines)),
    share(Object.values(found.branches).flatMap(({ counts }) => counts)),
    uncovered(found.lines),
  ]);
  const all = [['file', 'functions', 'lines', 'branches', 'lines not run'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const padded = all.map((row) =>
    row.map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0))),
  );
  return padded.map((row) => `${row.join('  ').trimEnd()}\n`).join('');
}

function share(counts: readonly number[]): string {
  if (counts.length === 0) return '–';
  const run = counts.filter((count) => count > 0).length;
  // 100 % is said of all alone.
  return `${Math.floor((100 * run) / counts.length)} %`;
}

/** "3, 7-9": lines between which nothing was run. */
function uncovered(lines: SourceCoverage['lines']): string {
  const ranges: [first: string, last: string][] = [];
  let open = false;
  for (const [line, count] of Object.entries(lines)) {
    const range = ranges.at(-1);
    if (count === 0 && open && range) range[1] = line;
    else if (count === 0) ranges.push([line, line]);
    open = count === 0;
  }
  const named = ranges.map(([first, last]) => (first === last ? first : `${first}-${last}`));
  const more = named.length - mostRanges;
  return [...named.slice(0, mostRanges), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

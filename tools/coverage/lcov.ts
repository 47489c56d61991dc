/**
 * Lcov: the format that coverage services and editors read, as geninfo(1) describes it. A dozen kinds of lines: istanbul-reports would write them
 * too, with the packages it needs and a form of its own to fill first.
 */
import path from 'node:path';
import { withSlashes } from '../files.js';
import type { SourceCoverage } from './sources.js';

/** Files by their path from `root`, where they lie below it. */
export function lcov(sources: readonly SourceCoverage[], root: string): string {
  return sources.map((source) => `${linesFor(source, root).join('\n')}\n`).join('');
}

function linesFor({ file, ...found }: SourceCoverage, root: string): string[] {
  const functions = Object.values(found.functions);
  const lines = Object.entries(found.lines);
  const branches = Object.values(found.branches);
  const arms = branches.flatMap(({ line, counts }, block) => {
    const isReached = counts.some((count) => count > 0);
    return counts.map((count, arm) => `BRDA:${line},${block},${arm},${isReached ? count : '-'}`);
  });
  return [
    'TN:',
    `SF:${pathFrom(root, file)}`,
    ...functions.map(({ line, name }) => `FN:${line},${name}`),
    ...functions.map(({ count, name }) => `FNDA:${count},${name}`),
    `FNF:${functions.length}`,
    `FNH:${functions.filter(({ count }) => count > 0).length}`,
    ...arms,
    `BRF:${arms.length}`,
    `BRH:${branches.flatMap(({ counts }) => counts).filter((count) => count > 0).length}`,
    ...lines.map(([line, count]) => `DA:${line},${count}`),
    `LF:${lines.length}`,
    `LH:${lines.filter(([, count]) => count > 0).length}`,
    'end_of_record',
  ];
}

export function pathFrom(root: string, file: string): string {
  const relative = path.relative(root, path.resolve(root, file));
  return relative.startsWith('..') ? file : withSlashes(relative);
}

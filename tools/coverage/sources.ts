/** Sources: what the counters of artefacts come to in the files that people write, through the maps beside the artefacts. */
import path from 'node:path';
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';
import { lineStarts, readMap } from '../positions.js';
import type { InstrumentedText, Place } from './instrument.js';

/** Each count is how often it was run. Plain, so that it may be kept as JSON. */
export interface SourceCoverage {
  /** Absolute; as the function is called where its code is in no file. */
  file: string;
  /** By number, from 1. */
  lines: Record<number, number>;
  /** By line and column. */
  functions: Record<string, { name: string; line: number; count: number }>;
  /** By line, column and kind. */
  branches: Record<string, { line: number; counts: number[] }>;
}

/** Characters within which a place has a name in the map. */
const farthest = 200;

/** An offset of an artefact in its source. `column`: from 0. */
export interface Origin {
  file: string;
  line: number;
  column: number;
}

/** `file`: of the artefact. `counts`: as the counters stand. */
export function sourcesOf(
  { places, functions, branches }: InstrumentedText,
  counts: readonly number[],
  code: string,
  file: string,
): SourceCoverage[] {
  const originOf = origins(code, file);
  const found = new Map<string, SourceCoverage>();
  const countOf = ({ counter }: Pick<Place, 'counter'>) => counts[counter] ?? 0;
  function at(offset: number, add: (source: SourceCoverage, origin: Origin) => void): void {
    const origin = originOf(offset);
    if (origin === undefined || (isInstalled(origin.file) && !isInstalled(file))) return;
    const source = found.get(origin.file) ?? { file: origin.file, lines: {}, functions: {}, branches: {} };
    found.set(origin.file, source);
    add(source, origin);
  }

  for (const place of places)
    at(place.at, ({ lines }, { line }) => {
      lines[line] = Math.max(lines[line] ?? 0, countOf(place));
    });
  for (const one of functions)
    at(one.at, (source, { line, column }) => {
      source.functions[`${line}:${column}`] = { name: one.name, line, count: countOf(one) };
    });
  for (const { at: offset, kind, arms } of branches)
    at(offset, (source, { line, column }) => {
      source.branches[`${line}:${column} ${kind}`] = { line, counts: arms.map((counter) => countOf({ counter })) };
    });
  return [...found.values()];
}

/** Steps of a package, in a function of the project's own: not what its tests are about. */
function isInstalled(file: string): boolean {
  return file.split(path.sep).includes('node_modules');
}

/** Of several artefacts, some of which may be made of the same sources. */
export function merged(all: readonly SourceCoverage[]): SourceCoverage[] {
  const found = new Map<string, SourceCoverage>();
  for (const { file, lines, functions, branches } of all) {
    const sum = found.get(file) ?? { file, lines: {}, functions: {}, branches: {} };
    found.set(file, sum);
    for (const [line, count] of Object.entries(lines)) sum.lines[+line] = (sum.lines[+line] ?? 0) + count;
    for (const [key, one] of Object.entries(functions))
      sum.functions[key] = { ...one, count: one.count + (sum.functions[key]?.count ?? 0) };
    for (const [key, { line, counts }] of Object.entries(branches)) {
      const before = sum.branches[key]?.counts ?? [];
      const longer = counts.length >= before.length ? counts : before;
      const added = longer.map((_, arm) => (counts[arm] ?? 0) + (before[arm] ?? 0));
      sum.branches[key] = { line, counts: added };
    }
  }
  return [...found.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** The nearest place before an offset that its source has. */
export function sourceOf(offset: number, code: string, file: string): Origin | undefined {
  const originOf = origins(code, file);
  for (let at = offset; at >= Math.max(0, offset - farthest); at--) {
    const origin = originOf(at);
    if (origin !== undefined) return origin;
  }
  return undefined;
}

/** Without a map an artefact is its own source. An offset that the map does not name comes from no source: the build wrote it. */
function origins(code: string, file: string): (offset: number) => Origin | undefined {
  const starts = lineStarts(code);
  const map = mapOf(file);
  if (map === undefined) {
    return (offset) => {
      const line = starts.findLastIndex((start) => start <= offset);
      return { file, line: line + 1, column: offset - (starts[line] ?? 0) };
    };
  }
  const known = new Map<number, Origin>();
  eachMapping(map, ({ generatedLine, generatedColumn, source, originalLine, originalColumn }) => {
    if (source === null) return;
    const origin = { file: path.resolve(path.dirname(file), source), line: originalLine, column: originalColumn };
    known.set((starts[generatedLine - 1] ?? 0) + generatedColumn, origin);
  });
  return (offset) => {
    let at = offset;
    // esbuild names the place before the indentation.
    while (!known.has(at) && /[ \t]/.test(code[at - 1] ?? '')) at--;
    return known.get(at);
  };
}

/** Undefined where there is none, or it is no map. */
function mapOf(file: string): TraceMap | undefined {
  try {
    return new TraceMap(readMap(file));
  } catch {
    return undefined;
  }
}

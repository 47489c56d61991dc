/** Positions: from a line of an artefact to the lines of its sources, by the map that lies beside it. */
import path from 'node:path';
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';
import { textIfThere } from './files.js';

export interface SourceLine {
  /** As the map names it, from the folder that `dist/` is in. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1: where on it the code begins that the engine's line has of it. */
  column: number;
}

/** Offsets at which the lines of a text begin. */
export function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

/** Every line of the sources that is on `line` of what `map` belongs to, in its order. Empty where the map is no map, or knows nothing of it. */
export function sourceLines(map: string, line: number): SourceLine[] {
  const found = new Map<string, SourceLine>();
  try {
    eachMapping(new TraceMap({ ...JSON.parse(map), sourceRoot: '' }), (place) => {
      if (place.generatedLine !== line || !place.source) return;
      const at = { file: place.source, line: place.originalLine, column: place.originalColumn + 1 };
      const key = `${at.file}:${at.line}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, at);
      else known.column = Math.min(known.column, at.column);
    });
  } catch {
    return [];
  }
  return [...found.values()];
}

/** "functions/a.ts:12:3" or "functions/a.ts:12:3, :14:5"; undefined where there is no map beside the file, or it says nothing. */
export function describeOrigin(file: string, line: number): string | undefined {
  const places = sourceLines(readMap(file), line);
  if (places.length === 0) return undefined;
  return places
    .map((at, index) =>
      places[index - 1]?.file === at.file ? `:${at.line}:${at.column}` : `${at.file}:${at.line}:${at.column}`,
    )
    .join(', ');
}

/** The first line of the sources that is on this line; the line itself where there is no map. */
export function firstOrigin(file: string, line: number): SourceLine {
  return sourceLines(readMap(file), line)[0] ?? { file, line, column: 1 };
}

/** Every line of the sources that is on this line, with the text of its source. Empty where there is no map beside the file. */
export function sourcesOf(file: string, line: number): (SourceLine & { text: string })[] {
  const map = readMap(file);
  return sourceLines(map, line).map((place) => ({ ...place, text: contentOf(map, place.file, file) }));
}

interface Contents {
  sourceRoot?: string;
  sources?: string[];
  sourcesContent?: (string | null)[];
}

/** Maps of the build name their sources, and do not hold them. */
function contentOf(map: string, source: string, file: string): string {
  const { sourceRoot = '', sources = [], sourcesContent = [] } = JSON.parse(map) as Contents;
  const named = path.resolve(path.dirname(file), sourceRoot, source);
  return sourcesContent[sources.indexOf(source)] ?? textIfThere(named) ?? '';
}

/** The text of the map beside a file; empty where there is none. */
export function readMap(file: string): string {
  const whole = path.resolve(file);
  return textIfThere(`${whole}.map`) ?? textIfThere(mapPlace(whole)) ?? '';
}

/** Where the build puts the map of a file. That of a Lambda lies beside its folder, which is uploaded as it is. */
export function mapPlace(file: string): string {
  return `${file.replace(/[/\\]index\.js$/, '')}.map`;
}

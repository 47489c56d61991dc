/** Debuggable: a function's text that pauses at the first line of its handler, with a map that leads a debugger to the files that people wrote. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { addMapping, GenMapping, setSourceContent, toEncodedMap } from '@jridgewell/gen-mapping';
import { type EachMapping, eachMapping, TraceMap } from '@jridgewell/trace-mapping';
import type { Program } from 'acorn';
import { parseScript } from '../../build/gates/lint/language.js';
import { locateIn } from '../../build/gates/lint/report.js';
import { handlerFunction } from '../../build/handler-function.js';
import { textIfThere } from '../../files.js';
import { lineStarts, readMap } from '../../positions.js';

const PAUSE = 'debugger;';

interface Debuggable {
  text: string;
  /** The handler has a line to pause at. */
  pauses: boolean;
}

/** `before`: characters that stand before the text on its first line where it is run. */
export function debuggable(file: string, code: string, handler: string, before = 0): Debuggable {
  const program = parseScript(code, locateIn(''));
  const at = 'findings' in program ? undefined : firstStatement(program, handler);
  const text = at === undefined ? code : code.slice(0, at) + PAUSE + code.slice(at);
  return { text: text + mapComment(file, code, at, before), pauses: at !== undefined };
}

/** Offset of the handler's first statement. */
function firstStatement(program: Program, handler: string): number | undefined {
  const body = handlerFunction(program, handler)?.body;
  if (body?.type !== 'BlockStatement') return undefined;
  const first = body.body.find((one) => !(one.type === 'ExpressionStatement' && one.directive !== undefined));
  return first?.start ?? body.end - 1;
}

/** In the text itself: then no debugger has to look for it. Sources are named and held whole. Empty without a map. */
function mapComment(file: string, code: string, at: number | undefined, before: number): string {
  const starts = lineStarts(code);
  const pauseLine = at === undefined ? 0 : starts.findLastIndex((start) => start <= at) + 1;
  const map = new GenMapping();
  for (const { generatedLine: line, generatedColumn, source, originalLine, originalColumn } of placesIn(file)) {
    const place = path.resolve(path.dirname(file), source);
    const name = pathToFileURL(place).href;
    const column = generatedColumn + (line === 1 ? before : 0);
    const distance = line === pauseLine ? (starts[line - 1] ?? 0) + generatedColumn - (at ?? 0) : -1;
    const add = (moved: number) =>
      addMapping(map, {
        generated: { line, column: column + moved },
        source: name,
        original: { line: originalLine, column: originalColumn },
      });
    // The pause is where the statement is that it stands before.
    if (distance <= 0) add(0);
    if (distance >= 0) add(PAUSE.length);
    setSourceContent(map, name, textIfThere(place) ?? null);
  }
  const encoded = toEncodedMap(map);
  if (encoded.sources.length === 0) return '';
  return `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(encoded)).toString('base64')}`;
}

type Mapped = EachMapping & { source: string; originalLine: number; originalColumn: number };

function placesIn(file: string): Mapped[] {
  const found: Mapped[] = [];
  try {
    eachMapping(new TraceMap(readMap(file)), (mapping) => {
      if (mapping.source !== null) found.push(mapping as Mapped);
    });
  } catch {
    // It is no map.
  }
  return found;
}

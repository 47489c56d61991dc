/** Coverage: gathers what CloudFront Functions run, on whatever engine takes its `instrument`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Instrument } from '../engine/index.js';
import { type InstrumentedText, instrument } from './instrument.js';
import { merged, type SourceCoverage, sourcesOf } from './sources.js';

interface Coverage {
  instrument: Instrument;
  /** What has been run until now, by source file. A run that does not end, or that takes its engine along, is not in it. */
  sources(): SourceCoverage[];
}

interface Counted {
  instrumented: InstrumentedText;
  code: string;
  file: string;
  counts: number[];
}

export function createCoverage(): Coverage {
  const loaded = new Map<string, Counted>();

  function open(code: string, file: string): Counted | undefined {
    const key = `${file}\n${code}`;
    const known = loaded.get(key);
    if (known !== undefined) return known;
    const instrumented = instrument(code);
    if (instrumented === undefined) return undefined;
    const counted = { instrumented, code, file, counts: new Array<number>(instrumented.counters).fill(0) };
    loaded.set(key, counted);
    return counted;
  }

  return {
    instrument({ name, code, file }) {
      const counted = open(code, file === undefined ? name : path.resolve(file));
      if (counted === undefined) return undefined;
      const { instrumented, counts } = counted;
      return {
        ...instrumented,
        onCounts(passed) {
          for (const [index, count] of passed.entries()) counts[index] = (counts[index] ?? 0) + count;
        },
      };
    },
    sources() {
      const all = [...loaded.values()].flatMap(({ instrumented, counts, code, file }) =>
        sourcesOf(instrumented, counts, code, file),
      );
      return merged(all).map(named);
    },
  };
}

/** Names are short in the deployed form: the source has the ones that people gave. */
function named(source: SourceCoverage): SourceCoverage {
  const lines = textOf(source.file).split('\n');
  const functions = Object.entries(source.functions).map(([key, one]) => {
    const column = Number(key.split(':')[1]);
    return [key, { ...one, name: nameAt(lines[one.line - 1] ?? '', column) ?? (one.name || `(${key})`) }];
  });
  return { ...source, functions: Object.fromEntries(functions) };
}

function nameAt(line: string, column: number): string | undefined {
  const declared = /^(?:export\s+|default\s+|async\s+)*function\s*([\w$]+)/.exec(line.slice(column));
  return declared?.[1] ?? /([\w$]+)\s*(?::[^=]*)?=\s*$/.exec(line.slice(0, column))?.[1];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

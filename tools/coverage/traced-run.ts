/** Traced-run: one run of a CloudFront Function once more, with what it was given, and which of its lines ran. */
import type { Program } from 'acorn';
import { parseScript } from '../build/gates/lint/language.js';
import { locateIn } from '../build/gates/lint/report.js';
import {
  createEngine,
  type EngineName,
  type FunctionEvent,
  type FunctionOutcome,
  type FunctionSource,
  type KeyValueStore,
  type Moment,
} from '../engine/index.js';
import { textIfThere } from '../files.js';
import type { Mask } from './compared.js';
import { createCoverage } from './coverage.js';
import { type Deciding, decidingBranch } from './deciding.js';
import { type InstrumentedText, instrument } from './instrument.js';
import { type Origin, type SourceCoverage, sourceOf } from './sources.js';

export interface Given {
  event: FunctionEvent;
  moment?: Moment;
  store?: KeyValueStore | undefined;
  engine?: EngineName;
  /** How values of the event may be shown. Default: as they are. */
  mask?: Mask;
}

export interface TracedRun {
  outcome: FunctionOutcome;
  /** Lines that it does not run are there with 0. */
  sources: Pick<SourceCoverage, 'file' | 'lines'>[];
  /** Where the answer was decided, in the source. Undefined: it cannot be told. */
  decided: (Pick<Deciding, 'kind' | 'held' | 'values'> & Origin & { passed: number[] }) | undefined;
}

export async function traceRun(source: FunctionSource, given: Given): Promise<TracedRun> {
  const { event, moment = {}, store, engine: name } = given;
  const coverage = createCoverage();
  let counts: readonly number[] = [];
  const engine = await createEngine({
    ...(name ? { engine: name } : {}),
    instrument(asked) {
      const counting = coverage.instrument(asked);
      return (
        counting && {
          ...counting,
          onCounts(passed) {
            counts = passed;
            counting.onCounts(passed);
          },
        }
      );
    },
  });
  // A file that was written to since is no source of what ran.
  const file = source.file !== undefined && textIfThere(source.file) === source.code ? source.file : undefined;
  const { file: _, ...rest } = source;
  const ran: FunctionSource = { ...rest, ...(file ? { file } : {}), ...(store ? { kvs: () => store } : {}) };
  try {
    const outcome = await engine.load(ran).invoke(event, moment);
    const sources = coverage.sources().map(({ file, lines }) => ({ file, lines }));
    return { outcome, sources, decided: decidedIn(ran, counts, given) };
  } finally {
    await engine.close();
  }
}

function decidedIn(
  { code, file, name }: FunctionSource,
  counts: readonly number[],
  { event, mask = (_, value) => value }: Given,
): TracedRun['decided'] {
  const program = parseScript(code, locateIn(''));
  const counted = instrument(code);
  if ('findings' in program || counted === undefined || counts.length === 0) return undefined;
  const deciding = decidingBranch({ program: program as Program, countAt: countsOf(counted, counts), event, mask });
  const place = deciding && sourceOf(deciding.at, code, file ?? name);
  if (deciding === undefined || place === undefined) return undefined;
  const { kind, held, values, passed } = deciding;
  const lines = passed.flatMap((at) => sourceOf(at, code, file ?? name)?.line ?? []);
  return { kind, held, values, ...place, passed: lines };
}

function countsOf({ places }: InstrumentedText, counts: readonly number[]): (offset: number) => number | undefined {
  const known = new Map(places.map(({ at, counter }) => [at, counts[counter] ?? 0]));
  return (offset) => known.get(offset);
}

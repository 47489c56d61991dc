/** Traced-run: one run of a function once more, with what it was given, and which of its lines ran. */
import { parseScript } from '../build/gates/lint/language.js';
import { locateIn } from '../build/gates/lint/report.js';
import { handlerName } from '../build/handler-name.js';
import {
  createEngine,
  type EngineName,
  type FunctionEvent,
  type FunctionOutcome,
  type FunctionSource,
  type KeyValueStore,
  type LambdaEvent,
  type LambdaOutcome,
  type LambdaSource,
  loadLambda,
  type Moment,
} from '../engine/index.js';
import { textIfThere } from '../files.js';
import type { Mask } from './compared.js';
import { type Deciding, decidingBranch } from './deciding.js';
import { type InstrumentedText, instrument } from './instrument.js';
import { type Origin, type SourceCoverage, sourceOf, sourcesOf } from './sources.js';

export interface Given<Event = FunctionEvent> {
  event: Event;
  moment?: Moment;
  store?: KeyValueStore | undefined;
  engine?: EngineName;
  /** How values of the event may be shown. Default: as they are. */
  mask?: Mask;
}

export interface TracedRun {
  outcome: FunctionOutcome | LambdaOutcome;
  /** Lines that it does not run are there with 0. */
  sources: Pick<SourceCoverage, 'file' | 'lines'>[];
  /** Where the answer was decided, in the source. Undefined: it cannot be told. */
  decided: (Pick<Deciding, 'kind' | 'held' | 'values'> & Origin & { passed: number[] }) | undefined;
}

export async function traceRun(source: FunctionSource, given: Given): Promise<TracedRun> {
  const { event, moment, store, engine: name } = given;
  const counted = instrument(source.code);
  let counts: readonly number[] = [];
  const engine = await createEngine({
    ...(name ? { engine: name } : {}),
    instrument: () =>
      counted && {
        ...counted,
        onCounts(passed) {
          counts = passed;
        },
      },
  });
  try {
    const loaded = engine.load({ ...source, ...(store ? { kvs: () => store } : {}) });
    const outcome = await loaded.invoke(event, moment);
    return { outcome, ...tracesOf({ ...source, handler: handlerName(source.code) }, counted, counts, given) };
  } finally {
    await engine.close();
  }
}

/** Undefined for an ES module, which is loaded from its file alone. */
export async function traceLambda(source: LambdaSource, given: Given<LambdaEvent>): Promise<TracedRun | undefined> {
  const { file, handler = 'handler', name } = source;
  const code = source.text ?? textIfThere(file);
  const counted = code === undefined || file.endsWith('.mjs') ? undefined : instrument(code);
  if (code === undefined || counted === undefined) return undefined;
  const loaded = loadLambda({ ...source, text: reporting(counted, handler) });
  try {
    const outcome = await loaded.invoke(given.event, given.moment);
    const said = outcome.logs.findLast((line) => line.startsWith(mark));
    const counts = said === undefined ? [] : said.slice(mark.length).split(',').map(Number);
    const logs = outcome.logs.filter((line) => line !== said);
    return { outcome: { ...outcome, logs }, ...tracesOf({ name, file, code, handler }, counted, counts, given) };
  } finally {
    await loaded.close();
  }
}

/** Of the line in which a Lambda says its counts. */
const mark = '\0counts ';

/** Lines stay where they are. What is exported may be a getter: so all of it is replaced. */
function reporting({ text, name, counters }: InstrumentedText, handler: string): string {
  const strict = /^\s*(['"])use strict\1/.test(text) ? "'use strict';" : '';
  const key = JSON.stringify(handler);
  return `${strict}const ${name}=new Uint32Array(${counters});${text}
;{const run=module.exports[${key}];module.exports={[${key}]:(event,context)=>new Promise((resolve,reject)=>{
const given=run(event,context,(error,value)=>error?reject(error):resolve(value));
if(typeof given?.then==='function')resolve(given);else if(run.length<3)resolve(null);
}).finally(()=>console.log(${JSON.stringify(mark)}+${name}.join(',')))}}`;
}

interface Text {
  name: string;
  code: string;
  file?: string;
  handler: string;
}

function tracesOf(
  { name, code, file: given, handler }: Text,
  counted: InstrumentedText | undefined,
  counts: readonly number[],
  { event, mask = (_, value) => value }: Given<unknown>,
): Pick<TracedRun, 'sources' | 'decided'> {
  const program = parseScript(code, locateIn(''));
  if ('findings' in program || counted === undefined || counts.length === 0) return { sources: [], decided: undefined };
  // A file that was written to since is no source of what ran.
  const file = given !== undefined && textIfThere(given) === code ? given : name;
  const sources = sourcesOf(counted, counts, code, file).map(({ file, lines }) => ({ file, lines }));
  const deciding = decidingBranch({ program, handler, countAt: countsOf(counted, counts), event, mask });
  const place = deciding && sourceOf(deciding.at, code, file);
  if (deciding === undefined || place === undefined) return { sources, decided: undefined };
  const { kind, held, values } = deciding;
  const passed = deciding.passed.flatMap((at) => sourceOf(at, code, file)?.line ?? []);
  return { sources, decided: { kind, held, values, ...place, passed } };
}

function countsOf({ places }: InstrumentedText, counts: readonly number[]): (offset: number) => number | undefined {
  const known = new Map(places.map(({ at, counter }) => [at, counts[counter] ?? 0]));
  return (offset) => known.get(offset);
}

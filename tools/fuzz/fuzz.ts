/** fuzz: sends events to one artefact on the engine until the time is over, and makes each kind of fault as small as it gets. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { type ArtefactOptions, openArtefact } from '../engine/index.js';
import { readTextFile } from '../files.js';
import { eventsOf } from './events.js';
import { differenceOf, type Fault, faultOf, kindOfFault } from './judge.js';
import { kindOf, type Sample } from './kind.js';
import { textsInCode } from './texts-in-code.js';

interface FuzzOptions extends ArtefactOptions {
  samples: readonly Sample[];
  /** For each file. */
  seconds: number;
  seed: number;
  /** Asked between two events. */
  stopped?: () => boolean;
  /** Called now and then with what there is so far. */
  onProgress?: (events: number, failures: number) => void;
}

interface Failure extends Fault {
  /** The smallest that was found. */
  event: unknown;
}

export interface FuzzReport {
  file: string;
  /** Events that were run, those on the way to smaller ones among them. */
  events: number;
  failures: Failure[];
  /** What was not looked at, and why. */
  notes: string[];
}

/** One fault in each place is enough to read at once. */
const mostFailures = 10;

/** Throws EdgewrightError `file`, `engine` or `event`. */
export async function fuzzArtefact(file: string, options: FuzzOptions): Promise<FuzzReport> {
  const { samples, seconds, seed, stopped = () => false, onProgress } = options;
  const code = readTextFile(file, 'FILE');
  const started = Date.now();
  const now = options.now ?? (() => started);
  const artefact = await openArtefact(file, { ...options, now });
  const kind = kindOf(artefact, file, code, samples);
  const random = /\brandom|getRandomValues|randomUUID/.test(code);
  const report: FuzzReport = { file, events: 0, failures: [], notes: [] };
  if (random) report.notes.push('it asks for random numbers: answers to the same event are not compared');

  async function ask(event: unknown): Promise<Fault | undefined> {
    report.events++;
    if (report.events % 500 === 0) onProgress?.(report.events, report.failures.length);
    const first = await artefact.invoke(structuredClone(event));
    const fault = faultOf(first);
    if (fault && (await isInterrupted())) return undefined;
    if (fault || random) return fault;
    return differenceOf(first, await artefact.invoke(structuredClone(event)));
  }

  /** Ctrl-C ends the engine too, and may be heard of there first: that is no fault of the function. */
  async function isInterrupted(): Promise<boolean> {
    await nextTurn();
    return stopped();
  }

  const known = new Set<string>();
  function take(event: unknown, fault: Fault): void {
    known.add(kindOfFault(fault));
    report.failures.push({ ...fault, event });
  }
  const left = () => (stopped() ? 0 : started + seconds * 1000 - Date.now());

  try {
    for (const { event } of samples) {
      const fault = await ask(event);
      if (fault && !known.has(kindOfFault(fault))) take(event, fault);
    }
    const events = eventsOf(
      kind,
      textsInCode(code),
      samples.map(({ event }) => event),
    );
    for (let round = 0; left() > 0 && report.failures.length < mostFailures; round++) {
      let worst: { event: unknown; fault: Fault } | undefined;
      const property = fc.asyncProperty(events, async (event) => {
        if (left() <= 0) return;
        const fault = await ask(event);
        // While one is made smaller, another must not take its place.
        if (!fault || known.has(kindOfFault(fault)) || (worst && kindOfFault(worst.fault) !== kindOfFault(fault)))
          return;
        worst = { event, fault };
        throw new Error(fault.code);
      });
      await fc.check(property, { seed: seed + round, numRuns: 1_000 });
      if (worst) take(worst.event, worst.fault);
    }
  } finally {
    await artefact.close();
  }
  return report;
}

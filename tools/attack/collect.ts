/** collect: counts tries by line of the summary, and keeps one leak of each kind in each place. */
import type { Leak, Tried } from './leak.js';
import { type FindPlace, type Through, toThrough } from './leak-report.js';

export interface SummaryRow {
  line: string;
  tries: number;
  held: number;
}

interface Kept {
  leak: Leak;
  times: number;
}

interface Collected {
  /** How many there are by now. */
  take(tried: Tried): { tries: number; leaks: number };
  report(placeOf: FindPlace): { tries: number; through: Through[]; maybe: Through[]; summary: SummaryRow[] };
}

export function collect(): Collected {
  const rows = new Map<string, SummaryRow>();
  const through = new Map<string, Kept>();
  const maybe = new Map<string, Kept>();
  let tries = 0;
  return {
    take({ line, leak, maybe: close }) {
      const row = rows.get(line) ?? { line, tries: 0, held: 0 };
      rows.set(line, row);
      tries++;
      row.tries++;
      if (leak === undefined) row.held++;
      else keep(through, leak);
      if (close !== undefined) keep(maybe, close);
      return { tries, leaks: through.size };
    },
    report(placeOf) {
      const shown = (kept: Map<string, Kept>) =>
        [...kept.values()].map(({ leak, times }) => ({ ...toThrough(leak, placeOf), times }));
      return { tries, through: shown(through), maybe: shown(maybe), summary: [...rows.values()] };
    },
  };
}

/** Of these each thing that got through has a cure of its own; of what is missing in a key each part of a request. */
const byThing = new Set(['header-trust', 'forwarded-cookie', 'unsigned-origin']);

function keep(kept: Map<string, Kept>, leak: Leak): void {
  const { kind, area, model, where, got } = leak;
  const place = 'behavior' in where ? where.behavior.pattern : where.origin.id;
  const thing = byThing.has(kind) ? got : kind === 'missing-key' ? got.replace(/".*/, '') : '';
  const key = JSON.stringify([kind, area, model.logicalId, place, thing]);
  const known = kept.get(key);
  if (known) known.times++;
  else kept.set(key, { leak, times: 1 });
}

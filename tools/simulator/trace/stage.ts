/** stage: a note of the pipeline, worked out for whoever looks. Nothing is masked yet. */
import type { StageNote } from '../pipeline/exchange.js';
import type { Stage } from '../trace.js';

/** `arrival`: performance.now() when the request came. */
export function describeStage(note: StageNote, arrival: number): Stage {
  const { name, start, end, state, summary, assumed, detail } = note;
  return {
    name,
    startMs: round(start - arrival),
    ms: round(end - start),
    state,
    summary: typeof summary === 'function' ? summary() : summary,
    ...(assumed ? { assumed } : {}),
    ...(detail ? { detail: detail() } : {}),
  };
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

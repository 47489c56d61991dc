/** events: what a local CloudFront tells whoever follows it: requests as they end, and what happens beside them. */
import type { EngineError } from '../engine/types.js';
import type { RequestRecord } from './trace.js';

export type Announcement =
  | { type: 'rebuild'; files: string[]; ms: number }
  | { type: 'build-refused'; message: string; file?: string; line?: number; error?: EngineError }
  | { type: 'config'; message: string };

/** A line that a function wrote. */
export interface FunctionSaid {
  /** Of the viewer, masked. */
  path: string;
  function: string;
  text: string;
}

/** A line of the inspector's stream. */
export type CoreEvent = { id: number; at: number } & (
  | { type: 'request'; request: RequestSummary }
  | { type: 'invalidation'; invalidation: string; paths: string[]; removed: number }
  | Announcement
);

/** What the list of requests needs. */
export type RequestSummary = Pick<
  RequestRecord,
  | 'id'
  | 'at'
  | 'method'
  | 'host'
  | 'url'
  | 'status'
  | 'xCache'
  | 'missReason'
  | 'behavior'
  | 'ms'
  | 'origin'
  | 'replayOf'
  | 'bytes'
  | 'age'
  | 'code'
> & { functions: string[] };

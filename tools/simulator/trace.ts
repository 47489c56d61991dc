/** Trace: what is remembered of each request. */
import type { EventType } from '../http/event-type.js';
import type { MaskedPlace } from './trace/mask.js';

/** What the local CloudFront remembers of one request: the list, the detail and the JSON of the inspector. Stages are in CloudFront's order. */
export interface RequestRecord {
  id: string;
  /** Milliseconds since the epoch, at arrival. */
  at: number;
  /** Milliseconds until the last byte of the head was ready. */
  ms: number;
  method: string;
  host: string;
  /** Path and query, secrets masked. */
  url: string;
  status: number;
  /** The header's value: "Hit from cloudfront". */
  xCache: string;
  behavior: string;
  origin: string | undefined;
  viewer: { ip: string; country: string | undefined; device: string | undefined };
  /** Name of the stage that answered. */
  answeredBy: StageName;
  /** One sentence: who answered and why. */
  verdict: string;
  missReason: 'cold' | 'expired' | 'invalidated' | 'not cached' | 'stale' | 'error kept' | undefined;
  replayOf: string | undefined;
  bytes: number;
  /** Seconds in the cache, of an answer from there. */
  age?: number | undefined;
  /** Of a refusal or failure: CloudFront's code, and the cure. */
  why?: Why;
  /** Of `why`, for lists: of a pass that is over "AccessDenied (expired)". */
  code?: string;
  stages: Stage[];
}

export interface Why {
  code: string;
  message?: string;
  text: string;
  source?: { file: string; line: number; column?: number; lines?: string[] };
  /** What was compared there, secrets masked. */
  values?: { name: string; value: unknown }[];
  fixes: { label: string; action?: string; command?: string }[];
}

export type StageName =
  | 'behavior'
  | 'viewer-rules'
  | 'signature'
  | 'root-object'
  | EventType
  | 'cache'
  | 'origin'
  | 'error-page'
  | 'headers-policy'
  | 'respond';

export interface Stage {
  name: StageName;
  /** Milliseconds after arrival. */
  startMs: number;
  ms: number;
  state: 'ran' | 'answered' | 'refused' | 'failed' | 'skipped' | 'none';
  /** Why it did not run. */
  reason?: string;
  summary: string;
  /** The order of this stage is not documented by AWS. */
  assumed?: boolean;
  /** What the stage alone has: see the table in docs/inspector.md. */
  detail?: Record<string, unknown>;
  /** Where texts of the detail are masked in part: `…` stands for what is. */
  partlyMasked?: MaskedPlace[];
}

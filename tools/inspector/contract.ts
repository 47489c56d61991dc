/** What the inspector's page and its server say to each other, beside requests and their stream. */

import type { CachedObject } from '../simulator/cache/cached-object.js';
import type { Fault } from '../simulator/fault.js';
import type { Value } from '../simulator/trace/mask.js';
import type { StageName, Why } from '../simulator/trace.js';

export type { Value };

/** GET /__edge/distribution */
export interface Overview {
  /** Such as "njs 0.7.9". */
  engine: string;
  approximate: boolean;
  /** Name of the template's file. */
  template: string;
  /** Milliseconds since the epoch: when what is served was built. */
  builtAt: number;
  viewer: ViewerFacts;
  faults: Fault[];
  /** What createSimulator takes to serve the same, as seen from the project. */
  madeWith: Record<string, unknown>;
  /** "real time", "1 h ahead". */
  clock: string;
  distributions: DistributionView[];
}

export interface ViewerFacts {
  country: string;
  /** "": as User-Agent says. */
  device: string;
  /** "": as the connection says. */
  address: string;
}

export interface DistributionView {
  logicalId: string;
  /** As functions see it. */
  host: string;
  behaviors: BehaviorView[];
  functions: FunctionView[];
  origins: { id: string; isGroup: boolean; where: string; access: string }[];
  errorPages: { code: number; page: string; status: number | undefined; seconds: number }[];
  /** What viewers of a tenant meet. */
  tenant: { id: string; distribution: string; domains: string[]; parameters: Record<string, string> } | undefined;
  notSimulated: { what: string; at: string; instead: string }[];
  passes: { pattern: string; by: string; command: string }[];
  samples: { path: string; text: string }[];
}

export interface BehaviorView {
  pattern: string;
  isDefault: boolean;
  origin: string;
  policies: PolicyView[];
  /** Key ids; empty where everybody is let in. */
  trustedKeys: string[];
  /** By event. */
  functions: Record<string, string>;
  requests: number;
}

export interface PolicyView {
  name: string;
  /** Of a cache policy: seconds, and what is in the key; of others what they add or forward. */
  facts: string;
}

export interface FunctionView {
  name: string;
  kind: 'function' | 'lambda';
  file: string | undefined;
  bytes: number | undefined;
  limit: number;
  runs: number;
  /** Median of the remembered runs, microseconds. */
  micros: number | undefined;
  /** The last failure, if the last run failed. */
  error: string | undefined;
}

/** GET /__edge/kvs */
export interface StoreView {
  id: string;
  name: string;
  bytes: number;
  readBy: string[];
  entries: { key: string; value: Value; keyBytes: number; valueBytes: number }[];
  limits: { key: number; value: number; total: number };
}

/** GET /__edge/cache, with ?whole of headers and key too. */
export interface CacheView {
  now: number;
  objects: CachedObject[];
}

/** GET /__edge/requests/ID/request: what the viewer sent. */
export interface SentRequest {
  method: string;
  /** Path and query, secrets masked. */
  url: string;
  headers: { name: string; value: Value }[];
  cookies: { name: string; value: Value }[];
  viewer: ViewerFacts;
  /** Undefined: it is no text. */
  body: string | undefined;
}

/** GET /__edge/requests/ID/body */
export interface BodyView {
  /** Of Content-Type. */
  type: string;
  /** As it was sent, packed or not. */
  bytes: number;
  /** There is more of it than is here. */
  isCut: boolean;
  /** At most 64 KB, unpacked. */
  base64: string;
}

/** POST /__edge/har takes some at a time, and says what became of them. */
export interface HarRequest {
  method: string;
  /** With scheme and host. */
  url: string;
  headers: { name: string; value: string }[];
  body?: string;
}

export interface HarResult {
  sent: number;
  /** For hosts that are not served here. */
  elsewhere: number;
  /** Why others were not sent, each reason once. */
  refused: string[];
}

/** POST /__edge/requests/ID/replay. What is left out stays as it was; a masked value is sent as it was. */
export interface ReplayEdits {
  method?: string;
  url?: string;
  headers?: { name: string; value: Value }[];
  cookies?: { name: string; value: Value }[];
  viewer?: ViewerFacts;
  body?: string;
  leaveCacheOut?: boolean;
  /** Pattern of a private area: its cookies are issued anew. */
  pass?: string;
}

export interface ReplayResult {
  id: string;
  status: number;
  xCache: string;
  was: { id: string; status: number; xCache: string };
}

/** GET /__edge/requests/ID/why: of a refusal or failure, and of an answer that a function made. */
export interface WhyView {
  /** Undefined: somebody else answered. */
  why?: Why;
}

/** GET /__edge/requests/ID/lines: the request's functions run once more, line by line; those of Lambda@Edge with ?lambdas. */
export interface LinesView {
  /** Lambda@Edge functions, which may do something elsewhere: they are run again only when asked for. */
  waiting: string[];
  runs: {
    stage: StageName;
    function: string;
    engine: string;
    /** Request or response, or the error; secrets masked. */
    returned: unknown;
    /** Of an answer: where it was decided. */
    decided?: string;
    files: {
      file: string;
      /** `runs`: undefined where there is nothing to run. */
      lines: { text: string; runs?: number }[];
    }[];
  }[];
}

/** POST /__edge/requests/ID/debug */
export interface DebugView {
  /** For a terminal, in the project. */
  command: string;
  /** A configuration of Visual Studio Code. */
  launch: object;
  /** "written": `.vscode/launch.json` holds it. "there": that file is not ours to write. "missing": it would be written. */
  launchFile: 'written' | 'there' | 'missing';
}

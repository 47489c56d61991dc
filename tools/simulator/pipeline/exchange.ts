/*! exchange: one request on its way through a distribution, and what is known of it so far. */

import type { Behavior, EdgeFunction } from '../../distribution/model.js';
import type { KeySelection } from '../../distribution/policies.js';
import type { FunctionEvent, KeyValueStore, LambdaEvent, Moment, OriginChange } from '../../engine/types.js';
import type { HeaderList, OriginBackend, OriginRequest, OriginResponse, ViewerRequest } from '../../http/messages.js';
import type { Store } from '../cache/store.js';
import type { Keeping } from '../cache/ttl.js';
import type { Distribution } from '../distribution.js';
import type { RequestRecord, Stage, StageName, Why } from '../trace.js';

export interface Exchange {
  /** X-Amz-Cf-Id. */
  readonly id: string;
  /** Milliseconds since the epoch, at arrival. */
  readonly at: number;
  readonly distribution: Distribution;
  /** As it came. The recorder puts one without its body in place of a large one. */
  viewer: ViewerRequest;
  /** False: no distribution answers to the host, and this one only keeps the record. */
  readonly hostKnown: boolean;
  readonly options: HandleOptions;
  /** The default behavior until the path has been matched. */
  behavior: Behavior;
  /** The request as it goes on: what viewer-request made of it. */
  request: EdgeRequest;
  originChange: OriginChange | undefined;
  key: CacheKey | undefined;
  /** An invalidation covered the object while it was fetched. */
  outdated: boolean;
  readonly trace: Trace;
}

/** Its key is known: from there on nobody edits what the key is made of. */
export interface KeyedExchange extends Exchange {
  key: CacheKey;
}

/** The cache is asked for its answer, and filled with it. */
export interface CachedExchange extends KeyedExchange {
  readonly distribution: Distribution & { readonly shared: { readonly store: Store } };
}

/** What the server adds to a request it was handed. */
export interface HandleOptions {
  /** Aborted when the viewer has gone. */
  signal?: AbortSignal;
  /** Logical id of the distribution that is asked, whatever the host. */
  distribution?: string;
  /** The id of the request that this one repeats. */
  replayOf?: string;
  /** True: the cache is neither asked nor filled. */
  bypassCache?: boolean;
  /** A WebSocket handshake: called in place of the backend's fetch, with everything decided. Its answer (101 or an error) goes back as it is. */
  upgrade?(request: OriginRequest, backend: OriginBackend): Promise<OriginResponse>;
}

/** A request inside CloudFront. Functions change `uri`, `query` and `headers`; nobody else does. */
export interface EdgeRequest {
  readonly method: string;
  readonly httpVersion: ViewerRequest['httpVersion'];
  uri: string;
  /** Raw, without "?"; undefined where the URL has none. */
  query: string | undefined;
  headers: HeaderList;
  body: Buffer;
  readonly facts: Record<string, string>;
}

interface CacheKey {
  text: string;
  selection: KeySelection;
}

/** What is remembered for the inspector. Summaries and details are worked out when somebody looks. */
export interface Trace {
  /** performance.now() at arrival. */
  readonly started: number;
  /** Number of the request since the start, as text. */
  readonly number: string;
  readonly stages: StageNote[];
  answeredBy: StageName;
  missReason: RequestRecord['missReason'];
  originId: string | undefined;
  why: Why | undefined;
  /** The origin's own, before what is not forwarded is taken out of it. */
  vary: string | undefined;
  /** What was decided about keeping the origin's answer. */
  keeping: Keeping | undefined;
  readonly attempts: Attempt[];
}

/** One request to one origin. */
export interface Attempt {
  n: number;
  origin: string;
  /** What stands behind it, for people. */
  target: string;
  request: Pick<OriginRequest, 'method' | 'path' | 'query' | 'headers'>;
  /** performance.now() */
  start: number;
  ms: number;
  status?: number;
  error?: string;
}

export interface StageNote {
  name: StageName;
  start: number;
  end: number;
  state: Stage['state'];
  summary: string | (() => string);
  assumed?: boolean;
  detail?: () => Record<string, unknown>;
  /** Of a stage that ran a function. */
  run?: Repeatable;
}

/** What a function was given: with the same it runs the same again. */
export interface Repeatable {
  source: EdgeFunction;
  event: FunctionEvent | LambdaEvent;
  moment: Required<Moment>;
  store: KeyValueStore | undefined;
}

/** Writes down what a stage came to. `start` is performance.now() when it began. */
export function note(
  exchange: Exchange,
  name: StageName,
  start: number,
  state: Stage['state'],
  summary: StageNote['summary'],
  detail?: StageNote['detail'],
): void {
  const entry: StageNote = { name, start, end: performance.now(), state, summary };
  if (detail) entry.detail = detail;
  exchange.trace.stages.push(entry);
  if (state === 'answered' || state === 'refused' || state === 'failed') exchange.trace.answeredBy = name;
}

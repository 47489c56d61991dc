/*! simulator: one local CloudFront, in process, for all distributions of a template. The HTTP server, createSimulator and replay stand on it. */
import type { EngineError, FunctionEngine, KeyValueStore, LambdaSource, LoadedLambda } from '../engine/types.js';
import type { OriginBackend, OriginRequest, OriginResponse, ViewerRequest, ViewerResponse } from './http.js';
import type { DistributionModel, Origin } from './model.js';
import type { RequestRecord } from './trace.js';

export interface CoreOptions {
  models: DistributionModel[];
  /** Opens what stands behind an origin. Called once an origin of the template, and once a domain that a function chose. */
  openOrigin(origin: Origin, model: DistributionModel): OriginBackend;
  engine: FunctionEngine;
  loadLambda(source: LambdaSource): LoadedLambda;
  /** Key value stores by logical id. */
  stores: Record<string, KeyValueStore>;
  /** Milliseconds since the epoch. Default: Date.now. */
  clock?: () => number;
  /** False: nothing is looked up and nothing kept. Default: true. */
  cache?: boolean;
  /** Bodies and headers kept at most. Default: 256 MB. */
  cacheBytes?: number;
}

/** What the server adds to a request it was handed. */
export interface HandleOptions {
  /** Aborted when the viewer has gone. */
  signal?: AbortSignal;
  /** The id of the request that this one repeats. */
  replayOf?: string;
  /** True: the cache is neither asked nor filled. */
  bypassCache?: boolean;
  /** A WebSocket handshake: called in place of the backend's fetch, with everything decided. Its answer (101 or an error) goes back as it is. */
  upgrade?(request: OriginRequest, backend: OriginBackend): Promise<OriginResponse>;
}

export interface Core {
  /** Never rejects: what goes wrong is the answer CloudFront would give. */
  handle(request: ViewerRequest, options?: HandleOptions): Promise<ViewerResponse>;
  /** Newest first, at most 1,000; secrets masked. */
  records(): RequestRecord[];
  record(id: string): RequestRecord | undefined;
  /** The request as it came, unmasked, for replays on this machine. Undefined once dropped. Bodies over 64 KB are not kept. */
  original(id: string): ViewerRequest | undefined;
  /** Drops the records. */
  clear(): void;
  /** Throws EdgewrightError `InvalidArgument` for paths that CloudFront refuses. Paths begin "/", tags "#". Default: every distribution. */
  invalidate(paths: string[], distribution?: string): InvalidationResult;
  cached(): CachedObject[];
  models(): readonly DistributionModel[];
  /** Takes effect at the next request; running ones end on what they began with. `changedFiles`: Lambda files whose text changed. */
  replaceModels(models: DistributionModel[], changedFiles?: string[]): void;
  /** Tells subscribers of something that happened outside a request: a rebuild, a refused build, a changed setting. */
  announce(event: Announcement): void;
  /** Called synchronously; returns the way to stop. */
  subscribe(listener: (event: CoreEvent) => void): () => void;
  close(): Promise<void>;
}

export interface InvalidationResult {
  id: string;
  /** Objects removed. */
  removed: number;
}

/** One object in the cache, for the inspector. Times in milliseconds. */
export interface CachedObject {
  distribution: string;
  path: string;
  /** What else the key holds: "br,gzip", "?a=1", "cookie s=…". */
  variant: string;
  status: number;
  bytes: number;
  storedAt: number;
  expiresAt: number;
  hits: number;
  storedBy: string;
}

export type Announcement =
  | { type: 'rebuild'; files: string[]; ms: number }
  | { type: 'build-refused'; message: string; file?: string; line?: number; error?: EngineError }
  | { type: 'config'; message: string };

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
> & { functions: string[] };

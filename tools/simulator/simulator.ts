/*! simulator: one local CloudFront, in process, for all distributions of a template. The HTTP server, createSimulator and replay stand on it. */

import type { ConnectionRequest } from '../../shared/functions/connection.js';
import { chooseDistributions } from '../distribution/choose.js';
import type { CloudFrontFunction, DistributionModel, Origin } from '../distribution/model.js';
import type { ConnectionOutcome, FunctionEngine, KeyValueStore, LambdaSource, LoadedLambda } from '../engine/types.js';
import type { OriginBackend, ViewerRequest, ViewerResponse } from '../http/messages.js';
import { createBackends } from './backends.js';
import type { CachedObject } from './cache/cached-object.js';
import { checkInvalidation, covers } from './cache/invalidation.js';
import { type CacheEntry, createStore } from './cache/store.js';
import { admit, type Distribution, type Shared } from './distribution.js';
import type { Announcement, CoreEvent, FunctionSaid } from './events.js';
import { type Fault, faultText } from './fault.js';
import { createFaults, readFaults } from './faults.js';
import { createFunctions } from './loaded-functions.js';
import { answer } from './pipeline/answer.js';
import { beginExchange } from './pipeline/begin.js';
import type { Exchange, HandleOptions } from './pipeline/exchange.js';
import { ownPage } from './pipeline/own-page.js';
import { respond } from './pipeline/respond.js';
import { createRouter, type Routed } from './staging.js';
import type { Finished } from './trace/finished.js';
import { keepBody } from './trace/kept-body.js';
import { maskDetail } from './trace/mask.js';
import { partsOf } from './trace/nearest.js';
import { type Answer, createRecorder, type Recorder, type RunOfStage } from './trace/recorder.js';
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
  /** Requests remembered. Default: 1,000. */
  records?: number;
  /** The beginning of each answer's body is remembered, for the inspector. Default: false. */
  keepBodies?: boolean;
  /** AWS does not document which comes first: see choices.ts. Default: 'after-match'. */
  defaultRootObject?: 'before-match' | 'after-match';
  /**
   * Gets what functions write with console.log, a line at a time as CloudWatch Logs has it, and what was said by whom: not with the lines that
   * frame it. Default: only the record of the request has it.
   */
  log?: (line: string, said?: FunctionSaid) => void;
}

export interface Core {
  /** Never rejects: what goes wrong is the answer CloudFront would give. */
  handle(request: ViewerRequest, options?: HandleOptions): Promise<ViewerResponse>;
  /** Newest first; secrets masked. */
  records(): RequestRecord[];
  record(id: string): RequestRecord | undefined;
  /** With its secrets: for showing one of them to whoever sits at this machine. */
  unmasked(id: string): RequestRecord | undefined;
  /** The request as it came, unmasked, for replays on this machine. Undefined once dropped. Bodies over 64 KB are not kept. */
  original(id: string): ViewerRequest | undefined;
  /** The answer with the beginning of its body, unmasked. Undefined once dropped, and where bodies are not kept. */
  answer(id: string): Answer | undefined;
  /** Which functions a request ran, with all that they were given, unmasked. Empty once dropped. */
  runs(id: string): RunOfStage[];
  /** Drops the records. */
  clear(): void;
  /**
   * Throws EdgewrightError `InvalidArgument` for paths that CloudFront refuses. Paths begin "/", tags "#". `distribution`: logical id, id, domain or
   * alias, of a tenant too. Default: every distribution.
   */
  invalidate(paths: string[], distribution?: string): InvalidationResult;
  /** What goes wrong with origins from the next request on, in place of what did. Throws EdgewrightError `fault`. */
  setFaults(faults: unknown): void;
  faults(): readonly Fault[];
  /** Runs a connection function for one connection, and logs what it says. */
  connect(source: CloudFrontFunction, connection: ConnectionRequest): Promise<ConnectionOutcome>;
  /** `whole`: with headers and key, masked. */
  cached(whole?: boolean): CachedObject[];
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

export function createCore(options: CoreOptions): Core {
  const clock = options.clock ?? Date.now;
  const shared = openShared(options, clock);
  const recorder = createRecorder(clock, options.records ?? 1_000);
  let distributions: Distribution[] = [];
  const route = createRouter(() => distributions);
  let requests = 0;
  let invalidations = 0;

  function replaceModels(models: DistributionModel[], changedFiles: string[] = []): void {
    shared.functions.renew(models, changedFiles);
    shared.backends.renew(models);
    distributions = models.map((model) => ({ model, shared }));
  }

  replaceModels(options.models);
  const core: Core = {
    handle(request, handleOptions = {}) {
      const admission = admit(distributions, request.host, handleOptions.distribution);
      const routed = route(admission, request, clock());
      const keeps = options.keepBodies === true;
      return handle(routed, request, handleOptions, String(++requests), recorder, keeps);
    },
    invalidate(paths, distribution) {
      checkInvalidation(paths);
      const id = `I${++invalidations}`;
      const meant = chooseDistributions([...core.models()], distribution).map(({ logicalId }) => logicalId);
      const removed = invalidate(shared, paths, distribution === undefined ? undefined : meant, id);
      recorder.emit({ type: 'invalidation', invalidation: id, paths, removed });
      return { id, removed };
    },
    setFaults(given) {
      const faults = readFaults(given, core.models());
      shared.faults.set(faults);
      recorder.emit({ type: 'config', message: `Faults: ${faults.map(faultText).join('; ') || 'none'}` });
    },
    faults: shared.faults.list,
    async connect(source, connection) {
      const outcome = await shared.functions.connect(source, connection);
      for (const line of outcome.logs) shared.log?.(`/aws/cloudfront/connection-function/${source.name}  ${line}`);
      return outcome;
    },
    cached: (whole = false) =>
      (shared.store?.entries() ?? []).map((entry) => ({ ...toCachedObject(entry), ...(whole ? insideOf(entry) : {}) })),
    models: () => distributions.map(({ model }) => model),
    replaceModels,
    announce: recorder.emit,
    subscribe: recorder.subscribe,
    records: recorder.records,
    record: recorder.record,
    unmasked: recorder.unmasked,
    original: recorder.original,
    answer: recorder.answer,
    runs: recorder.runs,
    clear: recorder.clear,
    async close() {
      await Promise.all([shared.functions.close(), shared.backends.close()]);
    },
  };
  return core;
}

function openShared(options: CoreOptions, clock: () => number): Shared {
  const { engine, loadLambda, stores, openOrigin } = options;
  return {
    functions: createFunctions({ engine, loadLambda, stores, clock }),
    backends: createBackends(openOrigin),
    faults: createFaults(),
    store: options.cache === false ? undefined : createStore(options.cacheBytes ?? 256 * 1024 * 1024),
    fetching: new Map(),
    invalidated: new Map(),
    rates: new Map(),
    clock,
    defaultRootObject: options.defaultRootObject ?? 'after-match',
    log: options.log,
  };
}

async function handle(
  { admission, cookie }: Routed,
  request: ViewerRequest,
  options: HandleOptions,
  number: string,
  recorder: Recorder,
  keepsBodies: boolean,
): Promise<ViewerResponse> {
  const exchange = beginExchange(admission, request, options, number);
  const response = await answer(exchange).catch((error: unknown) => failed(exchange, error));
  if (cookie !== undefined) response.headers.push(['Set-Cookie', cookie]);
  const { body, ...head } = response;
  const bytes = Buffer.isBuffer(body) ? body.length : undefined;
  const finished: Finished = { exchange, response: head, bytes, ms: performance.now() - exchange.trace.started };
  // After a 101 the body is the socket itself.
  if (keepsBodies && response.status !== 101) finished.body = keepBody(body);
  recorder.add(finished);
  return response;
}

/** A fault of ours, not of the user's distribution: said as CloudFront would say it, and kept for who looks. */
function failed(exchange: Exchange, error: unknown): ViewerResponse {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  exchange.trace.why = { code: 'InternalError', message: text, text: 'The local CloudFront itself failed.', fixes: [] };
  return respond(exchange, ownPage(exchange, 500, 'The local CloudFront failed. This is a fault of Edgewright.'));
}

/** What an invalidation removed is remembered by key, so that the next miss can say why. */
function invalidate(shared: Shared, paths: string[], meant: string[] | undefined, id: string): number {
  const removed = shared.store?.remove((entry) => {
    if (meant !== undefined && !meant.includes(entry.distribution)) return false;
    return paths.some((path) => covers(path, entry));
  });
  for (const [key, running] of shared.fetching) {
    if (!paths.some((path) => covers(path, { ...running, tags: [] }))) continue;
    running.outdate();
    shared.fetching.delete(key);
  }
  if (shared.invalidated.size > 10_000) shared.invalidated.clear();
  for (const { key } of removed ?? []) shared.invalidated.set(key, id);
  return removed?.length ?? 0;
}

function insideOf({ headers, key }: CacheEntry): Pick<CachedObject, 'headers' | 'key'> {
  const lines = headers.map(([name, value]) => ({ name, value }));
  const parts = [...partsOf(key)].map(([part, value]) => ({ part, value }));
  return maskDetail({ headers: lines, key: parts }) as Pick<CachedObject, 'headers' | 'key'>;
}

function toCachedObject(entry: CacheEntry): CachedObject {
  const { distribution, path, variant, status, storedAt, expiresAt, hits, storedBy } = entry;
  return { distribution, path, variant, status, bytes: entry.body.length, storedAt, expiresAt, hits, storedBy };
}

/*! index: the module `edgewright/simulator`: the distributions of a template in process, for tests, and on a port. */
import { dirname, resolve } from 'node:path';
import { chooseDistributions } from '../distribution/choose.js';
import { readDistributions } from '../distribution/cloudformation/index.js';
import { type Given, givenOf } from '../distribution/given.js';
import type { DistributionModel, Origin, StoreModel } from '../distribution/model.js';
import { openData, openDescription } from '../distribution/open.js';
import {
  createEngine,
  type EngineName,
  type EngineOptions,
  type KeyValueSource,
  type KeyValueStore,
  loadLambda,
  openKeyValueStore,
} from '../engine/index.js';
import { throwIfAny } from '../errors.js';
import type { OriginBackend } from '../http/messages.js';
import { type Clock, type ClockMove, createClock, moveClock } from './clock.js';
import type { Fault } from './fault.js';
import type { ViewerSettings } from './identify-viewer.js';
import { type BackendContext, checkOrigins, createBackend } from './origins/index.js';
import { basicRoutes } from './server/edge-routes.js';
import { bufferEvents } from './server/event-stream.js';
import { startServer } from './server/listen.js';
import { type Core, type CoreOptions, createCore, type InvalidationResult } from './simulator.js';
import type { RequestRecord } from './trace.js';
import { type FetchInit, toResponse, toViewerRequest } from './web.js';

export interface SimulatorOptions extends Given {
  /** CloudFormation or an answer of get-distribution-config, as data or as the path of a JSON or YAML file. */
  template: object | string;
  /** The one distribution that is meant, by logical id, domain or alias. Default: all of the template. */
  distribution?: string | undefined;
  /** Directory or URL by the origin's Id. */
  origins?: Record<string, string> | undefined;
  /** Keys and values, CloudFront's import format, or a file of it. Every store of the template gets them. */
  kvs?: KeyValueSource | undefined;
  /** Default: njs where it is installed, else vm. */
  engine?: EngineName | undefined;
  /** Milliseconds since the epoch, for caching, signatures and functions alike. Default: the real clock. */
  clock?: (() => number) | undefined;
  /** Stands in for every origin that lives nowhere on this machine. Default: a 502 that says which option names it. */
  fetch?: typeof globalThis.fetch | undefined;
  /** True: origins that nothing stands in for are asked at the domains that the template or a function names. */
  allowNetwork?: boolean | undefined;
  /** Folder that handlers and directories are relative to. Default: the template file's, or the current one. */
  projectDir?: string | undefined;
  /** Folder that assets are relative to, where `template` is data. Default: the current one. */
  templateDir?: string | undefined;
  /** The name that `parameters` had in 0.1.0. */
  values?: Record<string, string> | undefined;
  /** Country, city, device and the like of every request that does not say its own by x-edge-viewer-* headers. */
  viewer?: ViewerSettings | undefined;
  /** False: nothing is cached. */
  cache?: boolean | undefined;
  /** AWS does not document the order. Default: 'after-match'. */
  defaultRootObject?: CoreOptions['defaultRootObject'] | undefined;
}

export interface Simulator {
  /** A path, a URL or a Request, as fetch takes them; redirects are not followed. The distribution is chosen by host; a bare path means the first, and one without aliases that is alone goes by any host. */
  fetch(input: string | URL | Request, init?: FetchInit): Promise<Response>;
  /** Newest first, at most 1,000. */
  requests(): RequestRecord[];
  /** As CreateInvalidation: "/a", "/dir/*", "#tag", for all or for one distribution or tenant by name. Rejects with EdgewrightError `InvalidArgument` for what CloudFront refuses. */
  invalidate(paths: string[], distribution?: string): Promise<InvalidationResult>;
  /** What goes wrong with origins from now on, in place of what did; `[]` ends it. Throws EdgewrightError `fault` for what is none. */
  faults(faults: Fault[]): void;
  /**
   * Moves the time of caching, signatures and functions: `{ by: 3600 }` seconds, `{ to: '2027-01-01T00:00:00Z' }`, `{ to: 'now' }` back to that of
   * `clock`.
   */
  moveClock(move: ClockMove): void;
  /** On loopback. 0: any free port. */
  listen(port?: number): Promise<{ url: string; port: number }>;
  close(): Promise<void>;
}

/** Rejects with every mistake of the template at once. */
export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { core, clock, close } = await openCore(options);
  return simulate(core, clock, options.viewer ?? {}, close);
}

type CoreLimits = Pick<CoreOptions, 'cacheBytes' | 'records'> &
  Pick<EngineOptions, 'limit' | 'instrument'> &
  Pick<BackendContext, 'methods'> & {
    /** Stands before or in for what answers as `origin`: `open` makes that. Origins may then live nowhere. */
    standIn?: (origin: Origin, open: () => OriginBackend) => OriginBackend;
    /** Changes what was read before it is served. */
    edit?: (models: DistributionModel[]) => DistributionModel[];
  };

/** The simulator without its web-platform front: what takes requests as they are on the wire. */
export async function openCore(
  options: SimulatorOptions,
  { limit, instrument, methods, standIn, edit = (models) => models, ...limits }: CoreLimits = {},
): Promise<{ core: Core; clock: Clock; close: () => Promise<void> }> {
  const models = edit(readModels(options));
  const clock = createClock(options.clock);
  const context = { ...backendContext(options, clock), ...(methods === undefined ? {} : { methods }) };
  if (standIn === undefined) throwIfAny(checkOrigins(models, context));
  const engine = await createEngine({
    now: context.now,
    ...(options.engine ? { engine: options.engine } : {}),
    ...(limit === undefined ? {} : { limit }),
    ...(instrument === undefined ? {} : { instrument }),
  });
  const core = createCore({
    models,
    engine,
    loadLambda,
    stores: storesOf(models, options.kvs),
    openOrigin: (origin) => (standIn ?? answering)(origin, () => createBackend(origin, context)),
    clock: context.now,
    cache: options.cache ?? true,
    defaultRootObject: options.defaultRootObject ?? 'after-match',
    ...limits,
  });
  return {
    core,
    clock,
    async close() {
      await core.close();
      await engine.close();
    },
  };
}

function answering(_origin: Origin, open: () => OriginBackend): OriginBackend {
  return open();
}

function simulate(core: Core, clock: Clock, viewer: ViewerSettings, closeCore: () => Promise<void>): Simulator {
  const closers: (() => Promise<void>)[] = [closeCore];
  return {
    async fetch(input, init) {
      const request = await toViewerRequest(input, init, core.models(), viewer);
      const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
      return toResponse(await core.handle(request, signal ? { signal } : {}));
    },
    requests: core.records,
    invalidate: async (paths, distribution) => core.invalidate(paths, distribution),
    faults: core.setFaults,
    moveClock: (move) => moveClock(clock, move, core.announce),
    async listen(port = 0) {
      const events = bufferEvents(core);
      const server = await startServer({ core, port, viewer, routes: basicRoutes(events, clock) });
      closers.unshift(async () => {
        events.close();
        await server.close();
      });
      return { url: server.url, port: server.port };
    },
    async close() {
      for (const close of closers.splice(0)) await close();
    },
  };
}

function readModels(options: SimulatorOptions): DistributionModel[] {
  const { template, origins, values, parameters, projectDir } = options;
  const opened =
    typeof template === 'string'
      ? openDescription(resolve(template))
      : openData(template, resolve(options.templateDir ?? '.'));
  const models = readDistributions(opened.template, {
    ...opened,
    ...givenOf(options),
    parameters: { ...values, ...parameters },
    projectDir: projectDir ?? opened.templateDir,
    origins: origins ?? {},
  });
  return chooseDistributions(models, options.distribution);
}

function backendContext(options: SimulatorOptions, { now }: Clock): BackendContext {
  const { template, projectDir, fetch, origins, allowNetwork } = options;
  const root = resolve(projectDir ?? (typeof template === 'string' ? dirname(template) : '.'));
  const context = { projectDir: root, loadLambda, now, origins, allowNetwork };
  return fetch ? { ...context, fetch } : context;
}

function storesOf(models: DistributionModel[], kvs: SimulatorOptions['kvs']): Record<string, KeyValueStore> {
  // Read even where the template has no store: a file that nobody can read is a mistake.
  const contents = openKeyValueStore(kvs ?? {});
  const stores = models.flatMap((model) => Object.entries(model.stores));
  const ownOf = ({ file, contents: own }: StoreModel) => (kvs ? undefined : (file ?? own));
  const contentsOf = (own: string | Record<string, string> | undefined) => (own ? openKeyValueStore(own) : contents);
  return Object.fromEntries(stores.map(([id, store]) => [id, { ...contentsOf(ownOf(store)) }]));
}

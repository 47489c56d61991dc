/** serve: the distributions of a project on ports of this machine, until it is closed. */
import { createEngine, type EngineName, type KeyValueStore, loadLambda } from '../../engine/index.js';
import type { OriginBackend } from '../http.js';
import type { DistributionModel, Origin } from '../model.js';
import { type BackendContext, createBackend } from '../origins/index.js';
import { type AccessLog, openAccessLog } from '../server/access-log.js';
import { ensureCertificate } from '../server/certificate.js';
import { type DirectAddress, openDirectAddress } from '../server/direct.js';
import { bufferEvents } from '../server/event-stream.js';
import { hostOf } from '../server/hosts.js';
import { startServer } from '../server/listen.js';
import { requestLine } from '../server/request-line.js';
import { basicRoutes } from '../server/routes.js';
import { type Core, createCore } from '../simulator.js';
import type { ViewerSettings } from '../viewer.js';
import type { Changes } from './changes.js';
import { findPasses } from './passes.js';
import { findStoreFile, openStores, type ProjectOptions, readModels } from './project.js';
import { startReloading } from './reload.js';
import type { ServedDistribution, Serving } from './report.js';

export interface DevOptions extends ProjectOptions {
  port: number;
  https: boolean;
  /** Absolute. */
  kvs: string | undefined;
  engine: EngineName | undefined;
  cache: boolean;
  /** Absolute. */
  accessLog: string | undefined;
  viewer: ViewerSettings;
  /** Gets one line a request, without line end. */
  log(line: string): void;
}

export interface RunningDev {
  serving: Omit<Serving, 'ms'>;
  close(): Promise<void>;
}

export async function serve(options: DevOptions): Promise<RunningDev> {
  const context: BackendContext = { projectDir: options.projectDir, loadLambda, now: Date.now };
  // The engine looks for its binary while the template is packaged.
  const [models, engine] = await Promise.all([readModels(options, context), createEngine({ engine: options.engine })]);
  const kvs = options.kvs ?? findStoreFile(options.projectDir, options.template);
  const stores = openStores(models, kvs);
  const backends = createBackendTable(context);
  const core = createCore({ models, openOrigin: backends.open, engine, loadLambda, stores, cache: options.cache });
  const closers: (() => Promise<void> | void)[] = [() => engine.close(), () => core.close()];
  try {
    const changes = await startReloading({ ...options, kvs, core, stores, context });
    closers.push(changes.close);
    const server = await openServer(options, core, changes.pending, closers);
    const distributions = await openOrigins(models, stores, options.projectDir, backends, closers);
    const serving = { url: server.url, engine: engine.label, approximate: engine.approximate, distributions };
    return { serving, close: () => closeAll(closers) };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function openServer(
  options: DevOptions,
  core: Core,
  pending: Changes['pending'],
  closers: (() => Promise<void> | void)[],
): Promise<{ url: string }> {
  const hosts = core.models().map(hostOf);
  const certificate = options.https ? await ensureCertificate(options.projectDir, hosts) : undefined;
  const events = bufferEvents(core);
  const accessLog = options.accessLog === undefined ? undefined : openAccessLog(options.accessLog);
  const server = await startServer({
    core,
    port: options.port,
    certificate,
    viewer: options.viewer,
    pending,
    routes: basicRoutes(events),
    onFinished(finished) {
      options.log(requestLine(finished));
      logAccess(accessLog, finished, core);
    },
    onFault: (error) => options.log(`edgewright: internal: ${error instanceof Error ? error.stack : String(error)}`),
  });
  closers.push(
    () => events.close(),
    () => accessLog?.close(),
    () => server.close(),
  );
  return server;
}

function logAccess(log: AccessLog | undefined, finished: Parameters<AccessLog['write']>[0], core: Core): void {
  const models = core.models();
  const model = models.find((candidate) => hostOf(candidate) === finished.request.host) ?? models[0];
  if (model !== undefined) log?.write(finished, model);
}

/** The backends that the core has opened last, so that a direct address asks the same one. */
interface BackendTable {
  open(origin: Origin, model: DistributionModel): OriginBackend;
  find(origin: Origin, model: DistributionModel): OriginBackend;
}

function createBackendTable(context: BackendContext): BackendTable {
  const table = new Map<string, OriginBackend>();
  const keyOf = (origin: Origin, model: DistributionModel) => `${model.logicalId} ${origin.id}`;
  function open(origin: Origin, model: DistributionModel): OriginBackend {
    const backend = createBackend(origin, context);
    table.set(keyOf(origin, model), backend);
    return backend;
  }
  return { open, find: (origin, model) => table.get(keyOf(origin, model)) ?? open(origin, model) };
}

/** Every simulated origin gets an address of its own; one that lives elsewhere has it already. */
async function openOrigins(
  models: DistributionModel[],
  stores: Record<string, KeyValueStore>,
  projectDir: string,
  backends: BackendTable,
  closers: (() => Promise<void> | void)[],
): Promise<ServedDistribution[]> {
  const served: ServedDistribution[] = [];
  for (const model of models) {
    const origins: ServedDistribution['origins'] = [];
    for (const origin of Object.values(model.origins)) {
      const direct = await openDirect(origin, model, backends);
      if (direct !== undefined) closers.push(direct.close);
      origins.push({ id: origin.id, label: backends.find(origin, model).label, url: direct?.url });
    }
    served.push({ model, origins, passes: findPasses(model, stores, projectDir) });
  }
  return served;
}

async function openDirect(
  origin: Origin,
  model: DistributionModel,
  backends: BackendTable,
): Promise<DirectAddress | undefined> {
  if (origin.target.kind === 'external') return undefined;
  return openDirectAddress(origin, () => backends.find(origin, model));
}

/** The last opened is closed first. */
async function closeAll(closers: (() => Promise<void> | void)[]): Promise<void> {
  for (const close of closers.reverse()) await close();
}

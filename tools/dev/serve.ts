/** serve: the distributions of a project on ports of this machine, until it is closed. */

import type { Changes } from '../changes.js';
import { hostOf } from '../distribution/hosts.js';
import type { DistributionModel, Origin } from '../distribution/model.js';
import { hasUnknownFunctions } from '../distribution/unknown-functions.js';
import { createEngine, type EngineName, loadLambda } from '../engine/index.js';
import { madeWith } from '../inspector/api/made-with.js';
import { inspectorRoutes } from '../inspector/api/routes.js';
import { findPasses } from '../signing/passes.js';
import { type Clock, createClock } from '../simulator/clock.js';
import type { FunctionSaid } from '../simulator/events.js';
import type { ViewerSettings } from '../simulator/identify-viewer.js';
import type { BackendContext } from '../simulator/origins/index.js';
import { type AccessLog, openAccessLog } from '../simulator/server/access-log.js';
import { ensureCertificate } from '../simulator/server/certificate.js';
import type { ApiRoute } from '../simulator/server/edge-api.js';
import { basicRoutes } from '../simulator/server/edge-routes.js';
import { bufferEvents } from '../simulator/server/event-stream.js';
import { startServer } from '../simulator/server/listen.js';
import { functionLine, requestLine } from '../simulator/server/request-line.js';
import { type Core, createCore } from '../simulator/simulator.js';
import { createBackendTable, openDirectAddresses } from './backend-table.js';
import { createAside } from './dev-server.js';
import { ensureInspectorToken } from './inspector-token.js';
import { createLive, type Live } from './live.js';
import { findStoreFile, openStores, type ProjectOptions, readProject, refusals } from './project.js';
import { startReloading } from './reload.js';
import { type ServedDistribution, type Serving, siteOf } from './report.js';

export interface DevOptions extends ProjectOptions {
  port: number;
  https: boolean;
  /** Absolute. */
  kvs: string | undefined;
  engine: EngineName | undefined;
  cache: boolean;
  /** Origins are asked at the domains that the template or a function names. Default: false. */
  allowNetwork?: boolean | undefined;
  /** Absolute. */
  accessLog: string | undefined;
  viewer: ViewerSettings;
  /** Pages reload when what they were made of is saved. */
  live?: boolean | undefined;
  /** Gets one line a request, without line end. */
  log(line: string): void;
}

/** Undoes what was opened; the last opened is closed first. */
type Closer = () => Promise<void> | void;

export interface RunningDev {
  serving: Omit<Serving, 'ms'>;
  /** Forgets every object. */
  invalidate(): void;
  /** Reads the template again. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

export async function serve(options: DevOptions): Promise<RunningDev> {
  const { projectDir, origins, allowNetwork } = options;
  const clock = createClock();
  const { now } = clock;
  const context: BackendContext = { projectDir, loadLambda, now, origins, allowNetwork };
  // The engine looks for its binary while the template is packaged.
  const [{ models, templateFile }, engine] = await Promise.all([
    readProject(options, context),
    createEngine({ engine: options.engine, now }),
  ]);
  const kvs = options.kvs ?? findStoreFile(options.projectDir, options.template);
  const stores = openStores(models, kvs);
  const backends = createBackendTable(context);
  const { cache, log } = options;
  const hear = (_: string, said?: FunctionSaid) => said && log(functionLine(said));
  const live = options.live ? createLive() : undefined;
  const core = createCore({
    models,
    openOrigin: backends.open,
    engine,
    loadLambda,
    stores,
    clock: now,
    cache,
    log: hear,
    keepBodies: true,
  });
  const closers: Closer[] = [() => engine.close(), () => core.close(), () => live?.close()];
  try {
    const changes = await startReloading({ ...options, kvs, core, stores, context, onTaken: live?.tell });
    closers.push(changes.close);
    const whereIs = (origin: Origin, model: DistributionModel) => backends.find(origin, model).label;
    const viewer = { ...options.viewer };
    const { token, file: tokenFile } = ensureInspectorToken(options.projectDir);
    const made = madeWith({ ...options, kvs, templateFile });
    // Asked for by pages, and so when the server is there.
    const site = (model: DistributionModel) => siteOf(model, server.url, core.models().length);
    const routes = inspectorRoutes({ ...options, made, token, engine, stores, viewer, whereIs, siteOf: site, clock });
    const inspector = { routes, token, live };
    const server = await openServer({ ...options, viewer, clock }, core, changes.pending, inspector, closers);
    const distributions: ServedDistribution[] = [];
    for (const model of models) {
      const passes = findPasses(model, stores, options.projectDir);
      distributions.push({ model, origins: await openDirectAddresses(model, backends, closers), passes });
    }
    const serving = {
      url: server.url,
      tokenFile,
      engine: engine.label,
      approximate: engine.approximate,
      distributions,
    };
    for (const line of await refusals(options)) log(line);
    return {
      serving,
      invalidate: () => log(`edgewright: invalidated: ${core.invalidate(['/*']).removed} objects`),
      reload: changes.reload,
      close: () => closeAll(closers),
    };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function openServer(
  options: DevOptions & { clock: Clock },
  core: Core,
  pending: Changes['pending'],
  inspector: { routes: ApiRoute[]; token: string; live: Live | undefined },
  closers: Closer[],
): Promise<{ url: string }> {
  const hosts = core.models().map(hostOf);
  const certificate = options.https ? await ensureCertificate(options.projectDir, hosts) : undefined;
  const events = bufferEvents(core);
  const accessLog =
    options.accessLog === undefined
      ? undefined
      : openAccessLog(options.accessLog, (sentence) => options.log(`edgewright: log: ${sentence}`));
  closers.push(events.close, () => accessLog?.close());
  const server = await startServer({
    core,
    port: options.port,
    certificate,
    viewer: options.viewer,
    pending,
    routes: [...basicRoutes(events, options.clock), ...(inspector.live?.routes ?? []), ...inspector.routes],
    aside: createAside(core.models),
    pages: inspector.live,
    token: inspector.token,
    onFinished(finished) {
      options.log(requestLine(finished, hasUnknownFunctions(core.models())));
      logAccess(accessLog, finished, core);
    },
    onRefused: (why) => options.log(`edgewright: mtls: ${why}`),
    onFault: (error) => options.log(`edgewright: internal: ${error instanceof Error ? error.stack : String(error)}`),
  });
  closers.push(server.close);
  return server;
}

function logAccess(log: AccessLog | undefined, finished: Parameters<AccessLog['write']>[0], core: Core): void {
  const models = core.models();
  const model = models.find((candidate) => hostOf(candidate) === finished.request.host) ?? models[0];
  if (model !== undefined) log?.write(finished, model);
}

async function closeAll(closers: Closer[]): Promise<void> {
  for (const close of closers.reverse()) await close();
}

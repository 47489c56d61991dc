/** A local CloudFront on a free port, from a template of a few lines, with a real core behind it. */
import net from 'node:net';
import { readDistributions } from '../../../tools/distribution/cloudformation/index.js';
import { createEngine, loadLambda } from '../../../tools/engine/index.js';
import { createClock } from '../../../tools/simulator/clock.js';
import { createBackend } from '../../../tools/simulator/origins/index.js';
import { basicRoutes } from '../../../tools/simulator/server/edge-routes.js';
import { bufferEvents } from '../../../tools/simulator/server/event-stream.js';
import type { Finished } from '../../../tools/simulator/server/finished-exchange.js';
import { type RunningServer, startServer } from '../../../tools/simulator/server/listen.js';
import { type Core, createCore } from '../../../tools/simulator/simulator.js';
import { patient } from '../../engine/engines.js';

export const inspectorToken = 'the-token-of-the-inspector';

const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
export const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

/** One distribution with one custom origin "App", which times out after a second and is tried once. */
export function template(config: Record<string, unknown> = {}, behavior: Record<string, unknown> = {}): unknown {
  const distribution = {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        Enabled: true,
        Origins: [
          {
            Id: 'App',
            DomainName: 'app.example.com',
            ConnectionAttempts: 1,
            CustomOriginConfig: { OriginProtocolPolicy: 'http-only', OriginReadTimeout: 1 },
          },
        ],
        DefaultCacheBehavior: {
          TargetOriginId: 'App',
          ViewerProtocolPolicy: 'allow-all',
          AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
          CachePolicyId: cachingDisabled,
          OriginRequestPolicyId: allViewerExceptHost,
          ...behavior,
        },
        ...config,
      },
    },
  };
  return { Resources: { Site: distribution } };
}

export interface Stack {
  core: Core;
  server: RunningServer;
  url: string;
  /** Requests that are over, oldest first. */
  finished: Finished[];
  faults: unknown[];
  /** Why connections were refused. */
  refused: string[];
  close(): Promise<void>;
}

export interface StackOptions {
  template?: unknown;
  /** Origin id to directory or URL. */
  origins: Record<string, string>;
  certificate?: { key: string; cert: string };
  viewer?: Record<string, string>;
  /** PEM files of trust stores and origins. */
  certificates?: Record<string, string>;
}

export async function startStack(options: StackOptions): Promise<Stack> {
  const projectDir = import.meta.dirname;
  const { origins, certificates } = options;
  const models = readDistributions(options.template ?? template(), { projectDir, origins, certificates });
  const engine = await createEngine({ engine: 'vm', limit: patient });
  const context = { projectDir, loadLambda, now: Date.now, origins: options.origins };
  const core = createCore({
    models,
    engine,
    loadLambda,
    stores: {},
    openOrigin: (origin) => createBackend(origin, context),
  });
  const events = bufferEvents(core);
  const [finished, faults, refused]: [Finished[], unknown[], string[]] = [[], [], []];
  const server = await startServer({
    core,
    port: 0,
    certificate: options.certificate,
    viewer: options.viewer,
    routes: basicRoutes(events, createClock()),
    token: inspectorToken,
    onFinished: (one) => finished.push(one),
    onRefused: (why) => refused.push(why),
    onFault: (fault) => faults.push(fault),
  });
  async function close(): Promise<void> {
    events.close();
    await server.close();
    await core.close();
    await engine.close();
  }
  return { core, server, url: server.url, finished, faults, refused, close };
}

/** Sends bytes as they are, and resolves with everything that came until the other side closed. */
export function exchangeBytes(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    let received = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      received += text;
    });
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
  });
}

export async function until(condition: () => boolean, patience = 10_000): Promise<void> {
  const end = Date.now() + patience;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Waited for ${patience / 1000} seconds in vain.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

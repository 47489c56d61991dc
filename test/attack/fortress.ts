/**
 * The stack that is attacked. "Areas": one bucket with an open site and four guarded areas, a gate each. "members", "private" and "premium": the
 * same gates before a server that reads paths as loosely as any server does. "wire": that server without a gate. "bucket": the bucket without one.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readsLoosely } from '../../tools/attack/catalogue/loose-reader.js';
import type { HeaderList, ViewerRequest } from '../../tools/http/messages.js';
import { packageRoot } from '../../tools/package.js';
import { createClock } from '../../tools/simulator/clock.js';
import { identifyViewer } from '../../tools/simulator/identify-viewer.js';
import { openCore } from '../../tools/simulator/index.js';
import { basicRoutes } from '../../tools/simulator/server/edge-routes.js';
import { bufferEvents } from '../../tools/simulator/server/event-stream.js';
import { startServer } from '../../tools/simulator/server/listen.js';
import type { Core } from '../../tools/simulator/simulator.js';
import { patient } from '../engine/engines.js';
import { edit } from './edit.js';
import { areas, template } from './fortress-template.js';
import { jwks, NOW, sessionSecret } from './passes.js';

export { edit } from './edit.js';
export { type Area, areas, downloadsKey } from './fortress-template.js';

export const inspectorToken = 'the-token-of-the-inspector';

/** In every file that a gate guards, and outside of the bucket. */
export const TREASURE = 'the treasure of';

/** The artefacts as they are deployed; of jwt-cookie the readable one, its `config` filled in as somebody who copies it does. */
function writeProject(folder: string): void {
  cpSync(path.join(packageRoot, 'dist/edge-lambdas/min/signed-cookie'), path.join(folder, 'private'), {
    recursive: true,
  });
  write(folder, 'premium/index.js', premiumCode());
  for (const area of [...areas, 'other']) {
    const text = area === 'other' ? 'open to holders of a pass' : `${TREASURE} ${area}`;
    for (const file of ['x', 'x.html', 'index.html']) write(folder, `site/${area}/${file}`, text);
  }
  write(folder, 'site/index.html', 'welcome');
  write(folder, 'outside/x', `${TREASURE} the machine`);
  symlinkSync(path.join(folder, 'outside/x'), path.join(folder, 'site/link'));
  symlinkSync(path.join(folder, 'outside'), path.join(folder, 'site/folder'));
}

function premiumCode(): string {
  const code = readFileSync(path.join(packageRoot, 'dist/edge-lambdas/jwt-cookie/index.js'), 'utf8');
  const rules = ['members', 'private', 'premium', 'other'].map((area) => ({
    prefix: `/${area}`,
    open: false,
    claim: 'areas',
    anyOf: [area],
  }));
  return edit(code, {
    keys: jwks,
    issuer: 'https://id.example.test',
    audience: 'site',
    rules,
  });
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

interface Arrived {
  method: string;
  url: string;
  headers: string[];
  body: string;
}

export interface Fortress {
  core: Core;
  port: number;
  /** What reached the loose server, oldest first. */
  arrived: Arrived[];
  /** Faults of the local CloudFront itself: there must be none. */
  faults: unknown[];
  close(): Promise<void>;
}

export async function openFortress(): Promise<Fortress> {
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-attack-'));
  writeProject(folder);
  const arrived: Arrived[] = [];
  const loose = await openLooseServer(arrived);
  const simulated = {
    template: template(),
    projectDir: folder,
    origins: { Site: path.join(folder, 'site'), Loose: `http://127.0.0.1:${(loose.address() as AddressInfo).port}` },
    kvs: { 'signing-keys': JSON.stringify({ k1: sessionSecret.toString('base64url') }) },
    clock: () => NOW * 1000,
  };
  const { core, close } = await openCore(simulated, { limit: patient });
  const events = bufferEvents(core);
  const faults: unknown[] = [];
  const server = await startServer({
    core,
    port: 0,
    routes: basicRoutes(events, createClock()),
    token: inspectorToken,
    onFault: (fault) => faults.push(fault),
  });
  return {
    core,
    port: server.port,
    arrived,
    faults,
    async close() {
      events.close();
      await server.close();
      await close();
      loose.closeAllConnections();
      await new Promise((resolve) => loose.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}

/** Hands out the treasure of an area to whoever names it in any way that some server somewhere would understand. */
async function openLooseServer(arrived: Arrived[]): Promise<http.Server> {
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '' } = request;
    arrived.push({ method, url, headers: request.rawHeaders, body: Buffer.concat(chunks).toString('latin1') });
    const area = areas.find((one) => readsLoosely(url).some((reading) => reading.startsWith(`/${one}/`)));
    response.end(area ? `${TREASURE} ${area}` : 'nothing here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** A request as it stands on the wire, without a socket. */
export function viewerRequest(
  host: string,
  target: string,
  headers: HeaderList = [],
  more: Partial<ViewerRequest> = {},
): ViewerRequest {
  const question = target.indexOf('?');
  return identifyViewer({
    method: 'GET',
    scheme: 'https',
    httpVersion: '1.1',
    host,
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? undefined : target.slice(question + 1),
    headers: [['Host', host], ...headers],
    body: Buffer.alloc(0),
    ip: '192.0.2.2',
    ...more,
  });
}

export interface Answer {
  status: number;
  headers: HeaderList;
  text: string;
}

export async function ask(core: Core, request: ViewerRequest): Promise<Answer> {
  const { status, headers, body } = await core.handle(request);
  const bytes = Buffer.isBuffer(body) ? body : Buffer.concat(await body.toArray());
  return { status, headers, text: bytes.toString('latin1') };
}

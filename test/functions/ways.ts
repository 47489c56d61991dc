/** One event, three answers: from the source in Node, from its artefact in njs, and from its artefact in V8. They must be one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, vi } from 'vitest';
import type { Request, Response, ViewerRequestEvent, ViewerResponseEvent } from '../../shared/functions/event.js';
import { rawQueryOf } from '../../tools/engine/event-in.js';
import { enginesHere } from '../../tools/engine/index.js';
import { loadArtefact } from '../../tools/testing/index.js';
import { store } from '../cloudfront-module.js';
import { patient } from '../engine/engines.js';

export type FunctionEvent = ViewerRequestEvent | ViewerResponseEvent;
export type Answer = Request | Response;
type Handler<E> = (event: E) => Answer | Promise<Answer>;

export interface WaysOptions {
  kvs?: Record<string, string>;
  /** ISO 8601. */
  now?: string;
}

export const NOW = '2026-05-01T12:00:00Z';

/** The one answer to an event; rejects where the ways differ. `artefact` is a file under dist/functions, in the deployed form. */
export type Ask<E> = (event: E) => Promise<Answer>;

/** Without njs on this machine there are two ways. */
export async function openWays<E extends FunctionEvent>(
  artefact: string,
  handler: Handler<E>,
  { kvs = {}, now = NOW }: WaysOptions = {},
): Promise<Ask<E>> {
  return openFile(`dist/functions/min/${artefact}.js`, handler, { kvs, now });
}

/** The readable artefact with another `config`, as people edit their copy, beside the source with the same one. */
export async function openConfigured<E extends FunctionEvent, C extends object>(
  artefact: string,
  config: C,
  handler: (event: E, config: C) => Answer | Promise<Answer>,
  options: WaysOptions = {},
): Promise<Ask<E>> {
  const code = readFileSync(`dist/functions/${artefact}.js`, 'utf8');
  const literal = /^const config = \{[\s\S]*?^\};$/m;
  if (!literal.test(code)) throw new Error(`dist/functions/${artefact}.js has no config.`);
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, `${artefact}.js`);
  writeFileSync(
    file,
    code.replace(literal, () => `const config = ${JSON.stringify(config)};`),
  );
  return openFile(file, (event: E) => handler(event, config), options);
}

async function openFile<E extends FunctionEvent>(
  file: string,
  handler: Handler<E>,
  { kvs = {}, now = NOW }: WaysOptions,
): Promise<Ask<E>> {
  const loaded = await Promise.all(
    enginesHere().map((engine) => loadArtefact(file, { engine, kvs, now, limit: patient })),
  );
  afterAll(() => Promise.all(loaded.map((one) => one.close())));
  return async (event) => {
    const fromSource = whole(await runSource(handler, event, kvs, now));
    for (const one of loaded) {
      const { engine, error, result } = await one.invoke(event);
      expect(error ?? whole(result as Answer), engine).toEqual(fromSource);
    }
    return fromSource;
  };
}

/** In Node, with the clock and the store the artefacts get. */
export async function runSource<E extends FunctionEvent>(
  handler: Handler<E>,
  event: E,
  kvs: Record<string, string> = {},
  now = NOW,
): Promise<Answer> {
  Object.assign(store, kvs);
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) });
  try {
    return await handler(copyOf(event));
  } finally {
    vi.useRealTimers();
    for (const key of Object.keys(store)) delete store[key];
  }
}

/** Functions edit what they get. An event read from a file has no method for the raw query; CloudFront gives it one. */
function copyOf<E extends FunctionEvent>(event: E): E {
  const copy = plain(event);
  const raw = rawQueryOf(event.request);
  Object.defineProperty(copy.request, 'rawQueryString', { enumerable: false, value: () => raw });
  return copy;
}

/** CloudFront shows a part that is left out as an empty one. */
export function whole(answer: Answer): Answer {
  const parts = 'statusCode' in answer ? { cookies: {} } : { querystring: {}, headers: {}, cookies: {} };
  return Object.assign(parts, plain(answer));
}

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

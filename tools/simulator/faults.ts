/** faults: origins in trouble, as somebody asked for: failover, stale objects, 502 and 504 can be seen with a server that is well. */

import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { DistributionModel } from '../distribution/model.js';
import { EdgewrightError } from '../errors.js';
import { headerValue } from '../http/header-list.js';
import { type OriginBackend, OriginError, type OriginRequest, type OriginResponse } from '../http/messages.js';
import { type Fault, kinds } from './fault.js';

export interface Faults {
  list(): readonly Fault[];
  set(faults: Fault[]): void;
  /** What hits the next request to an origin, if anything does. */
  next(origin: string): Fault | undefined;
}

export function createFaults(): Faults {
  let active: { fault: Fault; seen: number }[] = [];
  return {
    list: () => active.map(({ fault }) => fault),
    set(faults) {
      active = faults.map((fault) => ({ fault, seen: 0 }));
    },
    next(origin) {
      const meant = active.filter(({ fault }) => fault.origin === undefined || fault.origin === origin);
      return meant.find((one) => {
        const { share = 1 } = one.fault;
        one.seen++;
        return Math.ceil(one.seen * share) > Math.ceil((one.seen - 1) * share);
      })?.fault;
    },
  };
}

/** Throws EdgewrightError `fault` for what is none. */
export function readFaults(given: unknown, models: readonly DistributionModel[]): Fault[] {
  if (!Array.isArray(given)) throw new EdgewrightError('fault', `Expected a list of faults, found ${found(given)}.`);
  const ids = models.flatMap(({ origins }) => Object.keys(origins));
  return given.map((one) => readFault(one, ids));
}

function readFault(given: unknown, ids: string[]): Fault {
  const fault = (typeof given === 'object' && given !== null ? given : {}) as Record<keyof Fault, unknown>;
  const { origin, kind, ms, status, share } = fault;
  const names = ['origin', 'kind', 'ms', 'status', 'share'];
  const expected: [holds: boolean, what: string][] = [
    [Object.keys(fault).every((name) => names.includes(name)), `no other names than ${names.join(', ')}`],
    [kinds.includes(kind as Fault['kind']), `"kind" to be one of ${kinds.join(', ')}`],
    [origin === undefined || ids.includes(origin as string), `"origin" to be one of ${ids.join(', ')}`],
    [
      kind === 'slow' ? isWithin(ms, 0, 600_000) : ms === undefined,
      '"ms" from 0 to 600,000 with "slow", and only there',
    ],
    [
      status === undefined || (kind === 'error' && Number.isInteger(status) && isWithin(status, 500, 599)),
      '"status" from 500 to 599, and only with "error"',
    ],
    [share === undefined || isWithin(share, 0, 1), '"share" from 0 to 1'],
  ];
  const wrong = expected.find(([holds]) => !holds);
  if (wrong === undefined) return fault as Fault;
  throw new EdgewrightError('fault', `Fault ${found(given)}: expected ${wrong[1]}.`);
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

function found(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

/** The backend as the fault lets it be reached. */
export function faulty(backend: OriginBackend, fault: Fault): OriginBackend {
  return { ...backend, fetch: (request, signal) => ask(backend, fault, request, signal) };
}

async function ask(
  backend: OriginBackend,
  { kind, ms = 0, status = 503 }: Fault,
  request: OriginRequest,
  signal: AbortSignal | undefined,
): Promise<OriginResponse> {
  if (kind === 'down') throw new OriginError('refused', 'A fault was set: nothing listens there.');
  if (kind === 'error') return errorOf(status);
  if (kind === 'half') return half(await backend.fetch(request, signal));
  await wait(Math.min(ms, request.readTimeout), undefined, signal ? { signal } : {});
  if (ms < request.readTimeout) return backend.fetch(request, signal);
  throw new OriginError('timeout', `A fault was set: no byte for ${request.readTimeout} ms.`);
}

function errorOf(status: number): OriginResponse {
  const body = Buffer.from('A fault was set.\n');
  const headers: OriginResponse['headers'] = [
    ['Content-Type', 'text/plain'],
    ['Content-Length', String(body.length)],
  ];
  return { status, statusText: '', headers, body };
}

/** The head says what it said. Of a stream that names no length the first piece is all that comes. */
function half(answer: OriginResponse): OriginResponse {
  const { body, headers } = answer;
  const length = Number(headerValue(headers, 'content-length') ?? (Buffer.isBuffer(body) ? body.length : 1));
  if (length === 0 || (Buffer.isBuffer(body) && body.length === 0)) return answer;
  const broken = Readable.from(upTo(Buffer.isBuffer(body) ? Readable.from([body]) : body, Math.floor(length / 2)));
  // Whoever reads is told by the stream; without a listener the process would end.
  broken.on('error', () => {});
  return { ...answer, body: broken };
}

async function* upTo(body: Readable, most: number): AsyncGenerator<Buffer> {
  let sent = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    yield chunk.subarray(0, Math.max(1, most - sent));
    sent += chunk.length;
    if (sent >= most) break;
  }
  throw new OriginError('reset', 'A fault was set: the connection broke.');
}

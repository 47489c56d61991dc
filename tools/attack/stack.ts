/** stack: the user's distributions in process, over origins that say what reached them. What attacks are made with. */

import { hostOf } from '../distribution/hosts.js';
import type { DistributionModel } from '../distribution/model.js';
import { headerValue } from '../http/header-list.js';
import type { HeaderList, ViewerRequest, ViewerResponse } from '../http/messages.js';
import { openCore, type SimulatorOptions } from '../simulator/index.js';
import type { RequestRecord } from '../simulator/trace.js';
import { identifyViewer } from '../simulator/viewer.js';
import { markHeader, marksIn, type Seen, watchOrigins } from './stand-in.js';

/** A request as a viewer may write it. */
export interface Asked {
  /** Path and query as on the wire. */
  target: string;
  method?: string;
  scheme?: ViewerRequest['scheme'];
  httpVersion?: ViewerRequest['httpVersion'];
  host?: string;
  headers?: HeaderList;
  /** So many of the headers, from the first, belong to a pass and are not printed. */
  secret?: number;
  /** From where, by the country's code. */
  country?: string;
  /** Past the cache otherwise. */
  cached?: boolean;
}

export interface Answer {
  status: number;
  headers: HeaderList;
  text: string;
  /** What of the origins' is in it. */
  got: Seen[];
  record(): RequestRecord | undefined;
}

export interface Stack {
  models: readonly DistributionModel[];
  ask(model: DistributionModel, asked: Asked): Promise<Answer>;
  /** What reached origins, oldest first. */
  seen: readonly Seen[];
  /** Moves the clock. */
  wait(seconds: number): void;
  /** Empties the cache. */
  forget(): void;
  close(): Promise<void>;
}

/** The clock stands still but for `wait`: what is kept stays kept, and a run is the same each time. */
export async function openStack(
  options: SimulatorOptions,
  edit?: (models: DistributionModel[]) => DistributionModel[],
): Promise<Stack> {
  let now = Date.now();
  const given = Object.entries(options.origins ?? {}).filter(([, place]) => /^https?:/i.test(place));
  const watch = watchOrigins(new Set(given.map(([id]) => id)), () => now);
  const { core, close } = await openCore(
    { ...options, clock: () => now },
    { records: 1, cacheBytes: 64 * 1024 * 1024, standIn: watch.standIn, ...(edit ? { edit } : {}) },
  );
  return {
    models: core.models(),
    seen: watch.seen,
    wait: (seconds) => {
      now += seconds * 1000;
    },
    forget: () => {
      core.invalidate(['/*']);
    },
    async ask(model, asked) {
      const host = asked.host ?? hostOf(model);
      // By its host where that is the model's own: so that another name is answered as CloudFront would answer it.
      const distribution = asked.host === undefined ? { distribution: model.logicalId } : {};
      const answer = await core.handle(viewerRequest(host, asked), { ...distribution, bypassCache: !asked.cached });
      return toAnswer(answer, watch.seen, () => core.record(answer.recordId ?? ''));
    },
    close,
  };
}

function viewerRequest(host: string, { target, method = 'GET', country, ...asked }: Asked): ViewerRequest {
  // What a client writes as UTF-8 comes in byte by byte, and without what names the server: RFC 9112 §3.2.2.
  const wire = Buffer.from(target)
    .toString('latin1')
    .replace(/^https?:\/\/[^/?#]*/i, '');
  const question = wire.indexOf('?');
  return identifyViewer(
    {
      method,
      scheme: asked.scheme ?? 'https',
      httpVersion: asked.httpVersion ?? '1.1',
      host,
      path: (question < 0 ? wire : wire.slice(0, question)) || '/',
      query: question < 0 ? undefined : wire.slice(question + 1),
      headers: [['Host', host], ...(asked.headers ?? [])],
      body: Buffer.alloc(0),
      ip: '192.0.2.2',
    },
    country === undefined ? {} : { country },
  );
}

/** Whether any server reads it as the target of a request: RFC 9112 §3.2. */
export function isTarget(target: string): boolean {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '');
  return (path === '' || path.startsWith('/')) && !/[\0-\x20\x7f]/.test(path);
}

async function toAnswer(
  { status, headers, body }: ViewerResponse,
  seen: readonly Seen[],
  record: Answer['record'],
): Promise<Answer> {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.concat(await body.toArray());
  const text = bytes.toString('latin1');
  const header = status < 400 ? headerValue(headers, markHeader) : undefined;
  const numbers = [...marksIn(text), ...(header === undefined ? [] : [Number(header)])];
  const got = [...new Set(numbers)].flatMap((number) => seen[number] ?? []);
  return { status, headers, text, got, record };
}

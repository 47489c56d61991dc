/** stack: the user's distributions in process, over origins that say what reached them. What attacks are made with. */

import { hostOf } from '../distribution/hosts.js';
import type { DistributionModel, Origin } from '../distribution/model.js';
import { hasHeader, headerValue } from '../http/header-list.js';
import type { HeaderList, ViewerRequest, ViewerResponse } from '../http/messages.js';
import { identifyViewer, type ViewerSettings } from '../simulator/identify-viewer.js';
import { openCore, type SimulatorOptions } from '../simulator/index.js';
import type { RequestRecord } from '../simulator/trace.js';
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
  /** From where and with what, as x-edge-viewer-* says it: country, device. */
  viewer?: ViewerSettings;
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
  /** Whether it lives at a URL that the user named. */
  isGiven(origin: Origin): boolean;
  /** Moves the clock. */
  wait(seconds: number): void;
  /** Empties the cache. */
  forget(): void;
  close(): Promise<void>;
}

const CACHE_BYTES = 64 * 1024 * 1024;

/** Milliseconds. On a busy machine one event that waits for a core is no loop, and a gate that is late must not look like none. */
const LIMIT = 2_000;

/** The clock stands still but for `wait`: what is kept stays kept, and a run is the same each time. */
export async function openStack(
  options: SimulatorOptions,
  edit?: (models: DistributionModel[]) => DistributionModel[],
): Promise<Stack> {
  let now = Date.now();
  let tries = 0;
  const given = Object.entries(options.origins ?? {}).filter(([, place]) => /^https?:/i.test(place));
  const ids = new Set(given.map(([id]) => id));
  const watch = watchOrigins(ids, () => now);
  const { core, close } = await openCore(
    { ...options, clock: () => now },
    { records: 64, cacheBytes: CACHE_BYTES, limit: LIMIT, standIn: watch.standIn, ...(edit ? { edit } : {}) },
  );
  return {
    models: core.models(),
    seen: watch.seen,
    isGiven: ({ id }) => ids.has(id),
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
      const request = viewerRequest(host, addressFor(model, tries++), asked);
      const answer = await core.handle(request, { ...distribution, bypassCache: !asked.cached });
      return toAnswer(answer, watch.seen, () => core.record(answer.recordId ?? ''));
    },
    close,
  };
}

/** What every browser sends: without it a gate may take somebody for a robot. */
const browser: HeaderList = [
  ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'],
  ['Accept', 'text/html,*/*'],
  ['Accept-Language', 'en'],
];

/** What the wire brings of it. */
export function viewerRequest(
  host: string,
  ip: string,
  { target, method = 'GET', viewer = {}, ...asked }: Asked,
): ViewerRequest {
  const own = asked.headers ?? [];
  const headers: HeaderList = [['Host', host], ...browser.filter(([name]) => !hasHeader(own, name)), ...own];
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
      headers,
      body: Buffer.alloc(0),
      ip,
    },
    viewer,
  );
}

/** A rule that counts requests of one address would answer for all others. Of RFC 2544, appendix C.2.2. */
function addressFor({ webAcl }: DistributionModel, number: number): string {
  return webAcl === undefined ? '192.0.2.2' : `198.18.${(number >> 8) & 255}.${number & 255}`;
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

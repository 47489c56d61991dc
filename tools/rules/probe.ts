/** probe: the user's distributions in process, over origins that answer what a rule wants to know about. Nothing leaves this machine. */
import { isBucket } from '../attack/objects.js';
import { type Asked, viewerRequest } from '../attack/stack.js';
import { hostOf } from '../distribution/hosts.js';
import type { Behavior, DistributionModel, Origin } from '../distribution/model.js';
import type { HeaderList, OriginBackend, OriginRequest } from '../http/messages.js';
import { openCore, type SimulatorOptions } from '../simulator/index.js';
import type { Stage } from '../simulator/trace.js';

/** What origins answer: the first request of each ask gets it, pages of errors are whole. */
export interface Scene {
  status?: number;
  /** Buckets send no cookie of their own. */
  headers?: HeaderList;
}

export interface Answer {
  status: number;
  headers: HeaderList;
  stages: Stage[];
  /** What reached origins, in order. */
  seen: { origin: Origin; request: OriginRequest }[];
}

export type PassedGates = 'key groups' | 'viewer-request functions' | 'all';

export interface Probe {
  models: readonly DistributionModel[];
  ask(model: DistributionModel, asked: Asked, scene?: Scene): Promise<Answer>;
  /** The same as somebody sees it whom these gates let in. */
  past(gates: PassedGates): Promise<Probe>;
  close(): Promise<void>;
}

export async function openProbe(options: SimulatorOptions, passed?: PassedGates): Promise<Probe> {
  let seen: Answer['seen'] = [];
  let scene: Scene = {};
  const others = new Map<PassedGates, Promise<Probe>>();
  const standIn = (origin: Origin): OriginBackend => ({
    label: `a stand-in for ${origin.id}`,
    async fetch(request) {
      const isFirst = seen.push({ origin, request }) === 1;
      return answerOf(origin, isFirst ? scene : {});
    },
    close: async () => {},
  });
  const edit = (models: DistributionModel[]) => (passed ? models.map((model) => opened(model, passed)) : models);
  const { core, close } = await openCore(options, { records: 1, standIn, edit });
  return {
    models: core.models(),
    async ask(model, asked, given = {}) {
      seen = [];
      scene = given;
      const country = countryOf(model);
      const viewer: Asked['viewer'] = country === undefined ? {} : { country };
      const request = viewerRequest(hostOf(model), '192.0.2.2', { ...asked, viewer });
      const handled = { distribution: model.logicalId, bypassCache: !asked.cached };
      const { status, headers, body, recordId = '' } = await core.handle(request, handled);
      if (!Buffer.isBuffer(body)) await body.toArray();
      return { status, headers, seen, stages: core.record(recordId)?.stages ?? [] };
    },
    past(gates) {
      const other = others.get(gates) ?? openProbe(options, gates);
      others.set(gates, other);
      return other;
    },
    async close() {
      for (const other of others.values()) await (await other).close();
      await close();
    },
  };
}

export function urlOf(model: DistributionModel, path: string, scheme = 'https'): string {
  return `${scheme}://${hostOf(model)}${path}`;
}

/** The stage that kept a request from the origin: a refusal, or any other answer. */
export function answeredBy({ stages }: Answer): Stage | undefined {
  return stages.find(({ name, state }) => name !== 'origin' && /^(?:answered|refused|failed)$/.test(state));
}

function answerOf(origin: Origin, { status = 200, headers = [] }: Scene) {
  const sent = isBucket(origin) ? headers.filter(([name]) => name !== 'Set-Cookie') : headers;
  const location: HeaderList = status >= 300 && status < 400 ? [['Location', '/elsewhere']] : [];
  const lines: HeaderList = [['Content-Type', 'text/html'], ...location, ...sent];
  return { status, statusText: '', headers: lines, body: Buffer.from('an object') };
}

/** One that the distribution lets in. */
function countryOf({ geoRestriction: { type, countries } }: DistributionModel): string | undefined {
  if (type === 'whitelist') return countries[0];
  return type === 'blacklist' ? ['DE', 'US', 'JP', 'AQ'].find((code) => !countries.includes(code)) : undefined;
}

function opened(model: DistributionModel, passed: PassedGates): DistributionModel {
  return { ...model, behaviors: model.behaviors.map((behavior) => without(behavior, passed)) };
}

function without(behavior: Behavior, passed: PassedGates): Behavior {
  const { 'viewer-request': _gate, ...others } = behavior.functions;
  return {
    ...behavior,
    functions: passed === 'key groups' ? behavior.functions : others,
    trustedKeys: passed === 'viewer-request functions' ? behavior.trustedKeys : undefined,
  };
}

/** api: what the page asks of its server, as JSON. */
import type { ClockMove } from '../../simulator/clock.js';
import type { Fault } from '../../simulator/fault.js';
import type { RequestRecord } from '../../simulator/trace.js';
import type {
  BodyView,
  CacheView,
  DebugView,
  HarRequest,
  HarResult,
  LinesView,
  Overview,
  ReplayEdits,
  ReplayResult,
  SentRequest,
  StoreView,
  ViewerFacts,
  WhyView,
} from '../contract.js';

export const getRequests = () => ask<RequestRecord[]>('GET', 'requests');
export const getRequest = (id: string) => ask<RequestRecord>('GET', `requests/${id}`);
export const getSent = (id: string) => ask<SentRequest>('GET', `requests/${id}/request`);
export const replay = (id: string, edits: ReplayEdits) => ask<ReplayResult>('POST', `requests/${id}/replay`, edits);
export const getBody = (id: string) => ask<BodyView>('GET', `requests/${id}/body`);
export const getWhy = (id: string) => ask<WhyView>('GET', `requests/${id}/why`);
export const getLines = (id: string, lambdas: boolean) =>
  ask<LinesView>('GET', `requests/${id}/lines${lambdas ? '?lambdas' : ''}`);
export const debug = (id: string, stage: string, launch: boolean) =>
  ask<DebugView>('POST', `requests/${id}/debug`, { stage, launch });
export const getHar = () => ask<object>('GET', 'har');
export const sendHar = (requests: HarRequest[]) => ask<HarResult>('POST', 'har', { requests });
export const show = (id: string, path: (string | number)[]) =>
  ask<{ value: unknown }>('POST', `requests/${id}/show`, { path });

export const getOverview = () => ask<Overview>('GET', 'distribution');
export const getStores = () => ask<StoreView[]>('GET', 'kvs');
export const setKey = (store: string, key: string, value: string) =>
  ask<StoreView>('PUT', `kvs/${encodeURIComponent(store)}/${encodeURIComponent(key)}`, { value });
export const deleteKey = (store: string, key: string) =>
  ask<StoreView>('DELETE', `kvs/${encodeURIComponent(store)}/${encodeURIComponent(key)}`, {});
export const showKey = (store: string, key: string) =>
  ask<{ value: string }>('POST', `kvs/${encodeURIComponent(store)}/${encodeURIComponent(key)}/show`, {});
export const importKeys = (store: string, file: unknown) =>
  ask<StoreView>('POST', `kvs/${encodeURIComponent(store)}`, file);

export const getCache = () => ask<CacheView>('GET', 'cache');
export const getWholeCache = () => ask<CacheView>('GET', 'cache?whole');
export const invalidate = (paths: string[]) => ask<{ id: string; removed: number }>('POST', 'invalidate', { paths });
export const clearRequests = () => ask<object>('POST', 'clear', {});
export const setViewer = (viewer: ViewerFacts) => ask<ViewerFacts>('PUT', 'viewer', viewer);
export const getPass = (pattern: string) => ask<{ enter: string }>('POST', 'pass', { pattern });

export const setFaults = (faults: Fault[]) => ask<object>('POST', 'faults', { faults });
export const moveClock = (move: ClockMove) => ask<object>('POST', 'clock', move);

const token = document.querySelector<HTMLMetaElement>('meta[name=token]')?.content ?? '';
const shown: Record<string, string> = token === '' ? {} : { 'x-edgewright-token': token };

/** Rejects with the sentence that the server gave. */
async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const headers = { ...shown, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const response = await fetch(`/__edge/${path}`, {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error?.message ?? `The server answered ${response.status}.`);
  return answer;
}

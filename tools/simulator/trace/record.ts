/*! record: what is remembered of a request, worked out for whoever looks: all stages in CloudFront's order, those that did not run with the reason. */
import { headerValue } from '../../http/header-list.js';
import type { ViewerRequest, ViewerResponse } from '../../http/messages.js';
import type { RequestSummary } from '../events.js';
import type { Exchange, StageNote } from '../pipeline/exchange.js';
import type { RequestRecord, Stage, StageName } from '../trace.js';
import type { Finished } from './finished.js';
import { maskDetail, maskUrl, partlyMasked } from './mask.js';
import { skipReason } from './skipped.js';
import { describeStage } from './stage.js';
import { verdict } from './verdict.js';

const order: StageName[] = [
  'behavior',
  'viewer-rules',
  'signature',
  'root-object',
  'viewer-request',
  'cache',
  'origin-request',
  'origin',
  'origin-response',
  'error-page',
  'headers-policy',
  'viewer-response',
  'respond',
];

/** How secrets come out: masked, or for a look at one of them as they are. */
interface Masking {
  url(path: string, query: string | undefined): string;
  stage(stage: Stage): Stage;
}

export const masked: Masking = { url: maskUrl, stage: maskStage };

export const unmasked: Masking = {
  url: (path, query) => (query === undefined ? path : `${path}?${query}`),
  stage: (stage) => stage,
};

export function toRecord(finished: Finished, masking: Masking): RequestRecord {
  const { exchange, response, ms } = finished;
  const { viewer, trace, behavior, options } = exchange;
  const record: RequestRecord = {
    id: trace.number,
    at: exchange.at,
    ms,
    method: viewer.method,
    host: viewer.host,
    url: masking.url(viewer.path, viewer.query),
    status: response.status,
    xCache: xCacheOf(response),
    behavior: behavior.pattern,
    origin: trace.originId,
    viewer: viewerOf(viewer),
    answeredBy: trace.answeredBy,
    verdict: verdict(finished),
    missReason: trace.missReason,
    replayOf: options.replayOf,
    age: ageOf(response),
    bytes: bytesOf(finished),
    stages: order.flatMap((name) => stagesNamed(exchange, name, masking)),
  };
  return trace.why ? { ...record, why: trace.why, ...codeOf(trace) } : record;
}

/** What the list of requests shows. */
export function toSummary(finished: Finished): RequestSummary {
  const { exchange, response, ms } = finished;
  const { viewer, trace, behavior, options } = exchange;
  const functions = trace.stages.flatMap(({ name }) => {
    const source = behavior.functions[name as keyof typeof behavior.functions];
    return source ? [source.name] : [];
  });
  return {
    id: trace.number,
    at: exchange.at,
    method: viewer.method,
    host: viewer.host,
    url: maskUrl(viewer.path, viewer.query),
    status: response.status,
    xCache: xCacheOf(response),
    missReason: trace.missReason,
    behavior: behavior.pattern,
    ms,
    origin: trace.originId,
    replayOf: options.replayOf,
    functions: [...new Set(functions)],
    bytes: bytesOf(finished),
    age: ageOf(response),
    ...codeOf(trace),
  };
}

/** CloudFront has one code for a pass that is wrong and for one that is over. */
function codeOf({ why, answeredBy }: Exchange['trace']): Pick<RequestRecord, 'code'> {
  if (why === undefined) return {};
  const isOver = answeredBy === 'signature' && why.text.startsWith('The pass expired');
  return { code: isOver ? `${why.code} (expired)` : why.code };
}

/** Of a stream what has passed so far, or what its head says. */
function bytesOf({ bytes, body, response }: Finished): number {
  return bytes ?? (body?.bytes || Number(headerValue(response.headers, 'content-length') ?? 0));
}

function ageOf({ headers }: Pick<ViewerResponse, 'headers'>): number | undefined {
  const age = headerValue(headers, 'age');
  return age === undefined ? undefined : Number(age);
}

/** "Hit from cloudfront", as the viewer reads it. */
function xCacheOf({ headers }: Pick<ViewerResponse, 'headers'>): string {
  return headerValue(headers, 'x-cache') ?? '';
}

function viewerOf({ ip, facts }: ViewerRequest): RequestRecord['viewer'] {
  const device = ['mobile', 'tablet', 'smarttv', 'desktop'].find(
    (name) => facts[`cloudfront-is-${name}-viewer`] === 'true',
  );
  return { ip, country: facts['cloudfront-viewer-country'], device };
}

function stagesNamed(exchange: Exchange, name: StageName, masking: Masking): Stage[] {
  const notes = exchange.trace.stages.filter((stage) => stage.name === name);
  if (notes.length === 0) return [skipped(exchange, name)];
  return notes.map((note) => toStage(exchange, note, masking));
}

function toStage({ trace }: Exchange, note: StageNote, masking: Masking): Stage {
  return masking.stage(describeStage(note, trace.started));
}

function maskStage(stage: Stage): Stage {
  if (!stage.detail) return stage;
  const detail = maskDetail(stage.detail) as Record<string, unknown>;
  const places = partlyMasked(detail, stage.detail);
  return { ...stage, detail, ...(places.length > 0 ? { partlyMasked: places } : {}) };
}

function skipped(exchange: Exchange, name: StageName): Stage {
  const { state, reason } = skipReason(exchange, name);
  return { name, startMs: 0, ms: 0, state, reason, summary: reason };
}

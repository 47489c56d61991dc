/** A distribution in a few words, origins in memory, a clock that stands still: what the tests of the pipeline are written in. */
import { onTestFinished } from 'vitest';
import {
  managedCachePolicies,
  managedOriginRequestPolicies,
} from '../../tools/distribution/cloudformation/managed-policies.js';
import type {
  Behavior,
  CachePolicy,
  CloudFrontFunction,
  DistributionModel,
  LambdaAtEdge,
  Origin,
  OriginRequestPolicy,
  OriginTarget,
  Selection,
} from '../../tools/distribution/model.js';
import { emptyCachePolicy } from '../../tools/distribution/model.js';
import { ttlsOf } from '../../tools/distribution/policies.js';
import { createEngine, type FunctionEngine, loadLambda } from '../../tools/engine/index.js';
import { headerValue, headerValues } from '../../tools/http/header-list.js';
import type { HeaderList, OriginRequest, OriginResponse, ViewerRequest } from '../../tools/http/messages.js';
import { identifyViewer } from '../../tools/simulator/identify-viewer.js';
import type { HandleOptions } from '../../tools/simulator/pipeline/exchange.js';
import { type Core, type CoreOptions, createCore } from '../../tools/simulator/simulator.js';
import { patient } from '../engine/engines.js';

export const none: Selection = { behavior: 'none' };
export const all: Selection = { behavior: 'all' };
export const only = (...names: string[]): Selection => ({ behavior: 'whitelist', names });

function named<T extends { name: string }>(policies: Record<string, T>, name: string): T {
  return Object.values(policies).find((policy) => policy.name === name)!;
}

export const cachingOptimized = named(managedCachePolicies, 'CachingOptimized');
export const cachingDisabled = named(managedCachePolicies, 'CachingDisabled');
export const allViewer = named(managedOriginRequestPolicies, 'AllViewer');
export const allViewerExceptHost = named(managedOriginRequestPolicies, 'AllViewerExceptHostHeader');

/** Min 0, default a day, max a year; nothing in the key but the path. */
export function caching(overrides: Partial<CachePolicy> = {}): CachePolicy {
  return { ...emptyCachePolicy, name: 'test', ...ttlsOf(0, undefined, undefined), ...overrides };
}

export function forwarding(overrides: Partial<OriginRequestPolicy> = {}): OriginRequestPolicy {
  return { name: 'test', headers: none, cookies: none, query: none, ...overrides };
}

const everyMethod = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];

/** Open to everything, on origin "main". */
export function behavior(overrides: Partial<Behavior> = {}): Behavior {
  return {
    pattern: '*',
    isDefault: (overrides.pattern ?? '*') === '*',
    targetOriginId: 'main',
    viewerProtocolPolicy: 'allow-all',
    allowedMethods: everyMethod,
    cachedMethods: ['GET', 'HEAD'],
    compress: false,
    cachePolicy: caching(),
    originRequestPolicy: undefined,
    responseHeadersPolicy: undefined,
    trustedKeys: undefined,
    functions: {},
    unknownFunctions: {},
    ...overrides,
  };
}

export function origin(id: string, overrides: Partial<Origin> = {}): Origin {
  return {
    id,
    domainName: `${id}.origin.test`,
    path: '',
    customHeaders: [],
    kind: 'custom',
    protocolPolicy: 'https-only',
    httpPort: 80,
    httpsPort: 443,
    attempts: 3,
    connectTimeout: 10,
    readTimeout: 30,
    keepaliveTimeout: 5,
    completionTimeout: undefined,
    accessControl: undefined,
    target: { kind: 'external', url: undefined },
    ...overrides,
  };
}

/** One that only the distribution may read, by what nobody says. */
export function bucketTarget(
  logicalId: string,
  more: Partial<Extract<OriginTarget, { kind: 'bucket' }>> = {},
): OriginTarget {
  return {
    kind: 'bucket',
    logicalId,
    website: false,
    canList: false,
    canRead: true,
    publicRead: false,
    aclRead: false,
    headerRead: false,
    statements: undefined,
    arn: undefined,
    asker: undefined,
    managedKey: false,
    site: undefined,
    cors: [],
    directory: undefined,
    ...more,
  };
}

/** The one distribution, reached as www.example.test. `behaviors` end with a default; without one, an open one is put there. */
export function distribution(overrides: Partial<DistributionModel> = {}): DistributionModel {
  const behaviors = overrides.behaviors ?? [];
  return {
    logicalId: 'Distribution',
    id: 'E123EXAMPLE',
    domainName: 'd111111abcdef8.cloudfront.net',
    aliases: ['www.example.test'],
    enabled: true,
    comment: '',
    defaultRootObject: undefined,
    origins: { main: origin('main') },
    originGroups: {},
    errorResponses: [],
    geoRestriction: { type: 'none', countries: [] },
    cacheTagHeader: undefined,
    loggingIncludesCookies: false,
    stores: {},
    notSimulated: [],
    ...overrides,
    behaviors: behaviors.at(-1)?.isDefault ? behaviors : [...behaviors, behavior()],
  };
}

/** A CloudFront Function; `code` is the body of `handler(event)` with `request` and `response` at hand. */
export function cff(code: string): CloudFrontFunction {
  const text = `function handler(event) { var request = event.request, response = event.response; ${code} }`;
  return { ...rawCff(text), logicalId: `Function${counter++}` };
}

/** The whole text of a CloudFront Function. */
export function rawCff(code: string): CloudFrontFunction {
  const runtime = 'cloudfront-js-2.0' as const;
  return {
    kind: 'function',
    logicalId: `Function${counter++}`,
    name: 'fn',
    runtime,
    code,
    file: undefined,
    store: undefined,
  };
}

/** A Lambda@Edge function; `code` is the body of the async handler, with `request` and `response` at hand. */
export function edge(code: string, overrides: Partial<LambdaAtEdge> = {}): LambdaAtEdge {
  const text = `exports.handler = async (event) => { const { config, request, response } = event.Records[0].cf; ${code} };`;
  const name = `Edge${counter++}`;
  const lambda = { file: `/${name}.js`, text, handler: 'handler', environment: {} };
  return {
    kind: 'lambda',
    logicalId: name,
    name: 'edge',
    code: lambda,
    includeBody: false,
    timeout: 5,
    memory: 128,
    ...overrides,
  };
}

let counter = 0;

export interface Call extends OriginRequest {
  origin: string;
}

/** What an origin of a test says: what is left out is a 200 without headers. A thrown OriginError is an origin that fails. */
export type Answer = Partial<Omit<OriginResponse, 'headers' | 'body'>> & {
  headers?: Record<string, string | string[]>;
  body?: OriginResponse['body'] | string;
};

export interface Ask extends Partial<Omit<ViewerRequest, 'headers' | 'body' | 'path' | 'query'>> {
  headers?: Record<string, string | string[]> | HeaderList;
  body?: string | Buffer;
  options?: HandleOptions;
}

export interface Got {
  status: number;
  text: string;
  body: Buffer;
  /** Without " from cloudfront". */
  xCache: string | undefined;
  lines: HeaderList;
  /** First value of a header. */
  header(name: string): string | undefined;
  all(name: string): string[];
  close: boolean;
}

export interface Harness {
  core: Core;
  /** Every request that reached an origin. */
  calls: Call[];
  /** Milliseconds since the epoch. */
  clock: { now: number };
  /** `target`: path and query as on the wire. */
  send(target: string, ask?: Ask): Promise<Got>;
}

/** 2026-11-20T14:00:00Z. */
export const start = Date.UTC(2026, 10, 20, 14);

type Respond = (request: Call) => Answer | Promise<Answer>;

/** Opens a distribution over origins that `respond` speaks for, until the test is over. */
export async function open(
  model: Partial<DistributionModel>,
  respond: Respond = () => ({ body: 'hello' }),
  options: Partial<CoreOptions> = {},
): Promise<Harness> {
  const calls: Call[] = [];
  const clock = { now: start };
  const core = createCore({
    models: [distribution(model)],
    engine: await sharedEngine(),
    loadLambda,
    stores: {},
    clock: () => clock.now,
    openOrigin: ({ id }) => ({
      label: id,
      async fetch(request) {
        const call = { ...request, origin: id };
        calls.push(call);
        return toOriginResponse(await respond(call));
      },
      close: async () => {},
    }),
    ...options,
  });
  onTestFinished(() => core.close());
  return {
    core,
    calls,
    clock,
    send: async (target, ask = {}) => toGot(await core.handle(viewerRequest(target, ask), ask.options)),
  };
}

let engine: Promise<FunctionEngine> | undefined;

/** One a process, and ends with it: guests are shared by all tests. */
function sharedEngine(): Promise<FunctionEngine> {
  engine ??= createEngine({ now: () => start, limit: patient });
  return engine;
}

export function viewerRequest(target: string, ask: Ask): ViewerRequest {
  const { headers = {}, body, options: _options, ...rest } = ask;
  const question = target.indexOf('?');
  const host = rest.host ?? 'www.example.test';
  const content = Buffer.from(body ?? '');
  const lines: HeaderList = [['Host', host], ...toLines(headers)];
  if (content.length > 0) lines.push(['Content-Length', String(content.length)]);
  return identifyViewer({
    method: 'GET',
    scheme: 'https',
    httpVersion: '1.1',
    host,
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? undefined : target.slice(question + 1),
    headers: lines,
    body: content,
    ip: '192.0.2.2',
    ...rest,
  });
}

function toLines(headers: Record<string, string | string[]> | HeaderList): HeaderList {
  if (Array.isArray(headers)) return headers;
  return Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]));
}

function toOriginResponse({ status = 200, statusText = '', headers = {}, body = '' }: Answer): OriginResponse {
  const content = typeof body === 'string' ? Buffer.from(body) : body;
  const lines = toLines(headers);
  if (Buffer.isBuffer(content) && headerValue(lines, 'content-length') === undefined) {
    lines.push(['Content-Length', String(content.length)]);
  }
  return { status, statusText, headers: lines, body: content };
}

async function toGot(response: Awaited<ReturnType<Core['handle']>>): Promise<Got> {
  const { status, headers, close = false } = response;
  const body = Buffer.isBuffer(response.body) ? response.body : Buffer.concat(await response.body.toArray());
  const header = (name: string) => headerValue(headers, name);
  const xCache = header('x-cache')?.replace(' from cloudfront', '');
  return {
    status,
    text: body.toString(),
    body,
    xCache,
    lines: headers,
    header,
    all: (name) => headerValues(headers, name),
    close,
  };
}

/** What an origin saw under a name. */
export function sent(call: Call | undefined, name: string): string | undefined {
  return call && headerValue(call.headers, name);
}

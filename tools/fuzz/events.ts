/** events: whole events of one kind, the given ones first, then edited ones. */
import fc from 'fast-check';
import type { EventType } from '../http/event-type.js';
import { requestLimits } from '../limits.js';
import { originRequest, originResponse, viewerRequest, viewerResponse } from '../testing/index.js';
import { type Parts, partsFrom } from './parts.js';

/** Of which kind of code, and where it stands. */
export interface EventKind {
  of: 'function' | 'lambda';
  type: EventType;
}

type Units = Record<string, string | string[]>;

interface Edits {
  method: string | undefined;
  uri: string | undefined;
  query: Units;
  headers: Units;
  cookies: Units;
  status: number | undefined;
}

type Bag = Record<string, unknown>;

/** `samples` are events of this kind; without one, a plain GET of "/" or its 200. */
export function eventsOf(
  kind: EventKind,
  texts: readonly string[],
  samples: readonly unknown[],
): fc.Arbitrary<unknown> {
  const bases = samples.length > 0 ? samples : [plainEvent(kind)];
  const edit = kind.of === 'function' ? editFunctionEvent : editLambdaEvent;
  const edits = editsFrom(partsFrom(texts)).filter(isShort);
  const edited = fc.tuple(fc.constantFrom(...bases), edits);
  return edited.map(([base, edits]) => {
    const event = structuredClone(base);
    edit(event as Bag, kind.type, edits);
    return event;
  });
}

function plainEvent({ of, type }: EventKind): unknown {
  if (of === 'function') return type === 'viewer-response' ? viewerResponse() : viewerRequest();
  const make = {
    'viewer-request': viewerRequest.lambda,
    'origin-request': originRequest,
    'origin-response': originResponse,
    'viewer-response': viewerResponse.lambda,
  };
  return make[type]();
}

function editsFrom(parts: Parts): fc.Arbitrary<Edits> {
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const units = (names: fc.Arbitrary<string>, values: fc.Arbitrary<string>) =>
    fc.dictionary(
      names,
      fc.oneof({ withCrossShrink: true }, values, fc.array(values, { minLength: 2, maxLength: 3 })),
      { maxKeys: 4 },
    );
  return fc.record({
    method: maybe(fc.constantFrom('GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'PATCH', 'DELETE')),
    uri: maybe(parts.path),
    query: units(parts.queryName, parts.queryValue),
    headers: units(parts.headerName, parts.headerValue),
    cookies: units(parts.cookieName, parts.queryValue),
    status: maybe(fc.constantFrom(200, 204, 206, 301, 302, 304, 400, 403, 404, 500, 503)),
  });
}

/** Far from CloudFront's bound of an address: a function that adds to it is not at fault. */
function isShort({ uri = '', query }: Edits): boolean {
  return uri.length + JSON.stringify(query).length < requestLimits.url / 2;
}

function editFunctionEvent(event: Bag, type: EventType, edits: Edits): void {
  const request = event.request as Bag;
  const response = event.response as Bag | undefined;
  setLine(request, edits);
  request.querystring = { ...(request.querystring as Bag), ...unitsOf(edits.query) };
  if (type === 'viewer-response' && response) {
    response.headers = { ...(response.headers as Bag), ...unitsOf(edits.headers) };
    response.cookies = { ...(response.cookies as Bag), ...unitsOf(edits.cookies) };
    // CloudFront runs no viewer-response function for an origin's 400 and above (DG/edge-functions-restrictions-all.html).
    if (edits.status !== undefined && edits.status < 400) response.statusCode = edits.status;
  } else {
    request.headers = { ...(request.headers as Bag), ...unitsOf(edits.headers) };
    request.cookies = { ...(request.cookies as Bag), ...unitsOf(edits.cookies) };
  }
}

function editLambdaEvent(event: Bag, type: EventType, edits: Edits): void {
  const { request, response } = (event as { Records: [{ cf: { request: Bag; response?: Bag } }] }).Records[0].cf;
  setLine(request, edits);
  const pairs = Object.entries(edits.query).flatMap(([name, given]) => [given].flat().map((one) => `${name}=${one}`));
  const before = request.querystring === '' ? [] : [request.querystring];
  request.querystring = [...before, ...pairs].join('&');
  const lines = headerLines(edits.headers);
  if (type.endsWith('-response') && response) {
    response.headers = { ...(response.headers as Bag), ...lines };
    if (edits.status !== undefined) response.status = String(edits.status);
    return;
  }
  const cookie = Object.entries(edits.cookies).flatMap(([name, given]) =>
    [given].flat().map((one) => `${name}=${one}`),
  );
  if (cookie.length > 0) lines.cookie = [{ key: 'Cookie', value: cookie.join('; ') }];
  request.headers = { ...(request.headers as Bag), ...lines };
}

function setLine(request: Bag, { method, uri }: Edits): void {
  if (method !== undefined) request.method = method;
  if (uri !== undefined) request.uri = uri;
}

function unitsOf(units: Units): Bag {
  const entries = Object.entries(units).map(([name, given]) => {
    const values = [given].flat();
    const multiValue = values.length > 1 ? { multiValue: values.map((value) => ({ value })) } : {};
    return [name, { value: values[0]!, ...multiValue }];
  });
  return Object.fromEntries(entries);
}

function headerLines(units: Units): Record<string, { key: string; value: string }[]> {
  const entries = Object.entries(units).map(([name, given]) => [
    name,
    [given].flat().map((value) => ({ key: name, value })),
  ]);
  return Object.fromEntries(entries);
}

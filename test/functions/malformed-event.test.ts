/** No event makes a function throw, whatever stands where; and a gate answers its refusal: nobody passes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { handler as basicAuth } from '../../functions/basic-auth.js';
import { handler as membersRequest } from '../../functions/behaviors/members-request.js';
import { handler as cwtGate } from '../../functions/cwt-gate.js';
import { handler as geoGate } from '../../functions/geo-gate.js';
import { handler as hmacUrl } from '../../functions/hmac-url.js';
import { handler as hotlink } from '../../functions/hotlink.js';
import { handler as ipAllow } from '../../functions/ip-allow.js';
import { handler as signedCookie } from '../../functions/signed-cookie.js';
import { enginesHere } from '../../tools/engine/index.js';
import { loadArtefact, viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { store } from '../cloudfront-module.js';
import { patient } from '../engine/engines.js';
import { claims, kvs, token } from './session.js';
import type { Answer } from './ways.js';

type Bag = Record<string, unknown>;

const things: unknown[] = [
  undefined,
  null,
  7,
  '',
  'x',
  true,
  [],
  {},
  [null],
  { value: null },
  { value: 7 },
  { value: 'x', multiValue: null },
  { value: 'x', multiValue: [null] },
];
const wrong = fc.constantFrom(...things);

function places(part: unknown, at: string[] = []): string[][] {
  if (typeof part !== 'object' || part === null) return [at];
  const inner = Object.entries(part).flatMap(([name, one]) => places(one, [...at, name]));
  return at.length === 0 ? inner : [at, ...inner];
}

const names = [
  'host',
  'origin',
  'authorization',
  'accept',
  'accept-language',
  'referer',
  'sec-fetch-site',
  'cloudfront-viewer-country',
  'access-control-request-method',
  'vary',
  'cache-control',
  'content-type',
];
const headers = Object.fromEntries(names.map((name) => [name, { value: 'x' }]));

function sample(session = 'a.b.c', method = 'GET', uri = '/ads/a.html'): Bag {
  const event = viewerRequest({
    method,
    uri,
    headers,
    cookies: { '__Host-session': { value: session }, country: { value: 'FR' } },
    querystring: { a: { value: 'b' }, utm_source: { value: 'c' } },
  });
  return JSON.parse(JSON.stringify(event)) as Bag;
}

function sampleResponse(): Bag {
  const event = viewerResponse({ headers, cookies: { a: { value: 'b', attributes: 'Secure' } }, request: { headers } });
  return JSON.parse(JSON.stringify(event)) as Bag;
}

/** A part of it, or several, is another thing; what is undefined is not there. */
function withParts(event: Bag, changes: [string[], unknown][]): Bag {
  for (const [at, value] of changes) {
    const parent = at.slice(0, -1).reduce<unknown>((part, name) => (part as Bag | null | undefined)?.[name], event);
    // An earlier change may have taken the place away.
    if (typeof parent !== 'object' || parent === null) continue;
    if (value === undefined) delete (parent as Bag)[at.at(-1)!];
    // A wrong part of its own for each place: functions edit what they get.
    else (parent as Bag)[at.at(-1)!] = structuredClone(value);
  }
  return event;
}

function withPart(at: string[], value: unknown): Bag {
  return withParts(sample(), [[at, value]]);
}

/** A member's pass, good for every year that a test may run in. */
const pass = token({ ...claims, exp: 4e9, paths: ['/'] });
const wholes = fc
  .tuple(fc.constantFrom('GET', 'OPTIONS'), fc.constantFrom('/', '/ads/a.html', '/about', '/members/', '/api/x'))
  .map(([method, uri]) => sample(pass, method, uri));
const anyEvent = fc
  .oneof({ weight: 2, arbitrary: wholes }, { weight: 1, arbitrary: fc.constant(null).map(sampleResponse) })
  .chain((event) => {
    const change = fc.tuple(fc.constantFrom(...places(event)), wrong);
    return fc
      .array(change, { minLength: 1, maxLength: 2 })
      .map((changes) => withParts(structuredClone(event), changes));
  });

beforeAll(() => {
  vi.spyOn(console, 'log').mockReturnValue();
  // The site is off, and releases are there to choose from.
  Object.assign(store, kvs, { m: '1', live: 'r7', releases: '["r7","r6"]' });
});
afterAll(() => {
  vi.restoreAllMocks();
  for (const key of Object.keys(store)) delete store[key];
});

const sources = ['', 'behaviors/'].flatMap((folder) =>
  readdirSync(`functions/${folder}`)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => `${folder}${file}`),
);

test('every function is tried below', () => {
  expect(sources.length).toBeGreaterThan(25);
});

/** What CloudFront can go on with; or what stands in the event where that would be. */
function isAnswer(answer: unknown, event: unknown): boolean {
  const { request, response } = event as { request?: unknown; response?: unknown };
  return (typeof answer === 'object' && answer !== null) || [request, response].includes(answer);
}

test.each(sources)('%s throws at no event, and answers each', async (file) => {
  const source = (await import(/* @vite-ignore */ path.resolve('functions', file))) as {
    handler(event: unknown): unknown;
  };
  await fc.assert(
    fc.asyncProperty(anyEvent, async (event) => {
      expect(isAnswer(await source.handler(event), event)).toBe(true);
    }),
    { numRuns: 150, seed: 20_261_128 },
  );
  for (const make of [() => sample(pass), sampleResponse])
    for (const at of places(make()))
      for (const thing of things) {
        const event = withParts(make(), [[at, thing]]);
        expect(isAnswer(await source.handler(event), event)).toBe(true);
      }
});

const malformed = fc.tuple(fc.constantFrom(...places(sample())), wrong);

test.each<[string, number, (event: never) => Answer | Promise<Answer>]>([
  ['signed-cookie', 401, signedCookie],
  ['behaviors/members-request', 401, membersRequest],
  ['basic-auth', 401, basicAuth],
  ['ip-allow', 403, ipAllow],
  ['hmac-url', 403, hmacUrl],
])('%s answers %i whatever part is of a wrong type', async (_name, status, handler) => {
  await fc.assert(
    fc.asyncProperty(malformed, async ([at, value]) => {
      expect(await handler(withPart(at, value) as never)).toHaveProperty('statusCode', status);
    }),
    { numRuns: 400, seed: 20_260_501 },
  );
});

test.each<[string, number, (event: never) => Answer | Promise<Answer>]>([
  ['geo-gate', 451, geoGate],
  ['hotlink', 403, hotlink],
  ['cwt-gate', 403, cwtGate],
])('%s answers %i to an event without a request', async (_name, status, handler) => {
  expect(await handler(withPart(['request'], null) as never)).toHaveProperty('statusCode', status);
});

const inEngines = enginesHere().flatMap((engine) =>
  (
    [
      ['signed-cookie', 401],
      ['behaviors/members-request', 401],
      ['basic-auth', 401],
      ['ip-allow', 403],
      ['geo-gate', 451],
      ['hotlink', 403],
      ['hmac-url', 403],
      ['cwt-gate', 403],
    ] as const
  ).map(([name, status]) => [name, engine, status] as const),
);

/** The engines take no malformed event: the artefact spoils its own. */
test.each(inEngines)('%s, as an artefact, answers in %s what its source does', async (name, engine, status) => {
  const code = readFileSync(`dist/functions/${name}.js`, 'utf8');
  const door = /function handler\(event\) \{/;
  expect(code).toMatch(door);
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
  const file = path.join(folder, `${path.basename(name)}.js`);
  writeFileSync(file, code.replace(door, '$& event.request = null; event.viewer = null;'));
  const loaded = await loadArtefact(file, { engine, limit: patient });
  try {
    const { error, result } = await loaded.invoke(sample() as never);
    expect(error).toBeUndefined();
    expect(result).toHaveProperty('statusCode', status);
  } finally {
    await loaded.close();
    rmSync(folder, { recursive: true });
  }
});

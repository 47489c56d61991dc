/** A gate answers its refusal where a part of the event is of a wrong type: nobody passes, and nothing throws. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { handler as basicAuth } from '../../functions/basic-auth.js';
import { handler as cwtGate } from '../../functions/cwt-gate.js';
import { handler as geoGate } from '../../functions/geo-gate.js';
import { handler as hmacUrl } from '../../functions/hmac-url.js';
import { handler as hotlink } from '../../functions/hotlink.js';
import { handler as ipAllow } from '../../functions/ip-allow.js';
import { handler as signedCookie } from '../../functions/signed-cookie.js';
import { enginesHere } from '../../tools/engine/index.js';
import { loadArtefact, viewerRequest } from '../../tools/testing/index.js';
import { patient } from '../engine/engines.js';
import type { Answer } from './ways.js';

type Bag = Record<string, unknown>;

const wrong = fc.constantFrom<unknown>(null, 7, true, [], {}, [null], { value: null }, { value: 7 });

function places(part: unknown, at: string[] = []): string[][] {
  if (typeof part !== 'object' || part === null) return [at];
  const inner = Object.entries(part).flatMap(([name, one]) => places(one, [...at, name]));
  return at.length === 0 ? inner : [at, ...inner];
}

function sample(): Bag {
  const names = ['host', 'origin', 'authorization', 'accept', 'referer', 'sec-fetch-site', 'cloudfront-viewer-country'];
  const event = viewerRequest({
    uri: '/ads/a.html',
    headers: Object.fromEntries(names.map((name) => [name, { value: 'x' }])),
    cookies: { '__Host-session': { value: 'a.b.c' }, country: { value: 'FR' } },
    querystring: { a: { value: 'b' } },
  });
  return JSON.parse(JSON.stringify(event)) as Bag;
}

function withPart(at: string[], value: unknown): Bag {
  const event = sample();
  const parent = at.slice(0, -1).reduce((part, name) => part[name] as Bag, event);
  parent[at.at(-1)!] = value;
  return event;
}

const malformed = fc.tuple(fc.constantFrom(...places(sample())), wrong);

test.each<[string, number, (event: never) => Answer | Promise<Answer>]>([
  ['signed-cookie', 401, signedCookie],
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
  const file = path.join(folder, `${name}.js`);
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

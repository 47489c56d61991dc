import { expect, test } from 'vitest';
import { config, type OriginSelectOptions, selectOrigin } from '../../functions/origin-select.js';
import type { Request, ViewerRequestEvent } from '../../shared/functions/event.js';
import type { FunctionOutcome } from '../../tools/engine/types.js';
import { loadArtefact, viewerRequest } from '../../tools/testing/index.js';
import { openConfigured } from './ways.js';

async function run({ request }: ViewerRequestEvent, options: OriginSelectOptions): Promise<Request> {
  await selectOrigin(request, options);
  return request;
}

const open = (changes: Partial<OriginSelectOptions>, kvs: Record<string, string> = {}) =>
  openConfigured('origin-select', { ...config, ...changes }, run, { kvs });
const ask = await open({ paths: [{ under: '/legacy', origin: 'us' }] });

const visit = (country?: string, origin?: string, uri = '/a', headers = {}) =>
  viewerRequest({
    uri,
    cookies: origin === undefined ? {} : { origin },
    headers: { ...(country === undefined ? {} : { 'cloudfront-viewer-country': country }), ...headers },
  });

async function chosen(event: ViewerRequestEvent, way = ask) {
  return ((await way(event)) as Request).headers['x-origin']?.value;
}

test.each<[string | undefined, string | undefined, string, string | undefined, string]>([
  ['DE', undefined, '/a', 'eu', 'a country'],
  ['de', undefined, '/a', 'eu', 'in any case'],
  ['US', undefined, '/a', undefined, 'a country that is not listed'],
  [undefined, undefined, '/a', undefined, 'no country'],
  ['constructor', undefined, '/a', undefined, 'a name that every object has'],
  ['DE', 'blue', '/a', 'blue', 'the cookie goes before the country'],
  ['DE', 'x', '/a', 'eu', 'a cookie that names no origin'],
  ['US', 'eu', '/a', 'eu', 'a cookie with the first of them'],
  ['DE', 'blue', '/legacy/a', 'us', 'the path goes before both'],
  ['DE', undefined, '/legacyx', 'eu', 'a prefix ends at a segment border'],
])('country %s, cookie %s, %s ⇒ %s: %s', async (country, cookie, uri, expected) => {
  expect(await chosen(visit(country, cookie, uri))).toBe(expected);
});

test('a request without headers is told its origin, and none where no header is meant', async () => {
  const bare = visit(undefined, 'blue');
  Reflect.deleteProperty(bare.request, 'headers');
  expect((await ask(bare)).headers).toEqual({ 'x-origin': { value: 'blue' } });
  const quiet = await open({ header: '' });
  expect(Object.keys((await quiet(visit('DE'))).headers!).sort()).toEqual(['cloudfront-viewer-country', 'host']);
});

test('a viewer cannot say the header himself', async () => {
  expect(await chosen(visit('US', undefined, '/a', { 'x-origin': 'eu' }))).toBeUndefined();
});

test.each<[Record<string, string>, string | undefined]>([
  [{ live: 'green' }, 'green'],
  [{ live: 'unknown' }, undefined],
  [{ live: '' }, undefined],
  [{}, undefined],
])('a store with %j chooses %s for all the others', async (kvs, expected) => {
  const stored = await open({ entry: 'live' }, kvs);
  expect(await chosen(visit('US'), stored)).toBe(expected);
  expect(await chosen(visit('DE'), stored)).toBe('eu');
});

test('the runtime is asked for the origin, and only where one is chosen', async () => {
  const loaded = await loadArtefact('dist/functions/min/origin-select.js');
  const changeOf = async (event: object) => ((await loaded.invoke(event)) as FunctionOutcome).originChange;
  expect(await changeOf(visit('DE'))).toMatchObject({ kind: 'select', originId: 'eu' });
  expect(await changeOf(visit('US'))).toBeUndefined();
  await loaded.close();
});

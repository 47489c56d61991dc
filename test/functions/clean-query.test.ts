import { expect, test } from 'vitest';
import { type CleanQueryOptions, cleanQuery, config } from '../../functions/clean-query.js';
import type { Request, ViewerRequestEvent } from '../../shared/functions/event.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { openConfigured } from './ways.js';

function run({ request }: ViewerRequestEvent, options: CleanQueryOptions): Request {
  cleanQuery(request, options);
  return request;
}
const open = (changes: Partial<CleanQueryOptions>) => openConfigured('clean-query', { ...config, ...changes }, run);
const ask = await open({});
const unsorted = await open({ sort: false });

/** The query that goes on: as text where the function wrote one, else as it came. */
async function cleaned(query: string, way = ask) {
  const { querystring } = (await way(viewerRequest({ querystring: query }))) as Request;
  return typeof querystring === 'string' ? querystring : query;
}

test.each([
  ['q=test&id=5', 'id=5&q=test'],
  ['a=utm_test&c=gclid', 'a=utm_test&c=gclid'],
  ['a=123&gclid=t&fbclid=v&b=456', 'a=123&b=456'],
  ['fbclid1=t', 'fbclid1=t'],
  ['FBCLID=t', 'FBCLID=t'],
  ['gclid=1&gclid=2&test=t&gclid=3', 'test=t'],
  ['test=1&test=2&utm_source=x&test=3', 'test=1&test=2&test=3'],
  ['a=1&fbclid&gclid&b=2', 'a=1&b=2'],
  ['utm_medium=t&c=%7B%7D', 'c=%7B%7D'],
  ['b=2&a=1', 'a=1&b=2'],
  ['utm_source=x', ''],
  ['&&a=1&', 'a=1'],
  ['?a', '?a'],
  ['a&a=', 'a&a='],
  ['b=1&a=2&b=0', 'a=2&b=1&b=0'],
  ['c=1&a=2&b=3', 'a=2&b=3&c=1'],
  ['b=1&c=2&a=3', 'a=3&b=1&c=2'],
  ['a=1&c=2&b=3&a=0', 'a=1&a=0&b=3&c=2'],
  ['utmost=1', 'utmost=1'],
  ['a=%E0%A4%A', 'a=%E0%A4%A'],
  ['a=1=2&=x', '=x&a=1=2'],
  ['__proto__=1&constructor=2', '__proto__=1&constructor=2'],
  ['ref=x&source=y&si=z', 'ref=x&si=z&source=y'],
])('%s ⇒ %s', async (query, expected) => {
  expect(await cleaned(query)).toBe(expected);
});

test('sorting is an option', async () => {
  expect(await cleaned('q=test&id=5&utm_id=7', unsorted)).toBe('q=test&id=5');
});

test('a list of what is kept', async () => {
  const only = await open({ allow: ['q'] });
  expect(await cleaned('q=1&x=2', only)).toBe('q=1');
  expect(await cleaned('Q=1', only)).toBe('');
  expect(await cleaned('=1&a=2', await open({ allow: [''] }))).toBe('=1');
});

test('a query of more than fifty parameters is left as it is', async () => {
  const query = (length: number) => Array.from({ length }, (_, at) => `p${1000 - at}=x`);
  for (const length of [51, 1000]) expect(await cleaned(query(length).join('&'))).toBe(query(length).join('&'));
  expect(await cleaned(query(50).join('&'))).toBe(query(50).sort().join('&'));
});

test('a family is dropped by its name up to the first "_"', async () => {
  const families = await open({ drop: ['b', 'x_*'] });
  expect(await cleaned('b=1&b_=2&x_y_z=3&x=4&y_x_=5', families)).toBe('b_=2&x=4&y_x_=5');
});

test('a request without a query is left alone', async () => {
  expect(await ask(viewerRequest({ uri: '/a' }))).toMatchObject({ uri: '/a', querystring: {} });
});

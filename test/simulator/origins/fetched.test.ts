import { expect, test } from 'vitest';
import { OriginError } from '../../../tools/http/messages.js';
import { createFetchedOrigin } from '../../../tools/simulator/origins/fetched.js';
import { makeOrigin, originRequest, textOf } from './requests.js';

const origin = makeOrigin({ kind: 'external', url: undefined }, { domainName: 'app.example.com' });

test('a given fetch gets the request as it was decided, and answers for the origin', async () => {
  let seen: Request | undefined;
  const backend = createFetchedOrigin(origin, async (input) => {
    seen = input as Request;
    const headers = [
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
      ['X-A', 'b'],
    ] as [string, string][];
    return new Response('hello', { status: 201, headers });
  });
  const request = originRequest({
    domain: 'app.example.com',
    method: 'POST',
    path: '/a',
    query: 'b=%20',
    body: Buffer.from('c'),
  });
  const answer = await backend.fetch(request);
  expect([seen!.method, seen!.url, await seen!.text()]).toEqual(['POST', 'https://app.example.com/a?b=%20', 'c']);
  expect([answer.status, await textOf(answer)]).toEqual([201, 'hello']);
  expect(answer.headers.filter(([name]) => name === 'set-cookie')).toHaveLength(2);
  expect(answer.headers).toContainEqual(['content-length', '5']);
});

test.each([
  ['GET', 'b', '', ''],
  ['HEAD', 'b', 'c=1', ''],
  ['POST', '', '', ''],
  ['PUT', 'b', 'c=1', 'b'],
])('a %s with body "%s" and query "%s" is sent with "%s"', async (method, body, query, expected) => {
  let seen: Request | undefined;
  const backend = createFetchedOrigin(origin, async (input) => {
    seen = input as Request;
    return new Response(null, { status: 302, headers: { 'content-length': '7', location: '/b' } });
  });
  const asked = { domain: 'app.example.com', method, path: '/a', query, body: Buffer.from(body) };
  const answer = await backend.fetch(originRequest(asked));
  const isBare = seen!.body === null;
  expect([seen!.url, await seen!.text(), isBare]).toEqual([
    `https://app.example.com/a${query && `?${query}`}`,
    expected,
    expected === '',
  ]);
  expect(answer.status).toBe(302);
  expect(answer.headers.filter(([name]) => name === 'content-length')).toEqual([['content-length', '7']]);
});

test('an origin error that the given fetch throws stays what it is, and a viewer that goes ends it', async () => {
  const failing = createFetchedOrigin(origin, () => Promise.reject(new OriginError('dns', 'no name')));
  await expect(failing.fetch(originRequest())).rejects.toMatchObject({ failure: 'dns' });
  const saying = createFetchedOrigin(origin, () => Promise.reject('a text'));
  await expect(saying.fetch(originRequest())).rejects.toMatchObject({ failure: 'reset', message: 'a text' });
  const gone = new AbortController();
  const backend = createFetchedOrigin(origin, (input) => untilAborted((input as Request).signal));
  const asked = backend.fetch(originRequest(), gone.signal);
  gone.abort();
  await expect(asked).rejects.toMatchObject({ failure: 'reset' });
});

function untilAborted(signal: AbortSignal): Promise<Response> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
}

test.each<[string, () => Promise<Response>, string]>([
  ['throws', () => Promise.reject(new TypeError('no')), 'reset'],
  ['never answers', () => new Promise(() => {}), 'timeout'],
])('one that %s is an origin that failed', async (_, fetch, failure) => {
  const backend = createFetchedOrigin(origin, fetch);
  const asked = backend.fetch(originRequest({ connectTimeout: 10, readTimeout: 20 }));
  await expect(asked).rejects.toMatchObject({ failure });
});

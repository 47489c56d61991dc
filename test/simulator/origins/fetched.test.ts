import { expect, test } from 'vitest';
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

test.each<[string, () => Promise<Response>, string]>([
  ['throws', () => Promise.reject(new TypeError('no')), 'reset'],
  ['never answers', () => new Promise(() => {}), 'timeout'],
])('one that %s is an origin that failed', async (_, fetch, failure) => {
  const backend = createFetchedOrigin(origin, fetch);
  const asked = backend.fetch(originRequest({ connectTimeout: 10, readTimeout: 20 }));
  await expect(asked).rejects.toMatchObject({ failure });
});

/** What the CORS rules of a bucket say. AmazonS3/latest/userguide/ManageCorsUsing.html */
import { expect, test } from 'vitest';
import type { CorsRule } from '../../../tools/distribution/model.js';
import type { OriginResponse } from '../../../tools/http/messages.js';
import { answerPreflight, withCors } from '../../../tools/simulator/origins/bucket-cors.js';
import { originRequest } from './requests.js';

const base: CorsRule = {
  origins: ['https://*.a.test'],
  methods: ['GET', 'PUT'],
  headers: ['X-*', 'content-type'],
  exposed: [],
  maxAge: undefined,
};

/** Lines about CORS, without what stands in every answer of S3. */
function shown({ status, headers }: OriginResponse): (number | string)[] {
  const lines = headers.filter(([name]) => /^(access-control-|vary$)/i.test(name));
  return [status, ...lines.map(([name, value]) => `${name.replace('Access-Control-', '')}: ${value}`)];
}

const vary = 'Vary: Origin, Access-Control-Request-Headers, Access-Control-Request-Method';
const origin = { Origin: 'https://www.a.test' };
const asks = (method: string, headers?: string) => ({
  ...origin,
  'Access-Control-Request-Method': method,
  ...(headers === undefined ? {} : { 'Access-Control-Request-Headers': headers }),
});
const own = (methods = 'GET, PUT') => ['Allow-Origin: https://www.a.test', `Allow-Methods: ${methods}`];
const credentials = 'Allow-Credentials: true';

test.each<[Partial<CorsRule>[], Record<string, string>, (number | string)[]]>([
  [[], asks('GET'), [403]],
  [[{}], asks('GET'), [200, ...own(), credentials, vary]],
  [[{}], asks('DELETE'), [403]],
  [[{}], { 'Access-Control-Request-Method': 'GET' }, [400]],
  [[{}], origin, [400]],
  [[{}], asks('GET', 'X-One, Content-Type,'), [200, ...own(), credentials, 'Allow-Headers: x-one, content-type', vary]],
  [[{}], asks('GET', 'x-one, y'), [403]],
  [[{}], asks('GET', ' , '), [200, ...own(), credentials, vary]],
  [
    [{ exposed: ['ETag', 'X-A'], maxAge: 0 }],
    asks('GET'),
    [200, ...own(), 'Expose-Headers: ETag, X-A', credentials, 'Max-Age: 0', vary],
  ],
  [[{ origins: ['*'] }], asks('GET'), [200, 'Allow-Origin: *', 'Allow-Methods: GET, PUT', vary]],
  [[{ methods: ['HEAD'] }, { methods: ['DELETE'] }], asks('DELETE'), [200, ...own('DELETE'), credentials, vary]],
  [
    [{ headers: [] }, { methods: ['GET'] }],
    asks('GET', 'x-a'),
    [200, ...own('GET'), credentials, 'Allow-Headers: x-a', vary],
  ],
])('rules %j answer a preflight of %j with %j', (rules, headers, expected) => {
  const request = originRequest({ method: 'OPTIONS', headers: Object.entries(headers) });
  const answer = answerPreflight(
    request,
    rules.map((rule) => ({ ...base, ...rule })),
  );
  expect(shown(answer)).toEqual(expected);
});

test.each<[Partial<CorsRule>, string, Record<string, string>, (number | string)[]]>([
  [{}, 'GET', origin, [200, ...own(), credentials, vary]],
  [{}, 'GET', {}, [200]],
  [{}, 'HEAD', origin, [200]],
  [{}, 'GET', { Origin: 'https://b.test' }, [200]],
])('%j adds to the answer of %s with %j: %j', (rule, method, headers, expected) => {
  const request = originRequest({ method, headers: Object.entries(headers) });
  const response = { status: 200, statusText: 'OK', headers: [], body: Buffer.alloc(0) };
  expect(shown(withCors(request, response, [{ ...base, ...rule }]))).toEqual(expected);
});

test.each([
  ['https://*.a.test', 'https://.a.test', true],
  ['https://*.a.test', 'https://a.test', false],
  ['https://a*a.test', 'https://a.test', false],
  ['https://a.*', 'https://a.test', true],
  ['https://a.test', 'https://a.test', true],
  ['https://a.test', 'https://a.test.evil.test', false],
  ['*.a.test', 'https://b.a.test', true],
])('%s means %s: %s', (pattern, asked, isMeant) => {
  const request = originRequest({ headers: [['Origin', asked]] });
  const response = { status: 200, statusText: 'OK', headers: [], body: Buffer.alloc(0) };
  for (const origins of [[pattern], ['https://other.test', pattern]])
    expect(withCors(request, response, [{ ...base, origins }]).headers.length > 0).toBe(isMeant);
});

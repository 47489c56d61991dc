/** HTTP to events of Lambda and back, in both payload formats. */
import { describe, expect, test } from 'vitest';
import type { HeaderList, OriginRequest } from '../../../tools/http/messages.js';
import { fromResult, toEvent } from '../../../tools/simulator/origins/payload.js';
import { fromProxyResult, toProxyEvent } from '../../../tools/simulator/origins/payload-v1.js';
import { now, originRequest } from './requests.js';

const domainName = 'abc.lambda-url.us-east-1.on.aws';
const utf8 = Buffer.from('größe');
const typed = (type: string): HeaderList => [['Content-Type', type]];

const isText: [headers: HeaderList, isText: boolean][] = [
  [typed('text/plain'), true],
  [typed('application/json; charset=utf-8'), true],
  [typed('application/javascript'), true],
  [typed('application/xml'), true],
  [typed('APPLICATION/PROBLEM+JSON'), true],
  [typed('image/svg+xml'), false],
  [typed('application/jsonx'), false],
  [typed('application/octet-stream'), false],
  [typed('x-text/plain'), false],
  [[], false],
  [[...typed('text/plain'), ['Content-Encoding', 'gzip']], false],
];

test('a body of one byte is one', () => {
  const request = originRequest({ headers: [], body: Buffer.from('a') });
  const context = { domainName, rawPath: '/', routeKey: '', stage: '', accountId: '', now };
  expect(toEvent(request, context)).toMatchObject({ body: 'YQ==', isBase64Encoded: true });
  const more = { apiId: '', resource: '', path: '', pathParameters: undefined, accessKey: undefined };
  expect(toProxyEvent(request, { ...context, ...more })).toMatchObject({ body: 'YQ==', isBase64Encoded: true });
});

describe('format 2.0', () => {
  const context = { domainName, rawPath: '/a', routeKey: '$default', stage: '$default', accountId: 'anonymous', now };
  const eventOf = (parts: Partial<OriginRequest> = {}, more = {}) =>
    toEvent(originRequest({ headers: [], ...parts }), { ...context, ...more });

  test.each(isText)('a body with %j is text: %s', (headers, isPlain) => {
    const event = eventOf({ headers, body: utf8 });
    expect([event.body, event.isBase64Encoded]).toEqual([utf8.toString(isPlain ? 'utf8' : 'base64'), !isPlain]);
  });

  test('what a request does not have the event has not', () => {
    const event = eventOf();
    for (const name of ['body', 'cookies', 'queryStringParameters', 'pathParameters'])
      expect(event).not.toHaveProperty(name);
    expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
    const requestContext = event.requestContext as Record<string, object>;
    expect(requestContext).not.toHaveProperty('authorizer');
    expect(requestContext).toMatchObject({ apiId: 'abc', domainPrefix: 'abc', accountId: 'anonymous' });
    expect(requestContext.http).toMatchObject({ userAgent: '', sourceIp: '127.0.0.1' });
  });

  test('what it has the event has, names of headers in lower case', () => {
    const headers: HeaderList = [
      ['Cookie', 'a=1;b=2; '],
      ['cookie', 'c=3'],
      ['Connection', 'close'],
      ['X-A', '1'],
      ['x-a', '2'],
      ['User-Agent', 'test'],
      ['X-Forwarded-For', '192.0.2.1'],
    ];
    const authorizer = { iam: {} };
    const parts = { headers, query: 'a=1&a=2&b', port: 8443, protocol: 'http' as const };
    const event = eventOf(parts, { pathParameters: { id: '1' }, authorizer });
    expect(event).toMatchObject({
      cookies: ['a=1', 'b=2', 'c=3'],
      rawQueryString: 'a=1&a=2&b',
      queryStringParameters: { a: '1,2', b: '' },
      pathParameters: { id: '1' },
      requestContext: { authorizer, http: { userAgent: 'test', path: '/a' }, time: '02/Jan/2026:03:04:05 +0000' },
    });
    expect(event.headers).toEqual({
      'x-a': '1,2',
      'user-agent': 'test',
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      'x-forwarded-for': '192.0.2.1,127.0.0.1',
      'x-forwarded-port': '8443',
      'x-forwarded-proto': 'http',
    });
  });
});

const json = 'Content-Type: application/json';

/** In one line. */
function shown(response: ReturnType<typeof fromResult>): string {
  if (response === undefined) return 'none';
  const lines = response.headers.map(([name, value]) => `${name}: ${Buffer.from(value, 'latin1')}`);
  return [response.status, ...lines, response.body].join(' | ');
}

test.each<[unknown, string]>([
  ['text', `200 | ${json} | text`],
  [undefined, `200 | ${json} | null`],
  [null, `200 | ${json} | null`],
  [[1], `200 | ${json} | [1]`],
  [{ body: 'a' }, `200 | ${json} | {"body":"a"}`],
  [{ statusCode: 200 }, `200 | ${json} | `],
  [{ statusCode: '204' }, `204 | ${json} | `],
  [{ statusCode: 100 }, `100 | ${json} | `],
  [{ statusCode: 99 }, 'none'],
  [{ statusCode: 599 }, `599 | ${json} | `],
  [{ statusCode: 600 }, 'none'],
  [{ statusCode: 200.5 }, 'none'],
  [{ statusCode: 'ok' }, 'none'],
  [{ statusCode: 200, headers: ['a'] }, 'none'],
  [{ statusCode: 200, cookies: 'a=1' }, 'none'],
  [{ statusCode: 200, body: {} }, 'none'],
  [
    { statusCode: 200, headers: { 'content-type': 'text/plain', 'x-a': 1 }, body: 'a' },
    '200 | content-type: text/plain | x-a: 1 | a',
  ],
  [{ statusCode: 200, headers: { 'a b': '1' } }, 'none'],
  [{ statusCode: 200, headers: { '': '1' } }, 'none'],
  [{ statusCode: 200, headers: { 'x-a': 'a\nb' } }, 'none'],
  [{ statusCode: 200, headers: { 'x-a': 'größe' } }, `200 | x-a: größe | ${json} | `],
  [{ statusCode: 200, cookies: ['a=1', 'b=2'] }, `200 | ${json} | Set-Cookie: a=1 | Set-Cookie: b=2 | `],
  [{ statusCode: 200, cookies: ['a\r\nb'] }, 'none'],
  [{ statusCode: 200, body: 'YQ==', isBase64Encoded: true }, `200 | ${json} | a`],
  [{ statusCode: 200, body: 'YQ==', isBase64Encoded: 'true' }, `200 | ${json} | YQ==`],
])('%j becomes %s', (result, expected) => {
  expect(shown(fromResult(result))).toBe(expected);
});

describe('format 1.0', () => {
  const context = {
    domainName: 'api.execute-api.us-east-1.amazonaws.com',
    apiId: 'api',
    accountId: '123456789012',
    resource: '/items/{id}',
    path: '/items/1',
    stage: 'prod',
    pathParameters: undefined,
    accessKey: undefined,
    now,
  };
  const eventOf = (parts: Partial<OriginRequest> = {}, more = {}) =>
    toProxyEvent(originRequest({ headers: [], ...parts }), { ...context, ...more });

  test.each(isText)('a body with %j is text: %s', (headers, isPlain) => {
    const event = eventOf({ headers, body: utf8 });
    expect([event.body, event.isBase64Encoded]).toEqual([utf8.toString(isPlain ? 'utf8' : 'base64'), !isPlain]);
  });

  test('what a request does not have is null', () => {
    expect(eventOf()).toMatchObject({
      headers: null,
      multiValueHeaders: null,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      body: null,
      isBase64Encoded: false,
      requestContext: { identity: { accessKey: null, apiKey: null, userAgent: null, sourceIp: '127.0.0.1' } },
    });
  });

  test('of several values of a name the last counts, and all are there', () => {
    const headers: HeaderList = [
      ['X-A', '1'],
      ['X-A', '2'],
      ['__proto__', '3'],
      ['x-api-key', 'key'],
      ['User-Agent', 'test'],
    ];
    const more = { pathParameters: { id: '1' }, accessKey: 'AKIA' };
    const event = eventOf({ headers, query: 'a=1&a=2&b', method: 'PUT', path: '/prod/items/1' }, more);
    const { identity, ...told } = event.requestContext as Record<string, object>;
    expect(identity).toEqual({ accessKey: 'AKIA', apiKey: 'key', userAgent: 'test', sourceIp: '127.0.0.1' });
    expect(told).toMatchObject({
      path: '/prod/items/1',
      httpMethod: 'PUT',
      stage: 'prod',
      resourcePath: '/items/{id}',
    });
    expect(event).toMatchObject({
      httpMethod: 'PUT',
      headers: { 'X-A': '2', 'User-Agent': 'test' },
      queryStringParameters: { a: '2', b: '' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: [''] },
      pathParameters: { id: '1' },
    });
    const lines = event.multiValueHeaders as Record<string, string[]>;
    expect([lines['X-A'], Object.keys(lines)]).toEqual([['1', '2'], expect.arrayContaining(['__proto__'])]);
  });

  test.each<[unknown, string]>([
    ['text', 'none'],
    [{ body: 'a' }, 'none'],
    [{ statusCode: 200, body: 'a' }, `200 | ${json} | a`],
    [{ statusCode: 200, headers: 'a' }, 'none'],
    [{ statusCode: 200, multiValueHeaders: ['a'] }, 'none'],
    [{ statusCode: 700 }, 'none'],
    [{ statusCode: 200, cookies: ['a=1'] }, `200 | ${json} | `],
    [
      { statusCode: 200, headers: { 'X-A': '1', 'x-b': '2' }, multiValueHeaders: { 'x-a': ['3', 4] } },
      `200 | x-b: 2 | ${json} | x-a: 3 | x-a: 4 | `,
    ],
    [{ statusCode: 200, multiValueHeaders: { 'x-a': 'one' } }, `200 | ${json} | x-a: one | `],
    [{ statusCode: 200, multiValueHeaders: { 'Content-Type': ['text/plain'] } }, '200 | Content-Type: text/plain | '],
  ])('%j becomes %s', (result, expected) => {
    expect(shown(fromProxyResult(result))).toBe(expected);
  });
});

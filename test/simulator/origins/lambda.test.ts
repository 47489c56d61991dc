import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpApiRoute, LambdaCode, OriginTarget } from '../../../tools/distribution/model.js';
import { loadLambda } from '../../../tools/engine/index.js';
import { headerValue, headerValues } from '../../../tools/http/header-list.js';
import type { HeaderList, OriginBackend, OriginRequest } from '../../../tools/http/messages.js';
import { createBackend } from '../../../tools/simulator/origins/index.js';
import { bySigner, makeOrigin, now, originRequest, type Signing, signers, textOf } from './requests.js';

let directory: string;
const opened: OriginBackend[] = [];

/** Gives back its event, or what the path asks for. */
const source = `
const answers = {
  '/text': 'plain words',
  '/object': { hello: 'world' },
  '/nothing': undefined,
  '/cookies': { statusCode: 201, cookies: ['a=1; Path=/', 'b=2'], headers: { 'X-Name': 'größe' }, body: '' },
  '/binary': { statusCode: 200, headers: { 'content-type': 'image/png' }, isBase64Encoded: true, body: 'iVBORw==' },
  '/status': { statusCode: 'many' },
  '/newline': { statusCode: 302, headers: { location: '/a\\r\\nset-cookie: x=1' } },
  '/large': { statusCode: 200, body: 'x'.repeat(7_000_000) },
};
export async function handler(event) {
  if (event.rawPath === '/throw') throw new Error('secret detail');
  if (event.rawPath === '/loop') for (;;);
  if (event.rawPath === '/domain') return { statusCode: 200, cookies: ['a=1; Domain=' + event.headers.host], body: '' };
  if (event.rawPath in answers) return answers[event.rawPath];
  return { statusCode: 200, body: JSON.stringify({ event, environment: process.env }) };
}
`;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'edgewright-lambda-'));
  writeFileSync(join(directory, 'index.mjs'), source);
});

afterAll(async () => {
  await Promise.all(opened.map((backend) => backend.close()));
  rmSync(directory, { recursive: true });
});

function code(): LambdaCode {
  return { file: join(directory, 'index.mjs'), handler: 'handler', environment: { TABLE: 'items' } };
}

function open(target: OriginTarget, domainName: string): OriginBackend {
  const context = { projectDir: directory, loadLambda, now: () => now };
  const backend = createBackend(makeOrigin(target, { kind: 'custom', domainName }), context);
  opened.push(backend);
  return backend;
}

const urlDomain = 'abcdef.lambda-url.us-east-1.on.aws';
const apiDomain = 'a1b2c3.execute-api.us-east-1.amazonaws.com';
type FunctionUrl = Extract<OriginTarget, { kind: 'function-url' }>;

function functionUrl(parts: Partial<FunctionUrl> = {}): OriginBackend {
  return open(
    {
      kind: 'function-url',
      logicalId: 'Echo',
      code: code(),
      auth: 'AWS_IAM',
      permissions: ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'],
      timeout: 1,
      ...parts,
    },
    urlDomain,
  );
}

function httpApi(auth: HttpApiRoute['auth'] = 'AWS_IAM', stage = '$default'): OriginBackend {
  const routes = ['ANY /{proxy+}', 'GET /items/{id}'].map((key) => ({ key, auth, code: code(), timeout: 1 }));
  return open({ kind: 'http-api', logicalId: 'Api', stage, routes }, apiDomain);
}

function urlRequest(parts: Partial<OriginRequest> = {}): OriginRequest {
  return originRequest({ domain: urlDomain, path: '/x', ...parts });
}

function apiRequest(parts: Partial<OriginRequest> = {}): OriginRequest {
  return originRequest({ domain: apiDomain, path: '/x', ...parts });
}

const lambdaSigning: Signing = { service: 'lambda' };
const apiSigning: Signing = { service: 'execute-api', who: 'edge-role' };

describe('a function URL lets in', () => {
  test.each(signers)('F219 what origin access control signed: %s', async (_, sign) => {
    for (const path of ['/x', '/a%20b/c@d', '/a//b', '/%E5%AE%B6', "/it's%20(1)!*"]) {
      const signed = await sign(urlRequest({ path, query: 'b=2&a=%2F&a=1&c=' }), lambdaSigning);
      expect((await functionUrl().fetch(signed)).status).toBe(200);
    }
  });

  test.each(signers)('F218 a body whose hash the header names: %s', async (_, sign) => {
    const headers: HeaderList = [...urlRequest().headers, ['x-amz-content-sha256', sha256('{"a":1}')]];
    const body = Buffer.from('{"a":1}');
    const signed = await sign(urlRequest({ method: 'POST', headers, body }), lambdaSigning);
    expect((await functionUrl().fetch(signed)).status).toBe(200);
  });

  test.each(signers)('what the edge role signed, without that header: %s', async (_, sign) => {
    const request = urlRequest({ method: 'POST', body: Buffer.from('{}') });
    const signed = await sign(request, { service: 'lambda', who: 'edge-role' });
    expect((await functionUrl().fetch(signed)).status).toBe(200);
  });

  test('everybody where it asks for no IAM', async () => {
    expect((await functionUrl({ auth: 'NONE', permissions: [] }).fetch(urlRequest())).status).toBe(200);
  });
});

describe('a function URL refuses', () => {
  test('an unsigned request', async () => {
    const answer = await functionUrl().fetch(urlRequest());
    expect([answer.status, headerValue(answer.headers, 'x-amzn-errortype')]).toEqual([403, 'AccessDeniedException']);
    expect(await textOf(answer)).toContain('Forbidden');
  });

  test('F217 origin access control with a body and no hash of it', async () => {
    const signed = await bySigner(urlRequest({ method: 'POST', body: Buffer.from('x') }), lambdaSigning);
    const answer = await functionUrl().fetch(signed);
    expect([answer.status, headerValue(answer.headers, 'x-amzn-errortype')]).toEqual([
      403,
      'InvalidSignatureException',
    ]);
    expect(JSON.parse(await textOf(answer)).message).toContain('The request signature we calculated does not match');
  });

  test.each([['UNSIGNED-PAYLOAD'], [sha256('other')], [sha256('x').toUpperCase()]])(
    'F218 the payload hash %s',
    async (hash) => {
      const headers: HeaderList = [...urlRequest().headers, ['x-amz-content-sha256', hash]];
      const signed = await bySigner(urlRequest({ method: 'POST', headers, body: Buffer.from('x') }), lambdaSigning);
      expect((await functionUrl().fetch(signed)).status).toBe(403);
    },
  );

  test.each<[FunctionUrl['permissions']]>([[['lambda:InvokeFunctionUrl']], [['lambda:InvokeFunction']], [[]]])(
    'F220 with the permissions %j alone',
    async (permissions) => {
      const signed = await bySigner(urlRequest(), lambdaSigning);
      expect((await functionUrl({ permissions }).fetch(signed)).status).toBe(403);
    },
  );

  test('F222 another Host, even a signed one', async () => {
    const request = urlRequest({ headers: [['Host', 'd111111abcdef8.cloudfront.net']] });
    expect((await functionUrl().fetch(await bySigner(request, lambdaSigning))).status).toBe(403);
    expect((await functionUrl({ auth: 'NONE' }).fetch(request)).status).toBe(403);
  });

  test.each<[string, Partial<OriginRequest>]>([
    ['another path', { path: '/y' }],
    ['another query', { query: 'a=1' }],
    ['another method', { method: 'DELETE' }],
    ['another body', { body: Buffer.from('more') }],
  ])('a signature for %s', async (_, change) => {
    const signed = await bySigner(urlRequest(), { service: 'lambda', who: 'edge-role' });
    expect((await functionUrl().fetch({ ...signed, ...change })).status).toBe(403);
  });

  test('a signature for another service, and one of six minutes ago', async () => {
    const foreign = await bySigner(urlRequest(), { service: 'execute-api' });
    const old = await bySigner(urlRequest(), { service: 'lambda', date: new Date(now - 6 * 60_000) });
    expect((await functionUrl().fetch(foreign)).status).toBe(403);
    expect((await functionUrl().fetch(old)).status).toBe(403);
  });

  test('a payload above 6 MB', async () => {
    const body = Buffer.alloc(6 * 1_048_576 + 1);
    expect((await functionUrl({ auth: 'NONE' }).fetch(urlRequest({ method: 'POST', body }))).status).toBe(413);
  });
});

describe('the event of payload format 2.0', () => {
  async function eventOf(parts: Partial<OriginRequest>) {
    const answer = await functionUrl({ auth: 'NONE' }).fetch(urlRequest(parts));
    return JSON.parse(await textOf(answer));
  }

  test('F225 has path and query as on the wire, F224 the domain of the origin', async () => {
    const { event } = await eventOf({ path: '/a%20b', query: 'a=%20b&a=2&c' });
    expect(event).toMatchObject({
      version: '2.0',
      rawPath: '/a%20b',
      rawQueryString: 'a=%20b&a=2&c',
      queryStringParameters: { a: ' b,2', c: '' },
      requestContext: {
        domainName: urlDomain,
        domainPrefix: 'abcdef',
        http: { method: 'GET', path: '/a%20b', protocol: 'HTTP/1.1' },
        time: '02/Jan/2026:03:04:05 +0000',
        timeEpoch: now,
      },
      isBase64Encoded: false,
    });
  });

  test('F204 has header names in lower case, joined values, cookies apart, the edge at the end of X-Forwarded-For', async () => {
    const { event } = await eventOf({
      headers: [
        ['Host', urlDomain],
        ['X-Two', '1'],
        ['x-two', '2'],
        ['Cookie', 'a=1; b=2'],
        ['X-Forwarded-For', '192.0.2.7'],
      ],
    });
    expect(event.headers).toMatchObject({ host: urlDomain, 'x-two': '1,2', 'x-forwarded-for': '192.0.2.7,127.0.0.1' });
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event.cookies).toEqual(['a=1', 'b=2']);
  });

  test.each([
    ['application/json', '{"a":1}', false],
    ['text/plain; charset=utf-8', '家', false],
    ['application/x-www-form-urlencoded', 'a=1', true],
    ['image/png', '\x89PNG', true],
  ])('has a body of type %s as it is or in base64', async (type, text, isBase64) => {
    const body = Buffer.from(text);
    const headers: HeaderList = [...urlRequest().headers, ['Content-Type', type]];
    const { event } = await eventOf({ method: 'POST', headers, body });
    expect([event.body, event.isBase64Encoded]).toEqual([isBase64 ? body.toString('base64') : text, isBase64]);
  });

  test('comes with the environment of the template and no credentials of anybody', async () => {
    const { environment } = await eventOf({});
    expect(environment).toMatchObject({ TABLE: 'items', AWS_LAMBDA_FUNCTION_NAME: 'Echo' });
    expect(Object.keys(environment).filter((name) => /KEY|TOKEN|HOME|PATH$/.test(name))).toEqual([]);
  });
});

describe('what a handler returns', () => {
  async function answerTo(path: string) {
    return functionUrl({ auth: 'NONE' }).fetch(urlRequest({ path }));
  }

  test.each([
    ['/text', 200, 'plain words'],
    ['/object', 200, '{"hello":"world"}'],
    ['/nothing', 200, 'null'],
    ['/throw', 502, 'Internal Server Error'],
    ['/status', 502, 'Internal Server Error'],
    ['/newline', 502, 'Internal Server Error'],
    ['/large', 502, 'Internal Server Error'],
  ])('%s is %i', async (path, status, text) => {
    const answer = await answerTo(path);
    expect([answer.status, await textOf(answer)]).toEqual([status, text]);
  });

  test('a handler that does not end is cut off at its timeout', async () => {
    const answer = await functionUrl({ auth: 'NONE', timeout: 0.3 }).fetch(urlRequest({ path: '/loop' }));
    expect(answer.status).toBe(502);
  });

  test('cookies become lines of their own, text outside ASCII its UTF-8 bytes', async () => {
    const answer = await answerTo('/cookies');
    expect(answer.status).toBe(201);
    expect(headerValues(answer.headers, 'set-cookie')).toEqual(['a=1; Path=/', 'b=2']);
    expect(Buffer.from(headerValue(answer.headers, 'x-name')!, 'latin1').toString()).toBe('größe');
  });

  test('F226 a cookie for the Host it saw is one for the origin, not for the viewer', async () => {
    const { headers } = await answerTo('/domain');
    expect(headerValue(headers, 'set-cookie')).toBe(`a=1; Domain=${urlDomain}`);
  });

  test('base64 becomes bytes', async () => {
    const { body } = await answerTo('/binary');
    expect(body).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47]));
  });

  test('a changed file is live at the next request', async () => {
    const file = join(directory, 'changing.mjs');
    const url = functionUrl({ auth: 'NONE', code: { file, handler: 'handler', environment: {} } });
    writeFileSync(file, `export const handler = async () => 'one';`);
    expect(await textOf(await url.fetch(urlRequest()))).toBe('one');
    writeFileSync(file, `export const handler = async () => 'another';`);
    expect(await textOf(await url.fetch(urlRequest()))).toBe('another');
  });

  test('the text of a template runs without a file', async () => {
    const text = `exports.handler = async () => require('node:os').EOL.length > 0 ? 'inline' : '';`;
    const url = functionUrl({ auth: 'NONE', code: { file: 'Echo.cjs', text, handler: 'handler', environment: {} } });
    expect(await textOf(await url.fetch(urlRequest()))).toBe('inline');
  });
});

describe('an HTTP API', () => {
  test.each(signers)('lets in what the edge role signed: %s', async (_, sign) => {
    const request = apiRequest({ method: 'POST', path: '/a%20b', query: 'x=1', body: Buffer.from('{}') });
    expect((await httpApi().fetch(await sign(request, apiSigning))).status).toBe(200);
  });

  test.each<[string, () => Promise<OriginRequest>, number, string]>([
    ['an unsigned request', async () => apiRequest(), 403, 'Forbidden'],
    [
      'F223 another Host',
      () => bySigner(apiRequest({ headers: [['Host', 'www.example.com']] }), apiSigning),
      403,
      'Forbidden',
    ],
    ['another service', () => bySigner(apiRequest(), lambdaSigning), 403, 'Forbidden'],
    ['another region', () => bySigner(apiRequest(), { ...apiSigning, region: 'eu-west-1' }), 403, 'Forbidden'],
    ['no route', () => bySigner(apiRequest({ path: '/' }), apiSigning), 404, 'Not Found'],
    ['a handler that throws', () => bySigner(apiRequest({ path: '/throw' }), apiSigning), 500, 'Internal Server Error'],
  ])('answers %s as API Gateway does', async (_, request, status, message) => {
    const answer = await httpApi().fetch(await request());
    expect([answer.status, JSON.parse(await textOf(answer))]).toEqual([status, { message }]);
  });

  test('hands on the route, its parameters and the decoded path', async () => {
    const answer = await httpApi('NONE').fetch(apiRequest({ path: '/items/a%20b' }));
    expect(JSON.parse(await textOf(answer)).event).toMatchObject({
      rawPath: '/items/a b',
      routeKey: 'GET /items/{id}',
      pathParameters: { id: 'a b' },
      requestContext: { stage: '$default', routeKey: 'GET /items/{id}' },
    });
  });

  test('with a named stage answers below it only, and keeps it in the path', async () => {
    const api = httpApi('NONE', 'live');
    const { event } = JSON.parse(await textOf(await api.fetch(apiRequest({ path: '/live/items/1' }))));
    expect([event.rawPath, event.routeKey, event.requestContext.stage]).toEqual([
      '/live/items/1',
      'GET /items/{id}',
      'live',
    ]);
    expect((await api.fetch(apiRequest({ path: '/items/1' }))).status).toBe(404);
  });
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const changed = (from: string | RegExp, to: string) => (value: string) => value.replace(from, to);

test.each<[string, string, (value: string) => string, string]>([
  ['of no form', 'authorization', () => 'Basic abc', 'IncompleteSignatureException'],
  ['for another region', 'authorization', changed('us-east-1', 'eu-west-1'), 'InvalidSignatureException'],
  ['of a key of nobody', 'authorization', changed(/ASIA\w+/, 'ASIANOBODY'), 'UnrecognizedClientException'],
  ['with another token', 'x-amz-security-token', () => 'other', 'UnrecognizedClientException'],
  ['that is wrong', 'authorization', changed(/Signature=.{4}/, 'Signature=0000'), 'InvalidSignatureException'],
])('a function URL says what is wrong with a signature %s', async (_, name, change, code) => {
  const signed = await bySigner(urlRequest(), lambdaSigning);
  const headers: HeaderList = signed.headers.map(([key, value]) => [key, key === name ? change(value) : value]);
  const answer = await functionUrl().fetch({ ...signed, headers });
  expect([answer.status, headerValue(answer.headers, 'x-amzn-errortype')]).toEqual([403, code]);
  expect(headerValue(answer.headers, 'x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
});

test('a function and an API are told who signed, and who did not', async () => {
  const signed = await bySigner(urlRequest(), { service: 'lambda', who: 'edge-role' });
  const { event } = JSON.parse(await textOf(await functionUrl().fetch(signed)));
  const accessKey = /Credential=(\w+)/.exec(headerValue(signed.headers, 'authorization')!)![1];
  expect(event.requestContext).toMatchObject({
    accountId: '123456789012',
    authorizer: { iam: { accessKey, accountId: '123456789012', userArn: expect.stringContaining('/edge-role/') } },
  });
  const open = JSON.parse(await textOf(await functionUrl({ auth: 'NONE' }).fetch(urlRequest()))).event;
  expect([open.requestContext.accountId, open.requestContext.authorizer]).toEqual(['anonymous', undefined]);
  const asked = await httpApi().fetch(await bySigner(apiRequest(), apiSigning));
  const { authorizer } = JSON.parse(await textOf(asked)).event.requestContext;
  expect(authorizer).toEqual({ iam: { accessKey, accountId: '123456789012' } });
});

test.each([
  ['/a%3Fb/c', '$default', '/a', 'ANY /{proxy+}'],
  ['/%zz', '$default', '/%zz', 'ANY /{proxy+}'],
  ['/live/x', 'live', '/live/x', 'ANY /{proxy+}'],
  ['/live', 'live', undefined, undefined],
  ['/lively/x', 'live', undefined, undefined],
])('an HTTP API reads %s at stage %s as %s', async (path, stage, rawPath, routeKey) => {
  const answer = await httpApi('NONE', stage).fetch(apiRequest({ path }));
  const { event } = JSON.parse(await textOf(answer));
  expect([event?.rawPath, event?.routeKey]).toEqual([rawPath, routeKey]);
  expect(answer.status).toBe(rawPath === undefined ? 404 : 200);
  expect(headerValue(answer.headers, 'apigw-requestid')).toHaveLength(15);
});

test('an API takes 10 MB, and one above is told so', async () => {
  const ask = (more: number) =>
    httpApi().fetch(apiRequest({ method: 'POST', body: Buffer.alloc(10 * 1_048_576 + more) }));
  expect([(await ask(0)).status, (await ask(1)).status]).toEqual([403, 413]);
});

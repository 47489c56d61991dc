import { describe, expect, test } from 'vitest';
import {
  type LambdaConfig,
  type LambdaOrigin,
  type LambdaRecord,
  type LambdaRequestFacts,
  lambdaEditedRequest,
  lambdaEditedResponse,
  lambdaEvent,
} from '../../../tools/engine/index.js';

const config: LambdaConfig = {
  distributionDomainName: 'd111111abcdef8.cloudfront.net',
  distributionId: 'EDFD',
  eventType: 'viewer-request',
  requestId: 'r',
};

const facts: LambdaRequestFacts = {
  method: 'GET',
  uri: '/',
  query: undefined,
  headers: [
    ['Host', 'd111111abcdef8.cloudfront.net'],
    ['user-agent', 'curl/8.0'],
    ['accept', '*/*'],
    ['Connection', 'close'],
  ],
  ip: '203.0.113.178',
};

const origin: LambdaOrigin = {
  custom: {
    domainName: 'o.test',
    path: '/v1',
    customHeaders: { 'x-secret': [{ key: 'X-Secret', value: 's' }] },
    port: 443,
    protocol: 'https',
    sslProtocols: ['TLSv1.2'],
    readTimeout: 30,
    keepaliveTimeout: 5,
  },
};

function recordOf(event: LambdaConfig['eventType'], some: Partial<LambdaRequestFacts> = {}): LambdaRecord {
  return lambdaEvent({ ...config, eventType: event }, { ...facts, ...some }).Records[0].cf as unknown as LambdaRecord;
}

describe('a Lambda@Edge event', () => {
  test('F104 has each header value with the spelling of the wire, and an empty query', () => {
    expect(recordOf('viewer-request').request).toEqual({
      clientIp: '203.0.113.178',
      method: 'GET',
      uri: '/',
      querystring: '',
      headers: {
        host: [{ key: 'Host', value: 'd111111abcdef8.cloudfront.net' }],
        'user-agent': [{ key: 'user-agent', value: 'curl/8.0' }],
        accept: [{ key: 'accept', value: '*/*' }],
      },
    });
  });

  test('F105 F112 has exactly one origin at origin-request, with its custom headers', () => {
    const { request } = recordOf('origin-request', { origin });
    expect(Object.keys(request.origin ?? {})).toEqual(['custom']);
    expect(request.origin).toMatchObject({ custom: { customHeaders: { 'x-secret': [{ value: 's' }] } } });
    expect(request.headers).not.toHaveProperty('x-secret');
  });

  test('F109 has the body in base64, read-only', () => {
    expect(recordOf('viewer-request', { method: 'POST', body: Buffer.from('hi') }).request.body).toEqual({
      action: 'read-only',
      encoding: 'base64',
      data: 'aGk=',
      inputTruncated: false,
    });
  });

  test.each([
    ['viewer-request', 40 * 1024],
    ['origin-request', 1024 * 1024],
  ] as const)('F110 has the body at %s cut at %i bytes', (event, limit) => {
    const whole = recordOf(event, { body: Buffer.alloc(limit) }).request.body;
    const cut = recordOf(event, { body: Buffer.alloc(limit + 1) }).request.body;
    expect(whole?.inputTruncated).toBe(false);
    expect(cut?.inputTruncated).toBe(true);
    expect(Buffer.from(cut?.data ?? '', 'base64')).toHaveLength(limit);
  });

  test('F111 has no body where there is none', () => {
    expect(recordOf('viewer-request', { body: Buffer.alloc(0) }).request).not.toHaveProperty('body');
  });

  test('F114 has the status as text, and cookies among the headers', () => {
    const response = {
      status: 200,
      statusText: 'OK',
      headers: [
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
      ] as [string, string][],
    };
    const event = lambdaEvent({ ...config, eventType: 'origin-response' }, facts, response);
    expect(event.Records[0].cf.response).toEqual({
      status: '200',
      statusDescription: 'OK',
      headers: {
        'set-cookie': [
          { key: 'Set-Cookie', value: 'a=1' },
          { key: 'Set-Cookie', value: 'b=2' },
        ],
      },
    });
  });
});

describe('what a Lambda@Edge function lets go on', () => {
  test('is what came in, where it changed nothing', () => {
    const { request } = recordOf('origin-request', { origin, query: 'b=2&a' });
    const edited = lambdaEditedRequest(request, { ...facts, query: 'b=2&a' });
    expect(edited).toMatchObject({ uri: '/', query: 'b=2&a', body: undefined, origin });
    expect([...edited.headers].sort()).toEqual([...facts.headers].sort());
  });

  test('has new headers spelled as their key, and a replaced body', () => {
    const { request } = recordOf('viewer-request');
    request.headers['x-a'] = [{ key: 'x-A', value: 'é' }];
    request.querystring = 'c';
    request.body = { action: 'replace', encoding: 'base64', data: 'aG8=', inputTruncated: false };
    const edited = lambdaEditedRequest(request, facts);
    expect(edited.headers).toContainEqual(['x-A', Buffer.from('é').toString('latin1')]);
    expect(edited.query).toBe('c');
    expect(edited.body?.toString()).toBe('ho');
  });

  test('is a response with its body decoded', () => {
    const made = { status: '200', headers: {}, body: 'aGk=', bodyEncoding: 'base64' as const };
    expect(lambdaEditedResponse(made)).toMatchObject({ status: 200, statusText: '', body: Buffer.from('hi') });
    expect(lambdaEditedResponse({ status: '200', headers: {} }).body).toBeUndefined();
  });
});

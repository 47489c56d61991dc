import { describe, expect, test } from 'vitest';
import {
  connectionRequest,
  originRequest,
  originResponse,
  viewerRequest,
  viewerResponse,
} from '../../tools/testing/index.js';

describe('events of CloudFront Functions', () => {
  test('are whole without a word', () => {
    const event = viewerRequest();
    expect(event).toMatchObject({
      version: '1.0',
      context: { eventType: 'viewer-request' },
      viewer: { ip: '198.51.100.11' },
    });
    expect(event.request).toEqual({
      method: 'GET',
      uri: '/',
      querystring: {},
      headers: { host: { value: 'www.example.com' } },
      cookies: {},
    });
    expect(viewerResponse().response).toEqual({ statusCode: 200, statusDescription: 'OK', headers: {}, cookies: {} });
  });

  test('take plain text, lists, and the form of the event', () => {
    const { request } = viewerRequest({
      uri: '/a',
      querystring: { q: '1', r: ['1', '2'] },
      headers: { accept: 'x', via: { value: 'y' } },
      cookies: { c: 'z' },
    });
    expect(request).toMatchObject({
      querystring: { q: { value: '1' }, r: { value: '1', multiValue: [{ value: '1' }, { value: '2' }] } },
      headers: { host: { value: 'www.example.com' }, accept: { value: 'x' }, via: { value: 'y' } },
      cookies: { c: { value: 'z' } },
    });
    expect(request.rawQueryString?.()).toBe('q=1&r=1&r=2');
  });

  test('take a raw query', () => {
    const { request } = viewerRequest({ querystring: 'a=%20&b&a=2' });
    expect(request.querystring).toEqual({
      a: { value: '%20', multiValue: [{ value: '%20' }, { value: '2' }] },
      b: { value: '' },
    });
    expect(request.rawQueryString?.()).toBe('a=%20&b&a=2');
  });

  test('name the request that a response answers', () => {
    const event = viewerResponse({
      statusCode: 404,
      cookies: { a: { value: '1', attributes: 'Path=/' } },
      request: { uri: '/x' },
    });
    expect(event).toMatchObject({
      context: { eventType: 'viewer-response' },
      request: { uri: '/x' },
      response: { statusCode: 404, cookies: { a: { value: '1', attributes: 'Path=/' } } },
    });
  });

  test('take the parts of the event by their names', () => {
    const asked = { viewer: { ip: '192.0.2.1' }, request: { uri: '/x', headers: { accept: 'y' } } };
    expect(viewerRequest(asked)).toMatchObject({
      ...asked,
      request: { uri: '/x', headers: { accept: { value: 'y' } } },
    });
    expect(viewerResponse({ response: { statusCode: 404 } }).response.statusCode).toBe(404);
  });

  test('are JSON that TestFunction takes: no function among them', () => {
    expect(JSON.parse(JSON.stringify(viewerRequest({ querystring: 'a=1' }))).request).not.toHaveProperty(
      'rawQueryString',
    );
  });

  test('of a tenant have an endpoint in place of the domain name', () => {
    const { context } = viewerRequest({ context: { distributionTenant: { id: 'dt_1' } } });
    expect(context).toMatchObject({ endpoint: 'd111111abcdef8.cloudfront.net', distributionTenant: { id: 'dt_1' } });
    expect(context).not.toHaveProperty('distributionDomainName');
  });

  test('of a connection are whole, by field or by part, and may lack the certificate', () => {
    const { clientCertificate, ...rest } = connectionRequest();
    expect(Object.keys(rest)).toEqual(['clientIp', 'endpoint', 'distributionId', 'connectionId']);
    const leaf = { ...clientCertificate?.certificates.leaf, subject: 'CN=a' };
    for (const event of [
      connectionRequest({ leaf }),
      connectionRequest({ clientCertificate: { certificates: { leaf } } }),
    ])
      expect(event).toEqual({ clientCertificate: { certificates: { leaf } }, ...rest });
    expect(connectionRequest({ clientCertificate: null })).toEqual(rest);
  });

  test('are new objects each time', () => {
    viewerRequest().request.headers.host = { value: 'changed' };
    expect(viewerRequest().request.headers.host).toEqual({ value: 'www.example.com' });
  });
});

describe('events of Lambda@Edge', () => {
  test.each([
    ['viewer-request', viewerRequest.lambda()],
    ['origin-request', originRequest()],
    ['origin-response', originResponse()],
    ['viewer-response', viewerResponse.lambda()],
  ])('%s names its type and has what belongs to it', (type, { Records: [{ cf }] }) => {
    expect(cf.config.eventType).toBe(type);
    expect('response' in cf).toBe(type.endsWith('response'));
    expect('origin' in cf.request).toBe(type.startsWith('origin'));
  });

  test('origin-request has the headers that CloudFront puts there, and a body in base64', () => {
    const { request } = originRequest({
      headers: { accept: ['a', 'b'] },
      method: 'POST',
      body: 'hi',
      querystring: 'q=1',
    }).Records[0].cf;
    expect(request).toMatchObject({
      querystring: 'q=1',
      headers: {
        host: [{ key: 'Host', value: 'origin.example.com' }],
        'user-agent': [{ value: 'Amazon CloudFront' }],
        accept: [
          { key: 'Accept', value: 'a' },
          { key: 'Accept', value: 'b' },
        ],
      },
      body: { data: 'aGk=', encoding: 'base64', action: 'read-only', inputTruncated: false },
      origin: { custom: { domainName: 'origin.example.com' } },
    });
  });

  test('the origin is a custom one by its fields, or a bucket', () => {
    const own = originRequest({ origin: { domainName: 'abc.lambda-url.us-east-1.on.aws' } }).Records[0].cf.request;
    expect(own).toMatchObject({
      headers: { host: [{ value: 'abc.lambda-url.us-east-1.on.aws' }] },
      origin: { custom: { domainName: 'abc.lambda-url.us-east-1.on.aws', port: 443 } },
    });
    const bucket = originRequest({ origin: { s3: { path: '/v1' } } }).Records[0].cf.request;
    expect(bucket.origin).toMatchObject({ s3: { path: '/v1', authMethod: 'none' } });
  });
});

test('events of Lambda@Edge take the parts of the event by their names', () => {
  expect(originRequest({ request: { uri: '/x' } }).Records[0].cf.request.uri).toBe('/x');
  expect(viewerRequest.lambda({ request: { uri: '/x' } }).Records[0].cf.request.uri).toBe('/x');
  expect(originResponse({ response: { status: '404' } }).Records[0].cf.response.status).toBe('404');
});

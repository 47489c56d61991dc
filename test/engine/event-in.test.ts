import { describe, expect, test } from 'vitest';
import { type RequestFacts, viewerRequestEvent, viewerResponseEvent } from '../../tools/engine/index.js';

const context = { distributionDomainName: 'd111111abcdef8.cloudfront.net', distributionId: 'EDFD', requestId: 'r' };
const facts: RequestFacts = { method: 'GET', uri: '/', query: undefined, headers: [], ip: '192.0.2.7' };

function requestOf(some: Partial<RequestFacts>) {
  return viewerRequestEvent(context, { ...facts, ...some }).request;
}

function responseOf(headers: RequestFacts['headers']) {
  return viewerResponseEvent(context, facts, { status: 200, statusText: 'OK', headers }).response;
}

/** As Node gives the bytes of a header or path: one character a byte. */
function wire(text: string): string {
  return Buffer.from(text).toString('latin1');
}

describe('a viewer-request event', () => {
  test('F061 path and query stay as they are in the URL', () => {
    const request = requestOf({ uri: '/liju/%E5%AE%B6/', query: 'q=%E5%AE%B6' });
    expect(request).toMatchObject({ uri: '/liju/%E5%AE%B6/', querystring: { q: { value: '%E5%AE%B6' } } });
  });

  test('F062 repeated parameters are listed, a comma separates nothing, no value is empty', () => {
    expect(requestOf({ query: 'ID=42&NoValue&querymv=val1&querymv=val2,val3' }).querystring).toEqual({
      ID: { value: '42' },
      NoValue: { value: '' },
      querymv: { value: 'val1', multiValue: [{ value: 'val1' }, { value: 'val2,val3' }] },
    });
  });

  test('F063 no query is no parameters; rawQueryString tells "?" from nothing', () => {
    expect(requestOf({}).querystring).toEqual({});
    expect(requestOf({}).rawQueryString?.()).toBeUndefined();
    expect(requestOf({ query: '' }).rawQueryString?.()).toBe('');
    expect(requestOf({ query: 'a=1&a=2' }).rawQueryString?.()).toBe('a=1&a=2');
  });

  test('F064 several lines of a header are listed, the first repeated', () => {
    const headers: RequestFacts['headers'] = [
      ['Accept', 'text/html'],
      ['accept', 'image/png'],
      ['ACCEPT', '*/*'],
    ];
    expect(requestOf({ headers }).headers).toEqual({
      accept: { value: 'text/html', multiValue: [{ value: 'text/html' }, { value: 'image/png' }, { value: '*/*' }] },
    });
  });

  test('F065 one line with commas is one value', () => {
    expect(requestOf({ headers: [['Accept', 'a, b, c']] }).headers).toEqual({ accept: { value: 'a, b, c' } });
  });

  test('F066 cookies keep the case of their names and are not among the headers', () => {
    const request = requestOf({ headers: [['Cookie', 'c=3; c=4; D=1']] });
    expect(request.cookies).toEqual({
      c: { value: '3', multiValue: [{ value: '3' }, { value: '4' }] },
      D: { value: '1' },
    });
    expect(request.headers).toEqual({});
  });

  test('F070 headers that belong to CloudFront are not shown', () => {
    const hidden = ['Connection', 'X-Forwarded-Proto', 'X-Real-IP', 'X-Amz-Cf-Id', 'X-Edge-Location', 'Keep-Alive'];
    const headers = [...hidden, 'X-Amz-Date'].map((name): [string, string] => [name, 'x']);
    expect(Object.keys(requestOf({ headers }).headers)).toEqual(['x-amz-date']);
  });

  test('F072 the context names the distribution', () => {
    const event = viewerRequestEvent(context, { ...facts, headers: [['Host', 'www.example.test']] });
    expect(event).toMatchObject({
      version: '1.0',
      context: { distributionDomainName: 'd111111abcdef8.cloudfront.net', eventType: 'viewer-request' },
      request: { headers: { host: { value: 'www.example.test' } } },
    });
  });

  test('F073 the viewer is the TCP peer, not who is named in X-Forwarded-For', () => {
    const event = viewerRequestEvent(context, { ...facts, headers: [['X-Forwarded-For', '203.0.113.9']] });
    expect(event.viewer.ip).toBe('192.0.2.7');
  });

  test('F074 there is no body', () => {
    expect(requestOf({ method: 'POST' })).not.toHaveProperty('body');
  });

  test('UTF-8 is read as such, other bytes as ISO-8859-1', () => {
    const headers: RequestFacts['headers'] = [
      ['x-utf', wire('家')],
      ['x-latin', '\xe9t\xe9'],
    ];
    expect(requestOf({ headers }).headers).toEqual({ 'x-utf': { value: '家' }, 'x-latin': { value: 'été' } });
  });

  test('names of Object.prototype are names like any other', () => {
    const request = requestOf({ query: '__proto__=1&constructor=2', headers: [['Cookie', '__proto__=3']] });
    expect(Object.entries(request.querystring)).toEqual([
      ['__proto__', { value: '1' }],
      ['constructor', { value: '2' }],
    ]);
    expect(Object.keys(request.cookies)).toEqual(['__proto__']);
  });
});

describe('a viewer-response event', () => {
  test('F067 F068 Set-Cookie lines are cookies with their attributes in one text, and no headers', () => {
    const response = responseOf([
      ['Set-Cookie', 'Cookie1=val1; Secure; Path=/'],
      ['set-cookie', 'Cookie1=val2; Path=/cat'],
      ['Set-Cookie', 'Cookie2=a=b'],
    ]);
    expect(response.cookies).toEqual({
      Cookie1: {
        value: 'val1',
        attributes: 'Secure; Path=/',
        multiValue: [
          { value: 'val1', attributes: 'Secure; Path=/' },
          { value: 'val2', attributes: 'Path=/cat' },
        ],
      },
      Cookie2: { value: 'a=b' },
    });
    expect(response.headers).toEqual({});
  });

  test('F069 the status is a number, and the origin body is not there', () => {
    expect(responseOf([])).toEqual({ statusCode: 200, statusDescription: 'OK', headers: {}, cookies: {} });
  });
});

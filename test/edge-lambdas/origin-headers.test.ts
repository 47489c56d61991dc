import type { CloudFrontHeaders, CloudFrontRequest, CloudFrontResponse, CloudFrontResponseEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { config, handler, setAnswerHeaders, setOriginHeaders } from '../../edge-lambdas/origin-headers.js';
import * as testing from '../../tools/testing/index.js';
import { accepted, apiDomain, headerLists, originRequest } from './origin-events.js';

async function sent(wanted: Parameters<typeof originRequest>[0]): Promise<CloudFrontRequest> {
  const event = originRequest(wanted);
  return accepted(structuredClone(event), (await handler(event)) as CloudFrontRequest);
}

function values(headers: CloudFrontHeaders, name: string): string[] | undefined {
  return headers[name]?.map(({ value }) => value);
}

function originResponse(status: string, headers: Record<string, string> = {}): CloudFrontResponseEvent {
  return testing.originResponse({ status, headers }) as CloudFrontResponseEvent;
}

async function answered(status: string, headers?: Record<string, string>): Promise<CloudFrontResponse> {
  const event = originResponse(status, headers);
  return accepted(structuredClone(event), (await handler(event)) as CloudFrontResponse);
}

describe('the secret of the origin', () => {
  const forged = { 'X-Origin-Verify': 'forged', 'x-origin-verify-next': 'forged' };

  test.each([
    ['current and next', { 'X-Origin-Verify-Current': 'one', 'X-Origin-Verify-Next': 'two' }, ['one', 'two']],
    ['current alone', { 'X-Origin-Verify-Current': 'one' }, ['one']],
    ['none in the template', {}, undefined],
  ])('%s: sent under one name, the forged one dropped', async (_what, secrets, expected) => {
    const customHeaders = headerLists({ ...(secrets as Record<string, string>), 'x-other': 'stays' });
    const request = await sent({ origin: { customHeaders }, headers: forged });
    expect(values(request.headers, 'x-origin-verify')).toEqual(expected);
    expect(request.headers['x-origin-verify-next']).toBeUndefined();
    expect(request.origin?.custom?.customHeaders).toEqual(headerLists({ 'x-other': 'stays' }));
  });

  test('an S3 origin has custom headers too', async () => {
    const customHeaders = headerLists({ 'x-origin-verify-current': 'one' });
    expect(values((await sent({ origin: { s3: { customHeaders } } })).headers, 'x-origin-verify')).toEqual(['one']);
  });

  test('without a name nothing is touched', () => {
    const customHeaders = headerLists({ 'x-origin-verify-current': 'one' });
    const { request } = originRequest({ origin: { customHeaders } }).Records[0]!.cf;
    setOriginHeaders(request, { ...config, secret: '' });
    expect(request.headers['x-origin-verify']).toBeUndefined();
    expect(request.origin?.custom?.customHeaders).toEqual(customHeaders);
  });
});

describe('what CloudFront knows of the viewer', () => {
  test.each([
    [{ 'CloudFront-Viewer-Country': 'DE', 'CloudFront-Viewer-City': 'Köln' }, 'DE', 'Köln'],
    [{ 'CloudFront-Viewer-Country': 'DE', 'X-Viewer-Country': 'US', 'x-viewer-city': 'Forged' }, 'DE', undefined],
    [{ 'X-Viewer-Country': 'US' }, undefined, undefined],
  ])('%j: country %s, city %s', async (headers, country, city) => {
    const request = await sent({ headers: headers as Record<string, string> });
    expect(values(request.headers, 'x-viewer-country')?.[0]).toBe(country);
    expect(values(request.headers, 'x-viewer-city')?.[0]).toBe(city);
  });

  test('F136: a name that the origin sets itself is left to it', async () => {
    const customHeaders = headerLists({ 'x-viewer-country': 'fixed' });
    const request = await sent({ origin: { customHeaders }, headers: { 'cloudfront-viewer-country': 'DE' } });
    expect(request.headers['x-viewer-country']).toBeUndefined();
  });

  test.each<[string, string[] | undefined, string]>([
    ['www.example.com', ['www.example.com'], 'forwarded by a policy'],
    [apiDomain, undefined, "the origin's own says nothing of the viewer's"],
  ])('Host %s: x-forwarded-host is %s: %s', async (host, expected) => {
    const request = await sent({ headers: { host, 'x-forwarded-host': 'forged' } });
    expect(values(request.headers, 'x-forwarded-host')).toEqual(expected);
    expect(values(request.headers, 'host')).toEqual([host]);
  });

  test('other spellings of what is told go, and what is CloudFront’s own stays', async () => {
    const forged = { x_viewer_country: 'forged', 'x-origin_verify': 'forged', 'x.forwarded.host': 'forged' };
    const kept = { 'x-forwarded-for': '203.0.113.178', x_other: '1' };
    const { headers } = await sent({
      headers: { ...forged, ...kept, forwarded: 'for=forged', 'x-forwarded-port': 'forged' },
    });
    expect(JSON.stringify(headers)).not.toContain('forged');
    for (const [name, text] of Object.entries(kept)) expect(values(headers, name)).toEqual([text]);
  });

  test('without a name for the Host of the viewer, what was written at viewer-request stays', () => {
    const { request } = originRequest({ headers: { 'x-forwarded-host': 'www.example.com' } }).Records[0]!.cf;
    setOriginHeaders(request, { ...config, viewerHost: '' });
    expect(values(request.headers, 'x-forwarded-host')).toEqual(['www.example.com']);
  });
});

describe('answers, before they are cached', () => {
  test.each(['200', '301', '403', '404', '500', '503'])('F113: %s has security headers', async (status) => {
    const { headers } = await answered(status);
    for (const [name, value] of Object.entries(config.security)) expect(values(headers, name)).toEqual([value]);
  });

  test('what the origin says itself is kept', async () => {
    const { headers } = await answered('200', { 'x-frame-options': 'SAMEORIGIN', 'cache-control': 'max-age=60' });
    expect(headers['x-frame-options']).toEqual([{ key: 'X-Frame-Options', value: 'SAMEORIGIN' }]);
    expect(values(headers, 'cache-control')).toEqual(['max-age=60']);
  });

  test.each([
    ['200', undefined],
    ['304', undefined],
    ['404', 'no-store'],
    ['502', 'no-store'],
  ])('%s without Cache-Control gets %s', async (status, value) => {
    expect(values((await answered(status)).headers, 'cache-control')?.[0]).toBe(value);
  });

  test('the first rule that fits is taken', () => {
    const { response } = originResponse('404').Records[0]!.cf;
    const cacheControl = [
      { status: '404', value: 'max-age=5' },
      { status: '4', value: 'no-store' },
    ];
    setAnswerHeaders(response, { ...config, cacheControl });
    expect(values(response.headers, 'cache-control')).toEqual(['max-age=5']);
  });

  test('software is not named, and nothing else goes', async () => {
    const kept = { via: '1.1 x', 'transfer-encoding': 'chunked', 'set-cookie': 'a=b' };
    const { headers, status } = await answered('500', { server: 'nginx/1.2', 'x-powered-by': 'PHP', ...kept });
    expect(headers.server ?? headers['x-powered-by']).toBeUndefined();
    for (const [name, value] of Object.entries(kept)) expect(values(headers, name)).toEqual([value]);
    expect(status).toBe('500');
  });
});

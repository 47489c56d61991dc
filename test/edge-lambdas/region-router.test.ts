import type { CloudFrontRequestEvent } from 'aws-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { config, type RegionRouterOptions, routeToRegion } from '../../edge-lambdas/region-router.js';
import * as testing from '../../tools/testing/index.js';
import { accepted } from './origin-events.js';

const first = { custom: { domainName: 'api.example.com' } };
const second = { custom: { ...first.custom, customHeaders: { 'x-failover': [{ key: 'x-failover', value: '1' }] } } };

interface Wanted {
  region?: string;
  headers?: Record<string, string>;
  origin?: object;
}

beforeEach(() => void vi.stubEnv('AWS_REGION', 'us-east-1'));
afterEach(() => void vi.unstubAllEnvs());

function route({ region, headers = {}, origin = first }: Wanted, changes: Partial<RegionRouterOptions> = {}) {
  if (region !== undefined) vi.stubEnv('AWS_REGION', region);
  const event = testing.originRequest({ uri: '/a', headers, origin }) as CloudFrontRequestEvent;
  const { request } = event.Records[0]!.cf;
  routeToRegion(request, { ...config, ...changes });
  accepted(event, request);
  return request;
}

const eu = 'eu.api.example.com';
const us = 'us.api.example.com';

test.each([
  [{ region: 'eu-central-1' }, eu, 'the edge in Frankfurt'],
  [{ region: 'us-west-2' }, us, 'the edge in Oregon'],
  [{ region: 'xx-west-1' }, us, 'a region of nowhere'],
  [{ region: '' }, us, 'no region'],
  [{ region: 'constructor' }, us, 'a name that every object has'],
  [{ region: 'eu-central-1', headers: { cookie: 'a=b; region=us' } }, us, 'a cookie that is listed'],
  [{ region: 'eu-central-1', headers: { cookie: 'region=zz' } }, eu, 'a cookie of nowhere'],
  [{ region: 'eu-central-1', headers: { cookie: 'region=constructor' } }, eu, 'another'],
  [{ region: 'eu-central-1', headers: { cookie: 'region=us; region=us' } }, eu, 'two cookies are no choice'],
  [{ headers: { 'cloudfront-viewer-country': 'DE' } }, eu, 'a country that has its region'],
  [{ headers: { 'cloudfront-viewer-country': 'DE', cookie: 'region=us' } }, us, 'the cookie of a traveller'],
  [{ headers: { 'cloudfront-viewer-country': 'JP' } }, us, 'a country that has none'],
  [{ region: 'us-west-1', origin: second }, eu, 'the second origin of a group: the next region'],
  [{ region: 'eu-west-1', origin: second }, us, 'after the last comes the first'],
] as [Wanted, string, string][])('%j goes to %s: %s', (wanted, domainName) => {
  const { origin, headers } = route(wanted, { countries: { DE: 'eu' } });
  expect(origin?.custom?.domainName).toBe(domainName);
  expect(headers.host).toMatchObject([{ value: domainName }]);
});

test('one AWS region may have another nearest than its part of the world', () => {
  const nearest = { ...config.nearest, 'us-east-1': 'eu' };
  expect(route({ region: 'us-east-1' }, { nearest }).origin?.custom?.domainName).toBe(eu);
  expect(route({ region: 'us-east-2' }, { nearest }).origin?.custom?.domainName).toBe(us);
});

test('the host that the viewer asked for is told, where a policy forwards it', () => {
  const headers = { host: 'www.example.com', 'x-forwarded-host': 'evil.test' };
  const request = route({ headers });
  expect(request.headers['x-forwarded-host']).toMatchObject([{ value: 'www.example.com' }]);
  expect(route({ headers }, { viewerHost: '' }).headers['x-forwarded-host']).toMatchObject([{ value: 'evil.test' }]);
});

test('a viewer cannot be a second origin', () => {
  expect(route({ headers: { 'x-failover': '1' } }).origin?.custom?.domainName).toBe(us);
});

test('without any region the request goes where it went', () => {
  expect(route({}, { regions: {} }).origin?.custom?.domainName).toBe('api.example.com');
  expect(route({}, { default: 'zz', nearest: {} }).origin?.custom?.domainName).toBe('api.example.com');
});

import type { CloudFrontRequestEvent } from 'aws-lambda';
import { expect, test } from 'vitest';
import { answerFailover, config, type FailoverPageOptions } from '../../edge-lambdas/failover-page.js';
import * as testing from '../../tools/testing/index.js';
import { accepted } from './origin-events.js';

const bucket = { s3: { domainName: 'b.s3.eu-west-1.amazonaws.com' } };
const marked = { custom: { customHeaders: { 'x-failover': [{ key: 'x-failover', value: '1' }] } } };
const pages = { 'a.test': '<p>a', 'b.test': '<p>b', '*': '<p>other' };
const html = 'text/html; charset=utf-8';

interface Wanted {
  uri?: string;
  method?: string;
  headers?: Record<string, string>;
  origin?: object;
}

/** Status, type and body, or undefined where the request goes to its origin. */
function ask({ origin = marked, ...wanted }: Wanted, changes: Partial<FailoverPageOptions> = {}) {
  const event = testing.originRequest({ uri: '/', ...wanted, origin }) as CloudFrontRequestEvent;
  const { request } = event.Records[0]!.cf;
  const answer = answerFailover(request, { ...config, pages, ...changes });
  accepted(event, answer ?? request);
  return answer && { ...answer, type: answer.headers?.['content-type']?.[0]?.value };
}

test.each([
  [{ headers: { 'x-forwarded-host': 'a.test' } }, html, '<p>a', 'the page of the host'],
  [{ headers: { 'x-forwarded-host': 'B.test' } }, html, '<p>b', 'hosts have no case'],
  [{}, html, '<p>other', 'no host'],
  [{ headers: { 'x-forwarded-host': '../x' } }, html, '<p>other', 'a host of nobody'],
  [{ headers: { 'x-forwarded-host': 'constructor' } }, html, '<p>other', 'a name that every object has'],
  [{ headers: { accept: 'application/json' } }, 'application/json', config.json, 'JSON by Accept'],
  [{ headers: { accept: 'text/html,application/json' } }, html, '<p>other', 'a browser'],
  [{ uri: '/docs/x.html' }, html, '<p>other', 'a page by its name'],
  [{ uri: '/v1.2/docs' }, html, '<p>other', 'a dot in a folder'],
  [{ uri: '/assets/x.js' }, undefined, '', 'a script'],
  [{ method: 'HEAD' }, html, '', 'HEAD has no body'],
] as [Wanted, string | undefined, string, string][])('%j: 503, %s %j, %s', (wanted, type, body) => {
  const answer = ask(wanted);
  expect(answer).toMatchObject({ status: '503', body });
  expect(answer?.type).toBe(type);
  expect(answer?.headers).toMatchObject({
    'retry-after': [{ value: '120' }],
    'cache-control': [{ value: 'no-store' }],
  });
});

test('the first origin is left alone, be it a server or a bucket', () => {
  expect(ask({ origin: {} })).toBeUndefined();
  expect(ask({ origin: bucket })).toBeUndefined();
});

test('or the bucket of the group is the second', () => {
  expect(ask({ origin: bucket }, { knownBy: 'bucket' })).toMatchObject({ status: '503' });
  expect(ask({ origin: {} }, { knownBy: 'bucket' })).toBeUndefined();
});

test('a viewer cannot call it', () => {
  expect(ask({ origin: {}, headers: { 'x-failover': '1' } })).toBeUndefined();
});

test('status, time and pages are options', () => {
  const answer = ask({}, { status: 500, retryAfter: 5, pages: {} });
  expect(answer).toMatchObject({ status: '500', body: '', headers: { 'retry-after': [{ value: '5' }] } });
});

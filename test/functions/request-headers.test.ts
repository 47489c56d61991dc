import { expect, test } from 'vitest';
import { handler, type RequestHeadersOptions, setRequestHeaders } from '../../functions/request-headers.js';
import type { Request } from '../../shared/functions/event.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { openWays } from './ways.js';

const ask = await openWays('request-headers', handler);

async function headersFor(event: Parameters<typeof ask>[0]) {
  return (await ask(event)).headers;
}

test('the origin is told address, public host, request id and edge location', async () => {
  const event = viewerRequest({
    ip: '2001:db8::7',
    headers: { host: 'www.example.com' },
    context: { requestId: 'id-1' },
  });
  expect(await headersFor(event)).toEqual({
    host: { value: 'www.example.com' },
    'true-client-ip': { value: '2001:db8::7' },
    'x-forwarded-host': { value: 'www.example.com' },
    'x-request-id': { value: 'id-1' },
    'x-served-from': { value: 'LOC' },
  });
});

test('copies that the viewer sent are replaced, all of them, in any spelling', async () => {
  const forged = { true_client_ip: '127.0.0.1', 'x-forwarded_host': 'forged', forwarded: 'host=forged' };
  const headers = { 'true-client-ip': ['127.0.0.1', '10.0.0.1'], 'x-request-id': 'mine', ...forged };
  const sent = await headersFor(viewerRequest({ headers, ip: '198.51.100.11', context: { requestId: 'id-1' } }));
  expect(sent).toMatchObject({ 'true-client-ip': { value: '198.51.100.11' }, 'x-request-id': { value: 'id-1' } });
  expect(sent?.['true-client-ip']).not.toHaveProperty('multiValue');
  expect(JSON.stringify(sent)).not.toMatch(/forged|127\.0\.0\.1/);
});

test('a copy is dropped where the fact is unknown: F076 an event without host', async () => {
  const event = viewerRequest({ headers: { 'x-forwarded-host': 'evil.example' } });
  delete event.request.headers.host;
  expect(await headersFor(event)).not.toHaveProperty('x-forwarded-host');
});

test('headers that override the path behind our back are removed', async () => {
  const headers = { 'x-original-url': '/admin', 'x-rewrite-url': '/admin', x_rewrite_url: '/admin' };
  expect(JSON.stringify(await headersFor(viewerRequest({ headers })))).not.toContain('/admin');
});

const nothing: RequestHeadersOptions = { setFrom: {}, set: {}, append: {}, remove: [] };

function edited(
  options: Partial<RequestHeadersOptions>,
  headers: Record<string, string | string[]>,
): Request['headers'] {
  const event = viewerRequest({ headers });
  delete event.request.headers.host;
  setRequestHeaders(event.request, { ...nothing, ...options }, event);
  return event.request.headers;
}

test.each<[string, Partial<RequestHeadersOptions>, Record<string, string | string[]>, Request['headers']]>([
  ['set adds', { set: { 'x-app': 'shop' } }, {}, { 'x-app': { value: 'shop' } }],
  ['set replaces', { set: { 'x-app': 'shop' } }, { 'x-app': ['a', 'b'] }, { 'x-app': { value: 'shop' } }],
  ['append adds', { append: { 'x-app': 'shop' } }, {}, { 'x-app': { value: 'shop' } }],
  ['append to one line', { append: { 'x-app': 'shop' } }, { 'x-app': 'a' }, { 'x-app': { value: 'a, shop' } }],
  [
    'F083 append to several lines goes where CloudFront reads them',
    { append: { 'x-app': 'shop' } },
    { 'x-app': ['a', 'b'] },
    { 'x-app': { value: 'a', multiValue: [{ value: 'a' }, { value: 'b' }, { value: 'shop' }] } },
  ],
  ['remove', { remove: ['x-app', 'x-none'] }, { 'x-app': 'a', 'x-b': 'b' }, { 'x-b': { value: 'b' } }],
  [
    'other spellings of what is set or removed go',
    { set: { 'x-app': 'shop' }, remove: ['x-path'] },
    { x_app: 'a', 'x.app': 'a', x_path: 'a', 'x-path': 'a', x_b: 'b', constructor: 'c' },
    { 'x-app': { value: 'shop' }, x_b: { value: 'b' }, constructor: { value: 'c' } },
  ],
  [
    'the plain spelling of a name that is set with another sign goes',
    { set: { x_app: 'shop' } },
    { 'x-app': 'a' },
    { x_app: { value: 'shop' } },
  ],
  [
    'F071 a header of CloudFront under another name',
    { setFrom: { 'x-country': 'cloudfront-viewer-country' } },
    { 'cloudfront-viewer-country': 'AT' },
    { 'cloudfront-viewer-country': { value: 'AT' }, 'x-country': { value: 'AT' } },
  ],
  [
    'F071 no such header without a policy that names it',
    { setFrom: { 'x-country': 'cloudfront-viewer-country' } },
    { 'x-country': 'XX' },
    {},
  ],
  [
    'remove comes before set',
    { remove: ['x-app'], set: { 'x-app': '1' } },
    { 'x-app': 'a' },
    { 'x-app': { value: '1' } },
  ],
])('%s', (_title, options, before, after) => {
  expect(edited(options, before)).toEqual(after);
});

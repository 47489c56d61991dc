/** Who asks, by the request and by what it says of its viewer. DG/adding-cloudfront-headers.html */
import { expect, test } from 'vitest';
import type { HeaderList, ViewerRequest } from '../../tools/http/messages.js';
import { identifyViewer } from '../../tools/simulator/identify-viewer.js';

function viewer(headers: HeaderList = [], parts: Partial<ViewerRequest> = {}, defaults: Record<string, string> = {}) {
  const request = { method: 'GET', scheme: 'https', httpVersion: '1.1', host: 'a.test', path: '/', query: undefined };
  const whole = { ...request, headers, body: Buffer.alloc(0), ip: '192.0.2.1', ...parts };
  return identifyViewer(whole as Omit<ViewerRequest, 'facts'>, defaults);
}

const desktop = {
  'cloudfront-is-mobile-viewer': 'false',
  'cloudfront-is-tablet-viewer': 'false',
  'cloudfront-is-smarttv-viewer': 'false',
  'cloudfront-is-desktop-viewer': 'true',
  'cloudfront-is-android-viewer': 'false',
  'cloudfront-is-ios-viewer': 'false',
};

test('what is known of a viewer who says nothing', () => {
  const { facts } = viewer([
    ['Host', 'a.test'],
    ['X-A', '1'],
  ]);
  expect(facts).toEqual({
    ...desktop,
    'cloudfront-viewer-country': 'US',
    'cloudfront-viewer-address': '192.0.2.1:443',
    'cloudfront-viewer-http-version': '1.1',
    'cloudfront-forwarded-proto': 'https',
    'cloudfront-viewer-header-count': '2',
    'cloudfront-viewer-header-order': 'Host:X-A',
    'cloudfront-viewer-tls': 'TLSv1.3:TLS_AES_128_GCM_SHA256:fullHandshake',
  });
  const plain = viewer([], { scheme: 'http' }).facts;
  expect([plain['cloudfront-forwarded-proto'], 'cloudfront-viewer-tls' in plain]).toEqual(['http', false]);
});

test('what it says is taken out of its headers, and wins over what the run says', () => {
  const said: HeaderList = [
    ['X-Edge-Viewer-Country', 'DE'],
    ['x-edge-viewer-city', 'Köln'],
    ['x-edge-viewer-address', '203.0.113.7'],
    ['x-edge-viewer-protocol', 'http'],
    ['x-edge', 'stays'],
  ];
  const { facts, headers, ip, scheme } = viewer(said, {}, { country: 'FR', latitude: '1.5', device: 'Tablet' });
  expect([headers, ip, scheme]).toEqual([[['x-edge', 'stays']], '203.0.113.7', 'http']);
  expect(facts).toMatchObject({
    'cloudfront-viewer-country': 'DE',
    'cloudfront-viewer-city': 'K%C3%B6ln',
    'cloudfront-viewer-latitude': '1.5',
    'cloudfront-viewer-address': '203.0.113.7:443',
    'cloudfront-is-tablet-viewer': 'true',
    'cloudfront-is-desktop-viewer': 'false',
  });
  for (const name of ['device', 'protocol']) expect(facts).not.toHaveProperty(`cloudfront-viewer-${name}`);
  expect(viewer([], {}, { protocol: 'ftp' }).scheme).toBe('https');
  expect(viewer([], { scheme: 'http' }, { protocol: 'https' }).scheme).toBe('https');
});

test.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Mobile/15E148', 'mobile ios'],
  ['Mozilla/5.0 (iPad; CPU OS 17_0) Mobile/15E148', 'mobile tablet ios'],
  ['Mozilla/5.0 (Linux; Android 14; Pixel) Mobile Safari', 'mobile android'],
  ['Mozilla/5.0 (Linux; Android 14; Tab) Safari', 'mobile tablet android'],
  ['Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0) TV', 'smarttv'],
  ['Mozilla/5.0 (X11; Linux x86_64)', 'desktop'],
  ['', 'desktop'],
])('%s is %s', (userAgent, expected) => {
  const { facts } = viewer(userAgent === '' ? [] : [['User-Agent', userAgent]]);
  const names = ['mobile', 'tablet', 'smarttv', 'desktop', 'android', 'ios'];
  expect(names.filter((name) => facts[`cloudfront-is-${name}-viewer`] === 'true').join(' ')).toBe(expected);
});

test.each(['mobile', 'tablet', 'smarttv', 'desktop'])('a %s that says so is nothing else', (device) => {
  const { facts } = viewer([['User-Agent', 'iPad']], {}, { device });
  const is = Object.entries(facts).filter(([name]) => /-is-(mobile|tablet|smarttv|desktop)-/.test(name));
  expect(is.filter(([, value]) => value === 'true')).toEqual([[`cloudfront-is-${device}-viewer`, 'true']]);
});

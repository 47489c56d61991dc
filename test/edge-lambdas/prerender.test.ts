import type { CloudFrontRequestEvent } from 'aws-lambda';
import { expect, test } from 'vitest';
import { config, handler, markCrawler, type PrerenderOptions } from '../../edge-lambdas/prerender.js';
import * as testing from '../../tools/testing/index.js';
import { accepted } from './origin-events.js';

const twitter = 'Twitterbot/1.0';
const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

interface Wanted {
  agent?: string;
  uri?: string;
  method?: string;
  querystring?: string;
  ip?: string;
  headers?: Record<string, string>;
}

/** The mark that a request goes on with. */
function mark({ agent, headers, ip = '203.0.113.1', ...wanted }: Wanted, changes: Partial<PrerenderOptions> = {}) {
  const named: Record<string, string> = { ...(agent && { 'user-agent': agent }), ...headers };
  const event = testing.viewerRequest.lambda({ uri: '/p/1', ...wanted, clientIp: ip, headers: named });
  const { request } = (event as unknown as CloudFrontRequestEvent).Records[0]!.cf;
  const before = structuredClone({ ...request, headers: undefined });
  markCrawler(request, { ...config, ...changes });
  expect({ ...request, headers: undefined }).toEqual(before);
  accepted(event as unknown as CloudFrontRequestEvent, request);
  return request.headers['x-prerender']?.map(({ value }) => value).join();
}

test.each([
  [{ agent: twitter }, '1', 'a crawler'],
  [{ agent: 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)' }, '1', 'a link preview'],
  [{ agent: 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)' }, '1', 'a name amid others'],
  [{ agent: 'TWITTERBOT' }, '1', 'names have no case'],
  [{ agent: chrome }, undefined, 'a person'],
  [{ agent: chrome, headers: { 'x-prerender': '1' } }, undefined, 'a person with the header'],
  [{ agent: chrome, headers: { x_prerender: '1' } }, undefined, 'and in another spelling'],
  [{ agent: twitter, headers: { 'x-prerender': 'x' } }, '1', 'a crawler with a header of its own'],
  [{}, undefined, 'nobody'],
  [{ agent: twitter, uri: '/a.js' }, undefined, 'a script'],
  [{ agent: twitter, uri: '/clip.mp4' }, undefined, 'a film'],
  [{ agent: twitter, uri: '/about.html' }, '1', 'a page by its name'],
  [{ agent: twitter, uri: '/docs/v1.2' }, '1', 'a dot is no extension'],
  [{ agent: twitter, uri: '/' }, '1', 'the start page'],
  [{ agent: twitter, uri: '/api/orders' }, undefined, 'an API'],
  [{ agent: twitter, uri: '/apiary' }, '1', 'a prefix ends at a segment border'],
  [{ agent: twitter, method: 'POST' }, undefined, 'POST'],
  [{ agent: twitter, method: 'HEAD' }, '1', 'HEAD is as GET'],
  [{ agent: `${chrome} Prerender (+https://github.com/prerender/prerender)` }, undefined, 'the renderer'],
  [{ agent: 'Twitterbot/1.0 Prerender' }, undefined, 'the renderer in the name of a crawler'],
  [{ agent: 'Prerender', querystring: '_escaped_fragment_=' }, undefined, 'the renderer, whatever it asks for'],
  [{ agent: chrome, querystring: '_escaped_fragment_=' }, '1', 'the old scheme of crawlers'],
  [{ agent: chrome, querystring: 'a=1&_escaped_fragment_=x' }, '1', 'behind other parameters'],
  [{ agent: chrome, querystring: 'a_escaped_fragment_=' }, undefined, 'a longer name'],
  [{ agent: 'Mozilla/5.0 (Linux; Android 9; CUBOT X19)' }, undefined, 'a telephone'],
  [{ agent: 'MyTwitterbot2/1.0' }, undefined, 'a longer word'],
] as [Wanted, string | undefined, string][])('%j is marked %s: %s', (wanted, expected) => {
  expect(mark(wanted)).toBe(expected);
});

test.each([
  ['66.249.66.1', '1'],
  ['203.0.113.1', undefined],
  ['::ffff:66.249.66.1', '1'],
  ['2001:db8:9::1', '1'],
  ['2001:db9::1', undefined],
  ['198.51.100.7', '1'],
  ['198.51.100.8', undefined],
  ['2001:db9::7', '1'],
  ['2001:db9::8', undefined],
  ['', undefined],
])('a crawler whose networks are known, from %s: %s', (ip, expected) => {
  const networks = { Googlebot: ['66.249.66.0/24', '2001:db8::/32', '198.51.100.7', '2001:db9::7'] };
  const agents = ['Googlebot', ...config.agents];
  expect(mark({ agent: 'Googlebot/2.1', ip }, { agents, networks })).toBe(expected);
  expect(mark({ agent: twitter, ip }, { agents, networks })).toBe('1');
});

test('a name that every object has is no network', () => {
  expect(mark({ agent: 'constructor' }, { agents: ['constructor'] })).toBe('1');
});

const token = { 'x-prerender-token': [{ key: 'X-Prerender-Token', value: 'made-up' }] };

async function send(headers: Record<string, string>, origin: object = { custom: { customHeaders: token } }) {
  const event = testing.originRequest({
    uri: '/caf%C3%A9/a%20b',
    querystring: 'q=%2F&q=2',
    headers,
    origin,
  }) as CloudFrontRequestEvent;
  const answer = await handler(event);
  accepted(event, answer);
  return answer as CloudFrontRequestEvent['Records'][0]['cf']['request'];
}

test('a marked request goes to the renderer, path and query encoded once', async () => {
  const { uri, querystring, headers, origin } = await send({ 'x-prerender': '1' });
  expect({ uri, querystring }).toEqual({
    uri: '/https://www.example.com/caf%C3%A9/a%20b',
    querystring: 'q=%2F&q=2',
  });
  expect(headers.host).toMatchObject([{ value: 'service.prerender.io' }]);
  expect(headers).not.toHaveProperty('x-prerender');
  expect(origin).toEqual({
    custom: {
      domainName: 'service.prerender.io',
      path: '',
      port: 443,
      protocol: 'https',
      sslProtocols: ['TLSv1.2'],
      readTimeout: 30,
      keepaliveTimeout: 5,
      customHeaders: token,
    },
  });
});

test('from a bucket, too, and without a token where there is none', async () => {
  const { origin } = await send({ 'x-prerender': '1' }, { s3: { domainName: 'b.s3.eu-west-1.amazonaws.com' } });
  expect(origin).toEqual({ custom: expect.objectContaining({ customHeaders: {} }) });
});

test('the renderer gets no secret of a visitor, and no token but ours', async () => {
  const secrets = { cookie: 'id=1', authorization: 'Bearer x', 'x-prerender-token': 'of a stranger' };
  const { headers } = await send({ 'x-prerender': '1', ...secrets });
  for (const name of Object.keys(secrets)) expect(headers).not.toHaveProperty(name);
});

test('any other request goes where it went', async () => {
  const { uri, headers, origin } = await send({ cookie: 'id=1' });
  expect({ uri, cookie: headers.cookie?.[0]?.value }).toEqual({ uri: '/caf%C3%A9/a%20b', cookie: 'id=1' });
  expect(origin?.custom?.domainName).not.toBe('service.prerender.io');
});

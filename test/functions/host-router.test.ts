import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { config, type HostRouterOptions, handler, routeHost } from '../../functions/host-router.js';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { createSimulator } from '../../tools/simulator/index.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { outcome } from './outcome.js';
import { openConfigured, openWays } from './ways.js';

const ask = await openWays('host-router', handler);
const visit = (host: string, uri = '/') => viewerRequest({ uri, headers: { host } });

test.each([
  ['www.example.com', '/', '/example/index.html', 'a site'],
  ['docs.example.com', '/guide/', '/docs/guide/index.html', 'another one'],
  ['DOCS.example.com:443', '/a.js', '/docs/a.js', 'the host in any spelling'],
  ['docs.example.com.', '/a.js', '/docs/a.js', 'with the final dot'],
  ['www.example.com', '/docs/a.js', '/example/docs/a.js', 'no site can be asked for by another host'],
  ['www.example.com', '//docs/a.js', '/example//docs/a.js', 'nor by an empty segment'],
  ['www.example.com', '/../docs/a.js', '400', 'nor from below'],
  ['www.example.com', '/x/..%2f..%2fdocs/a.js', '400', 'in any spelling'],
  ['example.com', '/', '404', 'a host that is no site'],
  ['www.example.com.evil.test', '/', '404', 'a host that begins like one'],
  ['constructor', '/', '404', 'a name that every object has'],
  ['__proto__', '/', '404', 'and the other'],
])('%s%s ⇒ %s: %s', async (host, uri, expected) => {
  expect(outcome(await ask(visit(host, uri)))).toBe(expected);
});

test('a request without Host is of no site', async () => {
  const event = visit('x');
  delete event.request.headers.host;
  expect(outcome(await ask(event))).toBe('404');
});

const run = async ({ request }: ViewerRequestEvent, options: HostRouterOptions) =>
  (await routeHost(request, options)) ?? request;
const open = (changes: Partial<HostRouterOptions>, kvs: Record<string, string> = {}) =>
  openConfigured('host-router', { ...config, ...changes }, run, { kvs });

describe('names with a label more', async () => {
  const sites = { '*.shops.example.com': '/shops/*', 'blue.shops.example.com': '/blue', '*.example.com': '/all' };
  const shops = await open({ sites });

  test.each([
    ['red.shops.example.com', '/shops/red/index.html'],
    ['blue.shops.example.com', '/blue/index.html'],
    ['www.example.com', '/all/index.html'],
    ['a.b.shops.example.com', '404'],
    ['.shops.example.com', '404'],
    ['a_b.shops.example.com', '404'],
    ['..%2f.shops.example.com', '404'],
    ['example.com', '404'],
  ])('%s ⇒ %s', async (host, expected) => {
    expect(outcome(await shops(visit(host)))).toBe(expected);
  });
});

describe('sites in the store', async () => {
  const kvs = { 'site:a.test': '/a', 'site:b.test': '../b', 'site:c.test': '//c', 'site:d.test': '', 'site:': '/none' };
  const stored = await open({ entry: 'site:' }, kvs);

  test.each([
    ['a.test', '/a/index.html'],
    ['www.example.com', '/example/index.html'],
    ['b.test', '404'],
    ['c.test', '404'],
    ['d.test', '404'],
    ['e.test', '404'],
  ])('%s ⇒ %s', async (host, expected) => {
    expect(outcome(await stored(visit(host)))).toBe(expected);
  });

  test('a host that no table has gets the site for all others', async () => {
    const all = await open({ entry: 'site:', fallback: '/example', index: '' }, kvs);
    expect(outcome(await all(visit('e.test')))).toBe('/example/');
  });
});

test('with a cache key that knows no host, each site gets what is kept of its own', async () => {
  const template = {
    Resources: {
      Router: {
        Type: 'AWS::CloudFront::Function',
        Properties: {
          Name: 'router',
          AutoPublish: true,
          FunctionCode: readFileSync('dist/functions/min/host-router.js', 'utf8'),
          FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
        },
      },
      Sites: {
        Type: 'AWS::CloudFront::Distribution',
        Properties: {
          DistributionConfig: {
            Enabled: true,
            Aliases: ['www.example.com', 'docs.example.com'],
            Origins: [{ Id: 'O', DomainName: 'o.test', CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } }],
            DefaultCacheBehavior: {
              TargetOriginId: 'O',
              ViewerProtocolPolicy: 'allow-all',
              // CachingOptimized: neither host nor any other header.
              CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
              FunctionAssociations: [
                { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Router', 'FunctionARN'] } },
              ],
            },
          },
        },
      },
    },
  };
  const fetch = async (input: string | URL | Request) =>
    new Response(new URL((input as Request).url).pathname, { headers: { 'cache-control': 'max-age=60' } });
  const simulator = await createSimulator({ template, fetch });
  const seen: string[] = [];
  for (const host of ['www', 'docs', 'www', 'docs']) {
    const response = await simulator.fetch(`http://${host}.example.com/a.js`);
    seen.push(`${await response.text()} ${response.headers.get('x-cache')?.split(' ')[0]}`);
  }
  await simulator.close();
  expect(seen).toEqual(['/example/a.js Miss', '/docs/a.js Miss', '/example/a.js Hit', '/docs/a.js Hit']);
});

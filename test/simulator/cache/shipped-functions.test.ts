/** Functions that choose what a visitor sees, before a real cache: nobody gets what was kept for somebody else, and who may share an entry does. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Behavior, CloudFrontFunction, LambdaAtEdge } from '../../../tools/distribution/model.js';
import { type Ask, behavior, caching, edge, forwarding, type Harness, only, open, rawCff } from '../support.js';

function shipped(name: string): CloudFrontFunction {
  return rawCff(readFileSync(`dist/functions/min/${name}.js`, 'utf8'));
}

/** As people edit it: the deployed form has its options no more. */
function edited(name: string, from: string, to: string): CloudFrontFunction {
  return rawCff(readFileSync(`dist/functions/${name}.js`, 'utf8').replace(from, to));
}

/** What came back, and whether the cache had it: "/a Hit". */
async function seen({ send }: Harness, target: string, ask: Ask = {}): Promise<string> {
  const { text, xCache } = await send(target, ask);
  return `${text} ${xCache?.split(' ')[0]}`;
}

const agent = (name: string) => ({ headers: { 'User-Agent': name } });
const person = agent('Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0');
const crawler = agent('Twitterbot/1.0');

describe('prerender', () => {
  function prerender(): LambdaAtEdge {
    const file = path.resolve('dist/edge-lambdas/min/prerender/index.js');
    const code = { file, text: readFileSync(file, 'utf8'), handler: 'handler', environment: {} };
    return edge('', { code });
  }
  const openSite = (policies: Partial<Behavior>) => {
    const functions = { 'viewer-request': prerender(), 'origin-request': prerender() };
    return open({ behaviors: [behavior({ functions, ...policies })] }, (request) => ({
      body: request.path.startsWith('/https://') ? 'rendered' : 'application',
    }));
  };
  const marked = { headers: only('x-prerender') };

  test('a crawler’s page and a person’s page never mix, on hits neither', async () => {
    const site = await openSite({ cachePolicy: caching(marked) });
    const forged = { headers: { ...person.headers, 'X-Prerender': '1' } };
    const visits = [crawler, person, forged, crawler, person, agent('facebookexternalhit/1.1'), agent('curl/8')];
    const answers = [];
    for (const visit of visits) answers.push(await seen(site, '/p/1', visit));
    expect(answers).toEqual([
      'rendered Miss',
      'application Miss',
      'application Hit',
      'rendered Hit',
      'application Hit',
      'rendered Hit',
      'application Hit',
    ]);
  });

  test('in an origin request policy alone, its header makes them mix, as its head says', async () => {
    const site = await openSite({ originRequestPolicy: forwarding(marked) });
    expect(await seen(site, '/p/1', crawler)).toBe('rendered Miss');
    expect(await seen(site, '/p/1', person)).toBe('rendered Hit');
  });

  test('in no policy, it never reaches the second event: crawlers get the site', async () => {
    const site = await openSite({});
    expect(await seen(site, '/p/1', crawler)).toBe('application Miss');
  });
});

test('image-format: three entries an image, whatever browsers send', async () => {
  const image = shipped('image-format');
  const functions = { 'viewer-request': image, 'viewer-response': image };
  const cachePolicy = caching({ headers: only('x-image-format') });
  const site = await open({ behaviors: [behavior({ functions, cachePolicy })] }, ({ headers }) => ({
    body: headers.find(([name]) => name.toLowerCase() === 'x-image-format')?.[1] ?? 'no format',
  }));
  const answers = [];
  for (const accept of [
    'image/avif,image/webp,image/apng,*/*;q=0.8',
    'image/webp,*/*',
    '*/*',
    'image/avif,*/*',
    'image/webp',
    'text/html',
  ])
    answers.push(await seen(site, '/a.jpg', { headers: { Accept: accept, 'X-Image-Format': 'avif' } }));
  expect(answers).toEqual(['avif Miss', 'webp Miss', 'none Miss', 'avif Hit', 'webp Hit', 'none Hit']);
});

test('accept-language: an entry for each language of the site, and no more', async () => {
  const language = edited('accept-language', 'mode: "redirect"', 'mode: "header"');
  const functions = { 'viewer-request': language };
  const cachePolicy = caching({ headers: only('x-language') });
  const site = await open({ behaviors: [behavior({ functions, cachePolicy })] }, ({ headers }) => ({
    body: headers.find(([name]) => name.toLowerCase() === 'x-language')?.[1] ?? 'no language',
  }));
  const answers = [];
  for (const accept of ['de-CH,de;q=0.9', 'en-GB', 'de', 'xx,en;q=0.1', 'de-AT;q=0.5'])
    answers.push(await seen(site, '/a', { headers: { 'Accept-Language': accept, 'X-Language': 'en' } }));
  expect(answers).toEqual(['de Miss', 'en Miss', 'de Hit', 'en Hit', 'de Hit']);
});

describe('sticky-split', () => {
  const openSplit = () => {
    const split = shipped('sticky-split');
    const functions = { 'viewer-request': split, 'viewer-response': split };
    const cachePolicy = caching({ headers: only('x-variant') });
    return open({ behaviors: [behavior({ functions, cachePolicy })] }, ({ path, headers }) => ({
      status: path === '/missing' ? 404 : 200,
      body: headers.find(([name]) => name.toLowerCase() === 'x-variant')?.[1] ?? 'no side',
    }));
  };
  const visitor = (unit: string, side: string) => ({ headers: { Cookie: `visitor=${unit}`, 'X-Variant': side } });

  test('two entries a page, each with the side that the visitor has', async () => {
    const site = await openSplit();
    const answers = [];
    for (const visit of [visitor('u2', 'a'), visitor('u1', 'b'), visitor('alice', 'a'), visitor('u3', 'b')])
      answers.push(await seen(site, '/', visit));
    expect(answers).toEqual(['b Miss', 'a Miss', 'b Hit', 'a Hit']);
  });

  test('each new visitor gets a cookie of his own, on hits too; after a 404 with the next page', async () => {
    const site = await openSplit();
    // CloudFront runs no viewer-response function where the origin answers 400 or more.
    expect((await site.send('/missing')).header('set-cookie')).toBeUndefined();
    const cookies = new Set<string | undefined>();
    for (let at = 0; at < 4; at++) cookies.add((await site.send('/')).header('set-cookie'));
    expect([cookies.size, cookies.has(undefined)]).toEqual([4, false]);
    expect((await site.send('/', visitor('u2', 'a'))).header('set-cookie')).toBeUndefined();
  });
});

test('release-router: a rollback finds its pages still in the cache', async () => {
  const store = { data: {} as Record<string, string>, revision: 1, created: '', updated: '' };
  const router = { ...shipped('release-router'), store: 'Store' };
  const functions = { 'viewer-request': router, 'viewer-response': router };
  const site = await open({ behaviors: [behavior({ functions })] }, ({ path }) => ({ body: path }), {
    stores: { Store: store },
  });
  const answers = [];
  for (const live of ['r7', 'r8', 'r7']) {
    Object.assign(store, { data: { live, releases: '["r8","r7"]' }, revision: store.revision + 1 });
    answers.push(await seen(site, '/'));
  }
  expect(answers).toEqual(['/r7/index.html Miss', '/r8/index.html Miss', '/r7/index.html Hit']);
});

test('noindex: not on a 404 of the origin, for which CloudFront runs no viewer-response function', async () => {
  const functions = { 'viewer-response': shipped('noindex') };
  const site = await open({ behaviors: [behavior({ functions })] }, ({ path }) => ({
    status: path === '/a' ? 200 : 404,
  }));
  const robots = async (target: string) =>
    (await site.send(target, { host: 'd1.cloudfront.net' })).header('x-robots-tag');
  expect([await robots('/a'), await robots('/b')]).toEqual(['noindex, nofollow', undefined]);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CorsRule, RoutingRule } from '../../../tools/distribution/model.js';
import { headerValue } from '../../../tools/http/header-list.js';
import type { HeaderList, OriginRequest } from '../../../tools/http/messages.js';
import { createWebsite, plainSite, type WebsiteOptions } from '../../../tools/simulator/origins/website.js';
import { noRule, now, originRequest, textOf } from './requests.js';

let base: string;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'edgewright-website-'));
  mkdirSync(join(base, 'site/docs'), { recursive: true });
  writeFileSync(join(base, 'site/index.html'), 'home');
  writeFileSync(join(base, 'site/docs/index.html'), 'docs');
  writeFileSync(join(base, 'site/lost.html'), 'noRule here');
  writeFileSync(join(base, 'secret.txt'), 'outside');
});

afterAll(() => rmSync(base, { recursive: true }));

function get(path: string, parts: Partial<OriginRequest> = {}, options: Partial<WebsiteOptions> = {}) {
  const website = {
    label: 'site',
    directory: join(base, 'site'),
    domainName: 'site.s3-website-us-east-1.amazonaws.com',
    canRead: false,
    canList: false,
    publicRead: true,
    site: plainSite,
    httpOnly: true,
    now: () => now,
  };
  return createWebsite({ ...website, ...options }).fetch(originRequest({ path, protocol: 'http', ...parts }));
}

const phrases: Record<number, string> = {
  200: 'OK',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
};
const rule: CorsRule = { origins: ['*'], methods: ['GET'], headers: [], exposed: [], maxAge: undefined };
const host: HeaderList = [['Host', 'site.s3-website-us-east-1.amazonaws.com']];

describe('F216 a website endpoint', () => {
  test.each([
    ['/', 200, 'home'],
    ['/index.html', 200, 'home'],
    ['/docs/', 200, 'docs'],
    ['/missing', 404, 'NoSuchKey'],
    ['/../secret.txt', 404, 'NoSuchKey'],
    ['/%2e%2e/secret.txt', 404, 'NoSuchKey'],
    ['/%E0%A4%A', 400, 'InvalidURI'],
  ])('answers %s with %i', async (path, status, text) => {
    const answer = await get(path);
    expect([answer.status, await textOf(answer)]).toEqual([status, expect.stringContaining(text)]);
  });

  test('leads to a folder with its slash, and to no other host', async () => {
    const answer = await get('/docs');
    expect([answer.status, headerValue(answer.headers, 'location')]).toEqual([302, '/docs/']);
    expect((await get('//docs')).status).toBe(404);
  });

  test('does not listen for https', async () => {
    await expect(get('/', { protocol: 'https' })).rejects.toMatchObject({ failure: 'refused' });
    expect((await get('/', { protocol: 'https' }, { httpOnly: false })).status).toBe(200);
  });

  test('knows GET and HEAD only, and nobody where the bucket is not public', async () => {
    expect((await get('/', { method: 'POST' })).status).toBe(405);
    expect((await get('/', { method: 'HEAD' })).status).toBe(200);
    expect((await get('/', {}, { publicRead: false })).status).toBe(403);
  });

  const lost = { site: { ...plainSite, errorDocument: 'lost.html' } };
  const redirectAll = { host: 'b.test', protocol: 'https' };
  const all: RoutingRule = { ...noRule, ...redirectAll };

  test.each<[string, Partial<OriginRequest>, Partial<WebsiteOptions>, number, string]>([
    ['/docs', {}, {}, 302, ''],
    ['/none', {}, {}, 404, '<h1>404 Not Found</h1>\n<ul>\n<li>Code: NoSuchKey</li>\n<li>Key: none</li>\n</ul>'],
    ['/%ff', {}, {}, 400, '<h1>400 Bad Request</h1>\n<ul>\n<li>Code: InvalidURI</li>\n\n</ul>'],
    ['/', { method: 'PUT' }, {}, 405, '<title>405 Method Not Allowed</title>'],
    ['/', {}, { publicRead: false }, 403, '<title>403 Forbidden</title>'],
    ['/none', { method: 'HEAD' }, {}, 404, ''],
    ['/', {}, { site: undefined }, 404, 'NoSuchWebsiteConfiguration'],
    ['/', { method: 'OPTIONS' }, {}, 405, 'MethodNotAllowed'],
    ['/', { method: 'OPTIONS' }, { cors: [rule] }, 400, 'BadRequest'],
    ['/none', {}, lost, 404, 'noRule here'],
    ['/none', { headers: [...host, ['Range', 'bytes=0-1'], ['If-None-Match', '*']] }, lost, 404, 'noRule here'],
    ['/%ff', {}, lost, 400, 'noRule here'],
    ['/', { method: 'PUT' }, lost, 405, 'MethodNotAllowed'],
    ['/', {}, { ...lost, publicRead: false }, 403, 'AccessDenied'],
    ['/none', {}, { site: { ...plainSite, errorDocument: 'gone.html' } }, 404, 'NoSuchKey'],
    ['/', { headers: [...host, ['Range', 'bytes=0-1']] }, {}, 206, 'ho'],
    ['/docs/index.html', {}, { site: { ...plainSite, indexDocument: 'lost.html' } }, 200, 'docs'],
    ['/', {}, { site: { ...plainSite, indexDocument: 'lost.html' } }, 200, 'noRule here'],
    ['/a', {}, { site: { ...plainSite, redirectAll } }, 301, ''],
    ['/%ff', {}, { site: { ...plainSite, redirectAll } }, 301, ''],
    ['/a', {}, { site: { ...plainSite, rules: [{ ...all, whenPrefix: 'a' }] } }, 301, ''],
    ['/index.html', {}, { site: { ...plainSite, rules: [{ ...all, whenPrefix: 'a' }] } }, 200, 'home'],
    ['/%ff', {}, { site: { ...plainSite, rules: [all] } }, 400, 'InvalidURI'],
    ['/%ff', {}, { site: { ...plainSite, rules: [{ ...all, whenError: 400 }] } }, 301, ''],
    ['/none', {}, { site: { ...plainSite, rules: [{ ...all, whenError: 404 }] } }, 301, ''],
    ['/none', {}, { site: { ...plainSite, rules: [{ ...all, whenError: 403 }] } }, 404, 'NoSuchKey'],
  ])('answers %s with %j, set up as %j, with %i', async (path, parts, options, status, text) => {
    const answer = await get(path, parts, options);
    expect([answer.status, await textOf(answer)]).toEqual([status, expect.stringContaining(text)]);
    if (text === '') expect((await textOf(answer)).length).toBe(0);
    expect(answer.statusText).toBe(phrases[status]);
  });

  test('a path that is missing tells what lies near it', async () => {
    expect((await get('/lots.html')).missing).toMatchObject({ key: 'lots.html', near: ['lost.html'] });
    expect([(await get('/%ff')).missing, (await get('/', { method: 'PUT' })).missing]).toEqual([undefined, undefined]);
  });

  test('a policy counts for the object and for the error document', async () => {
    const arn = 'arn:aws:s3:::site';
    const statement = {
      effect: 'Allow' as const,
      principals: ['*'],
      actions: ['s3:GetObject'],
      inverted: { principals: false, actions: false, resources: false },
      conditions: {},
    };
    const only = (key: string) => ({ ...lost, arn, statements: [{ ...statement, resources: [`${arn}/${key}`] }] });
    expect((await get('/', {}, only('index.html'))).status).toBe(200);
    expect((await get('/docs', {}, only('docs'))).status).toBe(302);
    expect((await get('/docs', {}, only('index.html'))).status).toBe(403);
    expect(await textOf(await get('/', {}, only('lost.html')))).toBe('noRule here');
    expect(await textOf(await get('/', {}, only('none')))).toContain('AccessDenied');
  });

  test('shows a key as text, whatever is in it', async () => {
    expect(await textOf(await get('/%3Cscript%3E'))).toContain('Key: &lt;script&gt;');
  });
});

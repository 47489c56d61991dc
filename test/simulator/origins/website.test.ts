import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headerValue } from '../../../tools/http/header-list.js';
import type { OriginRequest } from '../../../tools/http/messages.js';
import { createWebsite, plainSite, type WebsiteOptions } from '../../../tools/simulator/origins/website.js';
import { now, originRequest, textOf } from './requests.js';

let base: string;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'edgewright-website-'));
  mkdirSync(join(base, 'site/docs'), { recursive: true });
  writeFileSync(join(base, 'site/index.html'), 'home');
  writeFileSync(join(base, 'site/docs/index.html'), 'docs');
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

  test('shows a key as text, whatever is in it', async () => {
    expect(await textOf(await get('/%3Cscript%3E'))).toContain('Key: &lt;script&gt;');
  });
});

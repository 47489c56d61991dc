import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningDev, startDev } from '../dev/project.js';
import { browserFile, openBrowser } from './browser.js';

const root = join(import.meta.dirname, '../..');

interface Distribution {
  origins: { id: string; label: string; url: string }[];
  passes: { pattern: string; command: string }[];
}

let dev: RunningDev;
let sample: Distribution;

/** What `npm start` runs once it has built. */
beforeAll(async () => {
  dev = await startDev(root, []);
  sample = (dev.ready.distributions as Distribution[])[0]!;
}, 60_000);

afterAll(async () => {
  expect(await dev.stop()).toBe(0);
  expect(dev.output().stderr).not.toContain('internal');
});

const issued = new Map<string, [name: string, value: string][]>();

/** Runs the very command that was printed, once. */
function cookiesOf(pattern: string): [name: string, value: string][] {
  const known = issued.get(pattern);
  if (known !== undefined) return known;
  const { command } = sample.passes.find((pass) => pass.pattern === pattern)!;
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2]!);
  expect(words.slice(0, 2)).toEqual(['npx', 'edgewright']);
  const answer = execFileSync(process.execPath, ['dist/cli.js', ...words.slice(2), '--json'], { cwd: root });
  const { cookies, cookie } = JSON.parse(answer.toString());
  const pairs: [string, string][] = cookies ? Object.entries(cookies) : [cookie.split(/=(.*)/, 2)];
  issued.set(pattern, pairs);
  return pairs;
}

function cookieHeader(pattern: string): string {
  return cookiesOf(pattern)
    .map((pair) => pair.join('='))
    .join('; ');
}

test('npm start builds, then serves', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(scripts.start).toBe('node build.mjs && node dist/cli.js dev');
});

describe('over HTTP', () => {
  test.each([
    ['/members/', 401],
    ['/private/report.html', 401],
    ['/downloads/brochure.txt', 403],
  ])('%s is closed without a pass: %i', async (path, status) => {
    expect((await fetch(dev.url + path, { redirect: 'manual' })).status).toBe(status);
  });

  test.each([
    ['/members/*', '/members/'],
    ['/private/*', '/private/report.html'],
    ['/downloads/*', '/downloads/brochure.txt'],
  ])('the printed command for %s opens it', async (pattern, path) => {
    expect((await fetch(dev.url + path, { headers: { cookie: cookieHeader(pattern) } })).status).toBe(200);
  });

  test('a pass for one area opens no other', async () => {
    const headers = { cookie: cookieHeader('/downloads/*') };
    expect((await fetch(`${dev.url}/private/report.html`, { headers })).status).toBe(401);
  });

  test('every origin refuses at its direct address what CloudFront did not sign', async () => {
    const paths: Record<string, string> = {
      Site: '/index.html',
      Fallback: '/index.html',
      Api: '/api/items',
      Function: '/',
    };
    for (const { id, url } of sample.origins) expect([id, (await fetch(url + paths[id]!)).status]).toEqual([id, 403]);
  });

  test('the function URL gets the bodies that were hashed on their way', async () => {
    const answer = await fetch(`${dev.url}/fn/echo?a=%20b`, { method: 'POST', body: 'größe' });
    expect(await answer.json()).toMatchObject({ method: 'POST', path: '/fn/echo', query: 'a=%20b', body: 'größe' });
  });
});

describe.skipIf(browserFile === undefined)('in a browser', () => {
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    expect(problems).toEqual([]);
  });

  /** As a person does in the console of the browser. Loopback counts as secure there. */
  async function enter(pattern: string): Promise<void> {
    await page.goto(dev.url);
    const cookies = cookiesOf(pattern).map(([name, value]) => `${name}=${value}; Path=/; Secure`);
    await page.evaluate(`for (const cookie of ${JSON.stringify(cookies)}) document.cookie = cookie;`);
  }

  test('the site shows what the API answers through the signer', async () => {
    await page.goto(dev.url);
    await expect.poll(() => page.locator('#items li').allTextContents()).toEqual(['Lantern', 'Compass']);
  });

  test('a deep link survives a reload', async () => {
    await page.goto(`${dev.url}/orders/42`);
    await page.reload();
    expect(await page.locator('#route').textContent()).toBe('/orders/42');
    expect(await page.title()).toBe('Edgewright sample');
  });

  test('a form reaches the function', async () => {
    await page.goto(dev.url);
    await page.locator('input[name=text]').fill('from the browser');
    await page.getByRole('button').click();
    await expect.poll(() => page.locator('output').textContent()).toContain('"body":"from the browser"');
  });

  test('the members area opens with its session cookie', async () => {
    await enter('/members/*');
    await page.goto(`${dev.url}/members/`);
    expect(await page.locator('h1').textContent()).toBe('Members');
  });

  test('the private area and the downloads open with signed cookies', async () => {
    await enter('/private/*');
    await page.goto(`${dev.url}/private/report.html`);
    expect(await page.locator('h1').textContent()).toBe('Report');
    await enter('/downloads/*');
    expect((await page.goto(`${dev.url}/downloads/brochure.txt`))!.status()).toBe(200);
  });
});

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningDev, startDevToRead } from '../dev/project.js';
import { browserFile, openBrowser } from './browser.js';

const root = join(import.meta.dirname, '../..');

interface Area {
  /** Of something in it. */
  address: string;
  /** What prints a cookie, and where CloudFront's own signatures are checked, what prints an address. */
  commands: string[];
}

let dev: RunningDev;
/** By their patterns. */
let areas: Record<string, Area>;

/** What `npm start` runs once it has built. */
beforeAll(async () => {
  dev = await startDevToRead(root, []);
  areas = areasIn(dev.output().stdout);
}, 60_000);

afterAll(async () => {
  expect(await dev.stop()).toBe(0);
  expect(dev.output().stderr).not.toContain('internal');
});

function areasIn(printed: string): typeof areas {
  const [, rows] = /^Private areas\n((?: .*\n)+)/m.exec(printed)!;
  const parts = [...rows!.matchAll(/^ {2}(\/\S+) +(http:\S+), checked by .*\n((?: +npx .*\n)+)/gm)];
  return Object.fromEntries(
    parts.map(([, pattern, address, lines]) => [
      pattern!,
      { address: address!, commands: lines!.trim().split(/\n +/) },
    ]),
  );
}

const shell = promisify(execFile);
const printed = new Map<string, Promise<string[]>>();

/** Runs a line as it stands there, once. */
function linesOf(command: string): Promise<string[]> {
  const known = printed.get(command);
  if (known !== undefined) return known;
  const lines = shell('bash', ['-c', command], { cwd: root }).then(({ stdout }) => stdout.trim().split('\n'));
  printed.set(command, lines);
  return lines;
}

/** The curl line that the command for a cookie ends with. */
async function curlLine(pattern: string): Promise<string> {
  return (await linesOf(areas[pattern]!.commands[0]!)).at(-1)!;
}

test('npm start builds, then serves', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(scripts.start).toBe('node build.mjs && node dist/cli.js dev');
});

describe('over HTTP', () => {
  test.each([
    ['/members/*', '/members/index.html', 401],
    ['/private/*', '/private/report.html', 401],
    ['/downloads/*', '/downloads/brochure.txt', 403],
  ])('the printed address of %s is closed, and the printed command opens it', async (pattern, path, status) => {
    const { address } = areas[pattern]!;
    expect(address).toBe(dev.url + path);
    expect((await fetch(address)).status).toBe(status);
    const line = await curlLine(pattern);
    const { stdout } = await shell('bash', ['-c', `${line} -s -o /dev/null -w '%{http_code}'`]);
    expect(stdout).toBe('200');
    const [, cookie] = /'Cookie: ([^']+)'/.exec(line)!;
    expect((await fetch(address, { headers: { cookie: cookie! } })).status).toBe(200);
  });

  test('a pass for one area opens no other', async () => {
    const [, cookie] = /'Cookie: ([^']+)'/.exec(await curlLine('/downloads/*'))!;
    expect((await fetch(`${dev.url}/private/report.html`, { headers: { cookie: cookie! } })).status).toBe(401);
  });

  test('every origin refuses at its direct address what CloudFront did not sign', async () => {
    const paths: Record<string, string> = {
      Site: '/index.html',
      Fallback: '/index.html',
      Api: '/api/items',
      Function: '/',
    };
    const rows = [...dev.output().stdout.matchAll(/^ {2}(\w+) .* (http:\/\/127\.0\.0\.1:\d+)$/gm)];
    expect(rows.map(([, id]) => id).sort()).toEqual(Object.keys(paths).sort());
    for (const [, id, url] of rows) expect([id, (await fetch(url! + paths[id!]!)).status]).toEqual([id, 403]);
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

  test.each(['/private/*', '/downloads/*'])(
    'the printed command for %s prints an address that opens there',
    async (pattern) => {
      const { address, commands } = areas[pattern]!;
      const [link] = await linesOf(commands[1]!);
      expect(link!.startsWith(`${address}?`)).toBe(true);
      expect((await page.goto(link!))!.status()).toBe(200);
    },
  );

  test.each(['/members/*', '/private/*', '/downloads/*'])(
    'the printed button of the inspector opens %s',
    async (pattern) => {
      const { address } = areas[pattern]!;
      expect((await page.request.get(address)).status()).toBeGreaterThan(400);
      const [, viewer, inspector, button] = /^ {2}In a browser: "(.+)" at (\S+), then "(.+)"\.$/m.exec(
        dev.output().stdout,
      )!;
      await page.goto(inspector!);
      await page.getByRole('button', { name: new RegExp(`^${viewer}`) }).click();
      const opened = page.context().waitForEvent('page');
      await page.getByRole('button', { name: `${button} for ${pattern}` }).click();
      const tab = await opened;
      await tab.waitForURL(address);
      expect((await tab.reload())!.status()).toBe(200);
      await tab.close();
    },
  );
});

import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Overview } from '../../tools/inspector/contract.js';
import { njsVersion } from '../../tools/runtime/njs-command.js';
import { issueCookies } from '../../tools/signing/private-content.js';
import { type RunningDev, startDev } from '../dev/project.js';
import { browserFile, openBrowser } from '../e2e/browser.js';
import { axe, crampedCells, violations } from './checks.js';
import { flags, greeter, type InspectedProject, makeInspectedProject } from './project.js';

let project: InspectedProject;
let dev: RunningDev;

beforeAll(async () => {
  if (browserFile === undefined) return;
  project = makeInspectedProject();
  dev = await startDev(project.directory, flags);
}, 60_000);

afterAll(async () => {
  await dev?.stop();
  project?.remove();
});

describe.skipIf(browserFile === undefined)('the inspector in a browser', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    page.setDefaultTimeout(5000);
    page.on('pageerror', (error) => faults.push(error.message));
    // A refused request is written to the console by the browser itself: those are wanted here.
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load')) faults.push(message.text());
    });
    page.on('request', (request) => {
      const { hostname, port } = new URL(request.url());
      const isOurs = port === new URL(dev.url).port && /^(edgewright\.)?localhost$/.test(hostname);
      if (!isOurs) faults.push(`asked ${request.url()}`);
    });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
  });

  const rows = () => page.locator('#list .row:not(.event)');
  const send = async (path: string, headers: Record<string, string> = {}) => {
    await (await fetch(dev.url + path, { headers })).arrayBuffer();
  };

  /** Sends a request and chooses its row, once it is there. */
  const open = async (path: string, headers: Record<string, string> = {}) => {
    await send(path, headers);
    await openNewest();
  };

  const openNewest = async () => {
    const [newest] = (await (await fetch(`${dev.url}/__edge/requests`)).json()) as { id: string }[];
    await page.locator(`#row-${newest!.id}`).click();
    await page.locator(`[aria-label="Request ${newest!.id}"]`).waitFor();
  };

  test('opens with samples, and its scripts are at most 60 KB until more is asked for', async () => {
    const sizes: Promise<number>[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) sizes.push(response.body().then((body) => body.length));
    });
    await page.goto(`${dev.url}/__edge`);
    await page.locator('.first-run li').nth(2).waitFor();
    // Which command installs the real engine is said where it is missing, and only there.
    expect(await page.getByText('apt-get install njs').count()).toBe(njsVersion() === undefined ? 1 : 0);
    const loaded = await Promise.all(sizes);
    expect(loaded.length).toBeGreaterThan(0);
    expect(loaded.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(60_000);
    await page.getByRole('button', { name: 'Send /', exact: true }).click();
    await rows().first().waitFor();
  });

  test('a request is on the page soon after it ended, and says who answered', async () => {
    await page.evaluate(`new MutationObserver(() => {
      if (document.querySelector('#list')?.textContent.includes('soon.txt')) document.body.dataset.seen ??= String(Date.now());
    }).observe(document.body, { childList: true, subtree: true })`);
    await send('/soon.txt');
    const ended = Date.now();
    await page.locator('body[data-seen]').waitFor();
    const seen = Number(await page.evaluate('document.body.dataset.seen'));
    // 200 ms is the aim; the guard leaves room for a machine that does other things too.
    expect(seen - ended).toBeLessThan(2000);
    await openNewest();
    await expect.poll(() => page.locator('.verdict').innerText()).toContain('Site answered');
  });

  test('a stage opens and closes, and stays as it is for the next request', async () => {
    const stage = page.getByRole('button', { name: 'Cache behavior' });
    expect(await stage.getAttribute('aria-expanded')).toBe('false');
    await stage.click();
    await page.getByText('matched, first match wins').waitFor();
    await open('/page.txt');
    await page.getByText('matched, first match wins').waitFor();
    await page.getByLabel('Changed stages only').check();
    await expect.poll(() => page.locator('.stage').count()).toBe(1);
    await page.getByLabel('Changed stages only').uncheck();
    await expect.poll(() => page.locator('.stage').count()).toBe(13);
    expect(await page.locator('.stage.off').first().innerText()).toContain('no trusted key group');
  });

  test('a replay with an edited cookie turns a 403 into a 200', async () => {
    const overview = (await (await fetch(`${dev.url}/__edge/distribution`)).json()) as Overview;
    const { host, behaviors } = overview.distributions[0]!;
    const keyPairId = behaviors.find(({ pattern }) => pattern === '/private/*')!.trustedKeys[0]!;
    const grant = { resource: `https://${host}/private/*`, expires: Math.floor(Date.now() / 1000) + 600 };
    const signer = { keyPairId, privateKey: project.privateKey, hash: 'SHA256' } as const;
    const good = issueCookies(grant, signer);
    const cookie = Object.entries({ ...good, 'CloudFront-Signature': 'abcd' });
    await open('/private/plan.txt', { cookie: cookie.map((pair) => pair.join('=')).join('; ') });
    await page.getByRole('heading', { name: /^Why 403/ }).waitFor();
    await page.keyboard.press('e');
    await page.getByLabel('Value of cookie CloudFront-Signature').fill(good['CloudFront-Signature']!);
    await page.getByText('1 change', { exact: true }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText(/Replay of \d+: status 403 → 200, X-Cache Error → Miss/).waitFor();
    await expect.poll(() => rows().first().innerText()).toContain('↺');
    expect(await page.content()).not.toContain(good['CloudFront-Signature']!);
  });

  test('the refusal’s own button does the same, and the two are compared stage by stage', async () => {
    await open('/private/plan.txt');
    await page.getByRole('button', { name: 'Replay with a pass' }).click();
    await page.getByText(/status 403 → 200/).waitFor();
    await page.getByRole('tab', { name: 'Compare' }).click();
    const side = page.locator('.side', { hasText: 'Signature check' });
    await expect.poll(() => side.innerText()).toMatch(/ran · Signed cookies[\s\S]*refused · /);
    await page.getByRole('tab', { name: 'Stages' }).click();
  });

  test('a function edited on disk shows at the next request, and the edit in the list', async () => {
    project.write('dist/functions/min/fn.js', greeter('two'));
    await expect
      .poll(async () => (await fetch(`${dev.url}/fn`)).headers.get('x-mark'), { timeout: 10_000 })
      .toBe('two');
    await openNewest();
    await page.getByRole('tab', { name: 'Headers' }).click();
    await page.locator('tr', { hasText: 'x-mark' }).getByText('two').waitFor();
    await page.getByRole('tab', { name: 'Stages' }).click();
    await page.locator('.log', { hasText: 'greeted' }).waitFor();
  });

  test('everything works by keyboard alone', async () => {
    await page.getByRole('listbox', { name: 'Requests' }).focus();
    await page.keyboard.press('Home');
    const active = () => page.locator('#list').getAttribute('aria-activedescendant');
    const first = await active();
    await page.keyboard.press('j');
    await expect.poll(active).not.toBe(first);
    await page.keyboard.press('k');
    await expect.poll(active).toBe(first);
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement?.id')).toBe('detail');
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement?.id')).toBe('list');
    await page.keyboard.press('/');
    await page.keyboard.type('sta');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.type('403');
    await expect.poll(() => page.url()).toContain('q=status%3A403');
    await expect
      .poll(async () => new Set(await page.locator('#list .status').allInnerTexts()))
      .toEqual(new Set(['403']));
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.verdict').innerText()).toContain('403');
    await page.keyboard.press('r');
    await page.getByText(/status stays 403/).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('p');
    await page.getByText(/^Paused\./).waitFor();
    const before = await rows().count();
    await send('/held.txt');
    await page.getByText('1 row waits').waitFor();
    expect(await rows().count()).toBe(before);
    await page.keyboard.press('p');
    await page.locator('.row', { hasText: 'held.txt' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('3');
    await page.getByRole('heading', { name: /^store/ }).waitFor();
  });

  test('a key is edited with its bytes counted, and too many are refused with the form as it was', async () => {
    await page.getByRole('button', { name: 'Edit greeting' }).click();
    await page.getByRole('textbox', { name: 'Value' }).fill('ü'.repeat(513));
    await page.getByText('1,026 of 1,024 bytes, 2 too many').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('textbox', { name: 'Value' }).inputValue()).toHaveLength(513);
    await page.getByRole('textbox', { name: 'Value' }).fill('moin');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('tr', { hasText: 'greeting' }).getByText('moin').waitFor();
    expect((await fetch(`${dev.url}/fn`)).headers.get('x-greeting')).toBe('moin');
  });

  test('an origin goes down and time goes on at a click, and both are said until they end', async () => {
    await page.keyboard.press('5');
    expect((await page.getByLabel('Origin').boundingBox())?.width).toBeGreaterThan(130);
    await page.getByLabel('Origin').selectOption('Site');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('button', { name: '1 hour later' }).click();
    await page.getByText('1 fault set. Clock: 1 h ahead.').waitFor();
    expect((await fetch(`${dev.url}/down.txt`)).status).toBe(502);
    await page.getByRole('button', { name: 'End: Site down' }).click();
    await page.getByRole('button', { name: 'Real time' }).click();
    await page.getByText(/Clock: /).waitFor({ state: 'detached' });
    expect((await fetch(`${dev.url}/page.txt`)).status).toBe(200);
  });

  test('an answer’s body is shown as what it is, and an archive that is none is refused in the dialog', async () => {
    await page.keyboard.press('1');
    project.write('site/data.json', '{"a":[1,2]}');
    await open('/data.json');
    await page.getByRole('tab', { name: 'Body' }).click();
    await page.locator('pre.json', { hasText: '"a": [' }).waitFor();
    await page.getByRole('tab', { name: 'Stages' }).click();
    await page.getByRole('button', { name: 'HAR…' }).click();
    const broken = { name: 'x.har', mimeType: 'application/json', buffer: Buffer.from('{') };
    await page.getByLabel('Import…').setInputFiles(broken);
    await page.getByRole('alert').getByText('no HTTP archive').waitFor();
    await page.keyboard.press('Escape');
  });

  test('an answer of a function says where it was decided, shows its lines, and how to debug it', async () => {
    project.write('dist/functions/min/fn.js', guard);
    await expect.poll(async () => (await fetch(`${dev.url}/fn?no=1`)).status, { timeout: 10_000 }).toBe(403);
    await openNewest();
    const states: [name: string, show: () => Promise<void>][] = [
      [
        'why',
        async () => {
          await page.getByRole('tab', { name: 'Stages' }).click();
          const why = page.locator('.why', { hasText: 'it was decided in line 3' });
          await why.locator('tr', { hasText: 'request.querystring.no' }).getByText('1', { exact: true }).waitFor();
          await page.getByRole('button', { name: 'Debug', exact: true }).click();
          await page.locator('.command', { hasText: /npx edgewright run .*--inspect/ }).waitFor();
        },
      ],
      [
        'lines',
        async () => {
          await page.getByRole('tab', { name: 'Lines' }).click();
          await page.locator('.lines .ran', { hasText: 'if (request.querystring.no)' }).waitFor();
          await page.locator('.lines .not-run', { hasText: 'return request;' }).waitFor();
          await page.locator('pre.json', { hasText: '"statusCode": 403' }).waitFor();
        },
      ],
    ];
    const found: string[] = [];
    await page.evaluate(axe);
    for (const [width, colorScheme] of [
      [1280, 'light'],
      [1024, 'dark'],
      [390, 'light'],
    ] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const [name, show] of states) {
        await show();
        found.push(...(await violations(page, `${width} ${colorScheme} ${name}`)));
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        expect(await page.evaluate(crampedCells), `${width} px, ${name}`).toEqual([]);
      }
    }
    expect(found).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('tab', { name: 'Stages' }).click();
    await page.getByRole('button', { name: 'Debug', exact: true }).click();
    await page.getByRole('button', { name: 'Write .vscode/launch.json' }).click();
    await page.getByText('starts it too, by F5').waitFor();
    const launch = readFileSync(`${project.directory}/.vscode/launch.json`, 'utf8');
    expect(JSON.parse(launch).configurations[0].runtimeArgs.at(-1)).toBe('--inspect');
    await open('/edge');
    await page.getByRole('tab', { name: 'Lines' }).click();
    await page.getByRole('button', { name: 'Run Edge once more' }).click();
    await page.locator('.lines .ran', { hasText: 'exports.handler' }).waitFor();
    expect(await violations(page, 'lines of a Lambda')).toEqual([]);
    await page.getByRole('tab', { name: 'Stages' }).click();
    project.write('dist/functions/min/fn.js', greeter('two'));
    await expect.poll(async () => (await fetch(`${dev.url}/fn`)).status, { timeout: 10_000 }).toBe(200);
  });

  test('refusals are counted by CloudFront’s code, and chosen by it', async () => {
    await page.getByRole('button', { name: /^Refused \d+$/ }).click();
    const codes = page.getByRole('group', { name: 'Refused by' });
    const all = Number(
      await page
        .getByRole('button', { name: /^Refused \d+$/ })
        .locator('b')
        .innerText(),
    );
    const numbers = await codes.locator('b').allInnerTexts();
    expect(numbers.reduce((sum, number) => sum + Number(number), 0)).toBe(all);
    await codes.getByRole('button', { name: /^MissingKey/ }).click();
    await expect.poll(() => page.url()).toContain('code%3Amissingkey');
    await expect
      .poll(async () => new Set(await page.locator('#list .reason').allInnerTexts()))
      .toEqual(new Set(['MissingKey']));
    expect(await violations(page, 'codes')).toEqual([]);
    await page.getByRole('button', { name: /^All \d+$/ }).click();
  });

  test('axe finds nothing serious in any panel, in light and dark, wide and narrow', async () => {
    await page.keyboard.press('1');
    await page.evaluate(axe);
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const key of ['1', '2', '3', '4', '5']) {
        await page.keyboard.press(key);
        await page
          .locator(key === '1' ? '.verdict' : '.card')
          .first()
          .waitFor();
        found.push(...(await violations(page, `${colorScheme} panel ${key}`)));
      }
      await page.keyboard.press('1');
      await page.keyboard.press('e');
      await page.getByLabel('Path and query').waitFor();
      found.push(...(await violations(page, `${colorScheme} drawer`)));
      await page.keyboard.press('Escape');
      await page.locator('dialog').waitFor({ state: 'detached' });
    }
    for (const width of [390, 1024]) {
      await page.setViewportSize({ width, height: 800 });
      for (const key of ['1', '2', '3', '4', '5']) {
        await page.keyboard.press(key);
        await page
          .locator(key === '1' ? '.verdict' : '.card')
          .first()
          .waitFor();
        if (width === 390) found.push(...(await violations(page, `narrow, panel ${key}`)));
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        expect(await page.evaluate(crampedCells), `${width} px, panel ${key}`).toEqual([]);
      }
      await page.keyboard.press('1');
    }
    await page.setViewportSize({ width: 390, height: 800 });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'HAR…' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(found).toEqual([]);
  });

  test('a secret is shown when asked for, and forgotten with the selection', async () => {
    await open('/page.txt', { cookie: 'session=cookie-secret' });
    await page.getByRole('tab', { name: 'Headers' }).click();
    const line = page.locator('tr', { hasText: 'cookie session' });
    await line.getByText('13 characters').waitFor();
    expect(await page.content()).not.toContain('cookie-secret');
    await line.getByRole('button', { name: 'Show' }).click();
    await line.getByText('cookie-secret').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await line.getByText('13 characters').waitFor();
    expect(await page.content()).not.toContain('cookie-secret');
    await page.getByRole('tab', { name: 'Stages' }).click();
  });

  test('of many requests only those in sight are in the document, and a scrolled list stays where it is', async () => {
    await Promise.all(Array.from({ length: 150 }, (_, index) => send(`/many/${index}`)));
    await expect.poll(() => rows().first().getAttribute('aria-setsize').then(Number)).toBeGreaterThan(150);
    expect(await rows().count()).toBeLessThan(80);
    await page.evaluate(`document.querySelector('#list').scrollTo(0, 1500)`);
    const before = () => page.evaluate(`document.elementFromPoint(200, 400).closest('.row').id`);
    await expect.poll(before).toMatch(/^row-/);
    const row = await before();
    await send('/one-more');
    await page.getByRole('button', { name: /^\d+ new rows?$/ }).waitFor();
    expect(await before()).toBe(row);
    await page.getByRole('button', { name: /^\d+ new rows?$/ }).click();
    await page.locator('.row', { hasText: '/one-more' }).waitFor();
  });

  test('a template that is refused is said so, and the last good one is served', async () => {
    const good = readFileSync(`${project.directory}/template.json`, 'utf8');
    project.write('template.json', '{');
    await page.getByText('The build was refused.').waitFor();
    expect((await fetch(`${dev.url}/fn`)).status).toBe(200);
    expect(await violations(page, 'refused build')).toEqual([]);
    project.write('template.json', good);
    await page.getByText('The build was refused.').waitFor({ state: 'detached' });
    await page.locator('.row.event', { hasText: 'template.json changed' }).waitFor();
  });

  test('nothing failed, and nothing elsewhere was asked for', () => {
    expect(faults).toEqual([]);
  });

  test('a server that went away is said to be away, and what came meanwhile is there when it is back', async () => {
    await page.route('**/__edge/events', (route) => route.abort());
    await dev.stop();
    await page.getByText(/^No answer from/).waitFor();
    expect(await rows().count()).toBeGreaterThan(0);
    const port = new URL(dev.url).port;
    dev = await startDev(project.directory, [...flags, '--port', port]);
    await send('/after.txt');
    await page.unroute('**/__edge/events');
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.locator('.row', { hasText: 'after.txt' }).waitFor();
    expect(await page.getByText(/^No answer from/).count()).toBe(0);
  }, 30_000);
});

/** Refuses who says no. */
const guard = `function handler(event) {
  const request = event.request;
  if (request.querystring.no) return { statusCode: 403 };
  return request;
}
`;

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningDev, startDev } from '../dev/project.js';
import { type FirefoxPage, firefoxFile, openFirefox } from '../e2e/firefox.js';
import { axe, crampedCells, violations } from './checks.js';
import { flags, type InspectedProject, makeInspectedProject } from './project.js';

describe.skipIf(firefoxFile === undefined)('the inspector in Firefox', () => {
  let project: InspectedProject;
  let dev: RunningDev;
  let page: FirefoxPage;

  beforeAll(async () => {
    project = makeInspectedProject();
    [dev, page] = await Promise.all([startDev(project.directory, flags), openFirefox()]);
    await page.setWidth(1280);
  }, 60_000);

  afterAll(async () => {
    await Promise.all([page?.close(), dev?.stop()]);
    project?.remove();
  });

  const poll = <T>(read: () => T) => expect.poll(read, { timeout: 5000 });
  const text = (selector: string) => page.evaluate<string>(`document.querySelector('${selector}')?.innerText ?? ''`);
  const active = () => page.evaluate<string>('document.activeElement?.id');
  const chosen = () =>
    page.evaluate<string>(`document.querySelector('#list').getAttribute('aria-activedescendant') ?? ''`);

  test('opens, and a request is in its list', async () => {
    await page.go(`${dev.url}/__edge`);
    await page.click('.first-run button', 'Send');
    await poll(() => text('#list .row:not(.event)')).toContain('/');
    await (await fetch(`${dev.url}/page.txt`)).text();
    await page.click('#list .row', 'page.txt');
    await poll(() => text('.verdict')).toContain('Site answered');
  });

  test('says why a request was refused, and its button sends a pass along', async () => {
    await (await fetch(`${dev.url}/private/plan.txt`)).text();
    await page.click('#list .row', 'plan.txt');
    await poll(() => text('#detail')).toMatch(/Why 403/);
    await page.click('button', 'Replay with a pass');
    await poll(() => text('body')).toContain('status 403 → 200');
  });

  test('works by keyboard alone', async () => {
    await page.evaluate(`document.querySelector('#list').focus()`);
    await page.press('Home');
    const first = await chosen();
    await page.press('j');
    await poll(chosen).not.toBe(first);
    await page.press('k');
    await poll(chosen).toBe(first);
    await page.press('Enter');
    await poll(active).toBe('detail');
    await page.press('Escape');
    await poll(active).toBe('list');
    await page.press('/', ...'status:403', 'Enter');
    await poll(() => page.evaluate('location.hash')).toContain('q=status%3A403');
    await poll(() => text('.verdict')).toContain('403');
    await page.press('/', 'Escape', 'Escape', '?');
    await poll(() => text('dialog')).toContain('Keyboard');
    await page.press('Escape', '3');
    await poll(() => text('body')).toContain('greeting');
    await page.press('1');
  });

  test('has nothing that axe finds serious, in the dark of the system and in light, and fits 390 px', async () => {
    await page.evaluate(`(() => {${axe}})()`);
    expect(await page.evaluate('matchMedia("(prefers-color-scheme: dark)").matches')).toBe(true);
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const dark = await ground();
    const panels = async (where: string, width: number) => {
      const found: string[] = [];
      for (const key of ['1', '2', '3', '4', '5']) {
        await page.press(key);
        await poll(() => text(key === '1' ? '.verdict' : '.card')).not.toBe('');
        found.push(...(await violations(page, `${where}, panel ${key}`)));
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        expect(await page.evaluate(crampedCells), `${where}, panel ${key}`).toEqual([]);
      }
      return found;
    };
    expect(await panels('dark', 1280)).toEqual([]);
    await page.evaluate(`document.documentElement.dataset.theme = 'light'`);
    expect(await ground()).not.toBe(dark);
    expect(await panels('light', 1280)).toEqual([]);
    await page.setWidth(390);
    expect(await panels('narrow', 390)).toEqual([]);
  });

  test('nothing failed, and nothing elsewhere was asked for', () => {
    expect(page.errors).toEqual([]);
    expect(page.asked.length).toBeGreaterThan(0);
    const { port } = new URL(dev.url);
    // A "data:" address asks nobody.
    const ours = [`localhost:${port}`, `edgewright.localhost:${port}`, ''];
    expect(page.asked.filter((url) => !ours.includes(new URL(url).host))).toEqual([]);
  });
});

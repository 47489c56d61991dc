import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeProject, makeTemplate, type RunningDev, startDev, type TestProject } from '../dev/project.js';
import { browserFile, openBrowser } from './browser.js';

/** A single-page application as its makers ship it: index.html, one script, one style sheet, pictures. */
const site = join(dirname(createRequire(import.meta.url).resolve('@vitest/ui/package.json')), 'dist/client');
const siteRequest = join(import.meta.dirname, '../../dist/functions/min/behaviors/site-request.js');

let project: TestProject;
let dev: RunningDev;

beforeAll(async () => {
  project = makeProject();
  const template = makeTemplate();
  template.Resources.Fn!.Properties.FunctionCode = readFileSync(siteRequest, 'utf8');
  const config = template.Resources.Site!.Properties.DistributionConfig as Record<string, Record<string, unknown>>;
  config.DefaultCacheBehavior!.FunctionAssociations = [
    { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Fn', 'FunctionARN'] } },
  ];
  config.DefaultCacheBehavior!.Compress = true;
  project.write('template.json', JSON.stringify(template));
  dev = await startDev(project.directory, ['--template', 'template.json', '--origin', `Site=${site}`]);
}, 60_000);

afterAll(async () => {
  await dev.stop();
  project.remove();
});

const files = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((file) =>
  statSync(join(site, file)).isFile(),
);

test.each(files)('%s arrives as it was shipped, compressed or not', async (file) => {
  const shipped = readFileSync(join(site, file));
  for (const encoding of ['identity', 'gzip', 'br']) {
    const answer = await fetch(`${dev.url}/${file}`, { headers: { 'accept-encoding': encoding } });
    expect([answer.status, Buffer.from(await answer.arrayBuffer()).equals(shipped)]).toEqual([200, true]);
  }
});

describe.skipIf(browserFile === undefined)('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser?.close());

  test.each([['/'], ['/some-route']])('the application starts at %s, and again after a reload', async (path) => {
    const page = await browser.newPage();
    // Nothing outside of this machine is asked: the fonts of the application are left out.
    await page.route(
      (url) => url.hostname !== 'localhost',
      (route) => route.abort(),
    );
    const options = { waitUntil: 'domcontentloaded' } as const;
    for (const load of [() => page.goto(dev.url + path, options), () => page.reload(options)]) {
      expect((await load())!.status()).toBe(200);
      await expect.poll(() => page.locator('#app > *').count(), { timeout: 10_000 }).toBeGreaterThan(0);
    }
    await page.close();
  });
});

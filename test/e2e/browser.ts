/** A headless Chromium where one is installed. Without one the tests are left out, with a notice, unless EDGEWRIGHT_REQUIRE_CHROMIUM is set. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', process.env.CHROMIUM ?? ''];

export const browserFile = places.find((file) => existsSync(file));

if (browserFile === undefined) {
  if (process.env.EDGEWRIGHT_REQUIRE_CHROMIUM) throw new Error('No Chromium: apt-get install chromium.');
  process.stderr.write(
    '\nNOTICE: no Chromium is installed, so nothing is tried in a browser: apt-get install chromium.\n',
  );
}

export function openBrowser(): Promise<Browser> {
  const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run'];
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath: browserFile!, args: [...flags, ...quiet] });
}

/**
 * `npm run build && node bench/inspector-keys.mjs`: how long the inspector takes from a key to the next paint, in Chromium, with 1,000 requests
 * recorded. Arrow keys choose the next request, Enter goes into it and Escape back; the last line is until the chosen request's own head is drawn.
 * Ends with 1 where the 95th percentile of a paint is above 200 ms.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { chromium } from 'playwright-core';

const root = path.dirname(import.meta.dirname);
const aim = 200;
const requests = 1000;
const presses = 150;

const dev = spawn(process.execPath, [path.join(root, 'dist/cli.js'), 'dev', '--port', '0', '--json'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'ignore'],
});
const [line] = await once(dev.stdout.setEncoding('utf8'), 'data');
const { url } = JSON.parse(line);
const paths = ['/', '/orders/42', '/assets/site.css', '/api/items', '/private/report.html', '/members/', '/none.txt'];
for (let sent = 0; sent < requests; sent += 20)
  await Promise.all(Array.from({ length: 20 }, (_, at) => send(sent + at)));

async function send(number) {
  const target = `${paths[number % paths.length]}?n=${number}`;
  await (await fetch(url + target, { redirect: 'manual' })).arrayBuffer();
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(`${url}/__edge`);
await page.locator(`#list [aria-setsize="${requests}"]`).first().waitFor();
await page.evaluate(() => {
  window.times = { paint: {}, drawn: [] };
  // After the frame that the key led to: a message is handled once it is painted.
  addEventListener(
    'keydown',
    ({ key, timeStamp }) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          window.times.paint[key] ??= [];
          window.times.paint[key].push(performance.now() - timeStamp);
        };
        port2.postMessage('');
      });
      if (key === 'ArrowDown') window.pressed = timeStamp;
    },
    true,
  );
  new MutationObserver(() => {
    const chosen = document.querySelector('#list [aria-selected=true]')?.id.slice('row-'.length);
    const drawn = document.querySelector('#detail')?.getAttribute('aria-label') === `Request ${chosen}`;
    if (!drawn || window.pressed === undefined) return;
    window.times.drawn.push(performance.now() - window.pressed);
    window.pressed = undefined;
  }).observe(document.querySelector('main'), { subtree: true, childList: true, attributes: true });
});

await page.locator('#list').focus();
for (let press = 0; press < presses; press++) {
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => window.pressed === undefined);
  if (press % 5 > 0) continue;
  await page.keyboard.press('Enter');
  await page.waitForTimeout(50);
  await page.keyboard.press('Escape');
  await page.waitForTimeout(50);
}
const { paint, drawn } = await page.evaluate(() => window.times);
await browser.close();
dev.kill('SIGINT');

const at = (times, share) => [...times].sort((a, b) => a - b)[Math.ceil(times.length * share) - 1];
const rows = [...Object.entries(paint).map(([key, times]) => [`${key} to paint`, times]), ['request drawn', drawn]];
for (const [name, times] of rows) {
  const [middle, late] = [at(times, 0.5), at(times, 0.95)];
  console.log(`${name.padEnd(20)} p50 ${middle.toFixed(1)} ms, p95 ${late.toFixed(1)} ms, of ${times.length}`);
  if (late > aim) process.exitCode = 1;
}

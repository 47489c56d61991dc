/**
 * Makes docs/inspector.png for the README: `node build.mjs && node tools/inspector/screenshot.mjs`.
 * Serves the sample stack, sends it a few requests, and opens one that was refused. CHROMIUM names another browser.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { chromium } from 'playwright-core';

const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(root, 'dist/cli.js');
const dev = spawn(process.execPath, [cli, 'dev', '--port', '0', '--json'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'ignore'],
});
const [line] = await once(dev.stdout.setEncoding('utf8'), 'data');
const { url, distributions } = JSON.parse(line);

/** Issues a pass with the command that was printed, valid for as long as is wanted. */
function passFor(pattern, expires) {
  const { command } = distributions[0].passes.find((pass) => pass.pattern === pattern);
  const words = command.match(/'[^']*'|\S+/g).map((word) => word.replaceAll("'", ''));
  const parts = [cli, ...words.slice(2), '--json'].map((word) => (word === '2h' ? expires : word));
  const answer = JSON.parse(execFileSync(process.execPath, parts, { cwd: root, encoding: 'utf8' }));
  const cookies = answer.cookies ? Object.entries(answer.cookies).map((pair) => pair.join('=')) : [answer.cookie];
  return cookies.map((cookie) => cookie.split(';')[0]).join('; ');
}

async function send(target, cookie = '', init = {}) {
  const headers = { 'user-agent': 'Mozilla/5.0', accept: '*/*', cookie };
  await (await fetch(url + target, { redirect: 'manual', ...init, headers })).arrayBuffer();
}

async function write(target, method, body) {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${url}/__edge/${target}`, { method, headers, body: JSON.stringify(body) });
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 820 }, colorScheme: 'light' });
await page.goto(`${url}/__edge`);
await page.locator('.first-run').waitFor();

const expired = passFor('/downloads/*', '1s');
for (const target of ['/', '/assets/site.css', '/assets/site.js', '/orders/42', '/assets/site.css?utm_source=mail'])
  await send(target);
await write('invalidate', 'POST', { paths: ['/index.html'] });
await send('/', 'theme=dark');
await send('/api/items');
await send('/api/items', '', { method: 'POST', body: '{"name":"Sextant"}' });
await send('/assets/logo.svg');
await send('/members/');
await send('/members/', passFor('/members/*', '2h'));
await send('/private/report.html');
await new Promise((resolve) => setTimeout(resolve, 1500));
await send('/downloads/brochure.txt', expired);

await page.locator('.row', { hasText: 'brochure.txt' }).click();
await page.getByRole('button', { name: 'Replay with a pass' }).click();
await page.getByText(/status 403 → 200/).waitFor();
await page.getByRole('button', { name: 'Close', exact: true }).click();
await page.locator('.row', { hasText: '403' }).first().click();
await page.getByRole('heading', { name: /^Why 403/ }).waitFor();
await page.mouse.move(0, 0);
await page.screenshot({ path: path.join(root, 'docs/inspector.png') });
await browser.close();
dev.kill('SIGINT');

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createViteServer } from 'vitest/node';
import { browserFile, openBrowser } from '../e2e/browser.js';
import { makeFolder, remove } from '../init/project.js';
import { startDev } from './project.js';

/** A private bucket, and a function that serves the shell for whatever has no extension, such as /@vite/client. */
const template = (code: string) =>
  JSON.stringify({
    Resources: {
      Fn: {
        Type: 'AWS::CloudFront::Function',
        Properties: { Name: 'fn', FunctionCode: code, FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' } },
      },
      Site: {
        Type: 'AWS::CloudFront::Distribution',
        Properties: {
          DistributionConfig: {
            Enabled: true,
            Origins: [{ Id: 'Site', DomainName: 'site.s3.us-east-1.amazonaws.com', S3OriginConfig: {} }],
            DefaultCacheBehavior: {
              TargetOriginId: 'Site',
              ViewerProtocolPolicy: 'allow-all',
              Compress: true,
              CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
              ResponseHeadersPolicyId: '67f7725c-6f97-4210-82d7-5512b31e9d03',
              FunctionAssociations: [
                { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Fn', 'FunctionARN'] } },
              ],
            },
          },
        },
      },
    },
  });
const shell = `function handler(event) {
  var request = event.request;
  if (!/\\.[a-z]+$/.test(request.uri)) request.uri = '/index.html';
  return request;
}
`;

let dir: string;
let browser: Browser | undefined;
beforeAll(async () => {
  dir = makeFolder({
    'template.json': template(shell),
    'package.json': '{"type":"module"}',
    'app/index.html': '<!doctype html><title>App</title><h1></h1><script type="module" src="/src/main.js"></script>',
    'app/src/main.js':
      "import { word } from './word.js';\nconst show = (text) => { document.querySelector('h1').textContent = text; };\nshow(word);\nif (import.meta.hot) import.meta.hot.accept('./word.js', (next) => show(next.word));\n",
    'app/src/word.js': "export const word = 'one';\n",
    'built/index.html': '<!doctype html><title>Built</title><h1>one</h1>',
  });
  if (browserFile) browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  remove(dir);
});

async function openVite() {
  const root = path.join(dir, 'app');
  const vite = await createViteServer({
    root,
    configFile: false,
    logLevel: 'silent',
    server: { port: 0, host: '127.0.0.1' },
  });
  await vite.listen();
  const address = vite.httpServer!.address() as { port: number };
  return { vite, url: `http://127.0.0.1:${address.port}` };
}

test.skipIf(!browserFile)(
  'Vite behind CloudFront: its own files go through, and a saved module is live without a reload',
  async () => {
    const { vite, url } = await openVite();
    onTestFinished(() => vite.close());
    const dev = await startDev(dir, ['--template', 'template.json', '--engine', 'vm', '--origin', `Site=${url}`]);
    onTestFinished(async () => void (await dev.stop()));

    const client = await fetch(`${dev.url}/@vite/client`);
    expect(client.headers.get('content-type')).toContain('javascript');
    expect(client.headers.get('x-cache')).toBeNull();
    expect((await fetch(`${dev.url}/src/word.js?t=1700000000000`)).headers.get('x-cache')).toBeNull();
    const page = await browser!.newPage();
    const mistakes: string[] = [];
    page.on('pageerror', (error) => mistakes.push(error.message));
    const connected = page.waitForEvent('websocket');
    await page.goto(`${dev.url}/orders/42`);
    await page.getByRole('heading', { name: 'one' }).waitFor();
    expect(new URL((await connected).url()).host).toBe(new URL(dev.url).host);
    await page.evaluate('globalThis.isSamePage = true');
    await expect.poll(() => page.evaluate("performance.getEntriesByType('resource').length")).toBeGreaterThan(0);
    await page.waitForTimeout(300);
    writeFileSync(path.join(dir, 'app/src/word.js'), "export const word = 'two';\n");
    await page.getByRole('heading', { name: 'two' }).waitFor();
    expect(await page.evaluate('globalThis.isSamePage')).toBe(true);
    expect(mistakes).toEqual([]);
    await page.close();
    const records = (await (await fetch(`${dev.url}/__edge/requests`)).json()) as { url: string; xCache: string }[];
    expect(records.map((record) => new URL(record.url, 'http://x').pathname)).toContain('/orders/42');
    expect(records.some(({ url: asked }) => asked.includes('/@vite/'))).toBe(false);
  },
);

test.skipIf(!browserFile)(
  '--live: a page of a built site reloads when it is built again, and waits while it is gone',
  async () => {
    const flags = ['--template', 'template.json', '--engine', 'vm', '--origin', 'Site=built'];
    const dev = await startDev(dir, [...flags, '--live']);
    onTestFinished(async () => void (await dev.stop()));
    const page = await browser!.newPage();
    const answer = await page.goto(`${dev.url}/orders/42`);
    expect(answer!.headers()['x-cache']).toBe('Miss from cloudfront');
    await page.getByRole('heading', { name: 'one' }).waitFor();
    expect(await page.evaluate('document.querySelectorAll("script[src^=\\"/__edge/live\\"]").length')).toBe(1);
    await page.waitForTimeout(300);
    const file = path.join(dir, 'built/index.html');
    const text = readFileSync(file, 'utf8');
    rmSync(path.dirname(file), { recursive: true });
    await page.waitForTimeout(300);
    mkdirSync(path.dirname(file));
    writeFileSync(file, text.replace('one', 'two'));
    await page.getByRole('heading', { name: 'two' }).waitFor();
    await page.close();
    // What is no page of a browser stays as it is.
    expect(await (await fetch(`${dev.url}/orders/42`)).text()).toBe(text.replace('one', 'two'));
  },
);

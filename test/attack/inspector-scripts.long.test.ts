/** What a script of the served site gets from the inspector: its requests are of the site's own origin, and so is the browser that sends them. */
import http from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningDev, startDev } from '../dev/project.js';
import { browserFile, openBrowser } from '../e2e/browser.js';
import { flags, type InspectedProject, makeInspectedProject, storeSecret } from '../inspector/project.js';
import { openTally } from './tally.js';

const { record, expectHeld } = openTally();
const THING = 'the inspector, by scripts of the served site';

let project: InspectedProject;
let dev: RunningDev;
let token: string;
let viewed: string;

beforeAll(async () => {
  project = makeInspectedProject();
  project.write('site/evil.html', '<title>evil</title>');
  project.write('site/sw.js', WORKER);
  dev = await startDev(project.directory, flags);
  await fetch(`${dev.url}/page.txt`, { headers: { cookie: 'session=cookie-secret' } });
  const [newest] = (await (await fetch(`${dev.url}/__edge/requests`)).json()) as [{ id: string }];
  viewed = newest.id;
  token = (await open('/__edge', INSPECTOR)).text.match(/name="token" content="([\w-]{43})"/)![1]!;
}, 60_000);

afterAll(async () => {
  await dev?.stop();
  project?.remove();
});

/** As the browser says it when somebody opens the page at its own name. */
const INSPECTOR = {
  host: 'edgewright.localhost',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'none',
};

function open(target: string, headers: Record<string, string>, method = 'GET', body = '') {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const length = method === 'GET' ? {} : { 'content-type': 'application/json', 'content-length': body.length };
    const options = { method, headers: { ...length, ...headers } };
    const request = http.request(dev.url + target, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.on('error', reject).end(body);
  });
}

const ASKED: [method: string, target: () => string, body: string][] = [
  ['POST', () => '/__edge/pass', '{"pattern":"/private/*"}'],
  ['POST', () => '/__edge/kvs/Store/signing-keys/show', '{}'],
  ['POST', () => `/__edge/requests/${viewed}/show`, '{"path":["request","cookies",0,"value"]}'],
  ['POST', () => `/__edge/requests/${viewed}/replay`, '{"pass":"/private/*"}'],
  ['PUT', () => '/__edge/kvs/Store/greeting', '{"value":"stolen"}'],
  ['POST', () => '/__edge/kvs/Store', '{"data":[{"key":"greeting","value":"stolen"}]}'],
  ['DELETE', () => '/__edge/kvs/Store/greeting', '{}'],
  ['PUT', () => '/__edge/viewer', '{"country":"XX"}'],
  ['POST', () => '/__edge/invalidate', '{"paths":["/*"]}'],
  ['POST', () => '/__edge/clear', '{}'],
  ['GET', () => '/__edge/kvs', ''],
  ['GET', () => '/__edge/distribution', ''],
  ['GET', () => '/__edge/cache', ''],
  ['GET', () => `/__edge/requests/${viewed}/request`, ''],
  ['GET', () => '/__edge/enter/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', ''],
];

/** What such a script can make its browser say: never Sec-Fetch-*, Origin, Host or Cookie other than these. */
const SAID = (): [what: string, headers: Record<string, string>][] => {
  const own = { origin: dev.url, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };
  return [
    ['nothing', own],
    ['an empty token', { ...own, 'x-edgewright-token': '' }],
    ['a wrong token', { ...own, 'x-edgewright-token': 'A'.repeat(43) }],
    ['half a token', { ...own, 'x-edgewright-token': token.slice(0, 21) }],
    ['more than the token', { ...own, 'x-edgewright-token': `${token}A` }],
    ['the token as a cookie', { ...own, cookie: `x-edgewright-token=${token}` }],
    ['the token as a bearer', { ...own, authorization: `Bearer ${token}` }],
    ['another method, by a header', { ...own, 'x-http-method-override': 'GET' }],
    ['no origin, as GET does', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }],
    [
      'that a window opens',
      { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    ],
    [
      'the name of the inspector as another origin',
      {
        ...own,
        host: new URL(dev.url).host.replace('localhost', 'edgewright.localhost'),
        'sec-fetch-site': 'same-site',
      },
    ],
  ];
};

test('the page itself, with its token, is answered: the oracle is not blind', async () => {
  const { host } = INSPECTOR;
  const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin', 'x-edgewright-token': token };
  expect((await open('/__edge/kvs/Store/signing-keys/show', headers, 'POST', '{}')).text).toContain(storeSecret);
});

test('neither writes nor secrets', async () => {
  for (const [what, headers] of SAID())
    for (const [method, target, body] of ASKED) {
      const { status, text } = await open(target(), headers, method, body);
      const gone = /cookie-secret|a-secret-of-the-store|CloudFront-Signature|"greeting"/.test(text);
      record(THING, `${method} ${target()} with ${what}`, (status === 403 || status === 404) && !gone);
    }
  expect((await fetch(`${dev.url}/fn`)).headers.get('x-greeting')).toBe('hello');
  expectHeld(THING);
});

/** The token is in the page at its own name alone, and only where a browser opens it in a window. */
test('the token is nowhere else', async () => {
  const thing = 'the inspector’s token, at any other name or way';
  const { host: _, ...navigation } = INSPECTOR;
  for (const host of ['localhost', '127.0.0.1', '[::1]', 'site.localhost', 'x.edgewright.localhost'])
    for (const site of ['none', 'same-origin', 'same-site', 'cross-site'])
      record(thing, `a window at ${host}, ${site}`, await lacksToken({ ...navigation, host, 'sec-fetch-site': site }));
  for (const dest of ['iframe', 'frame', 'embed', 'object', 'script', 'empty', ''])
    for (const site of ['none', 'same-site', 'cross-site'])
      record(
        thing,
        `as ${dest || 'nothing'}, ${site}`,
        await lacksToken({ ...INSPECTOR, 'sec-fetch-dest': dest, 'sec-fetch-site': site }),
      );
  for (const mode of ['cors', 'no-cors', 'same-origin', 'websocket'])
    record(thing, `by ${mode}`, await lacksToken({ ...INSPECTOR, 'sec-fetch-mode': mode }));
  record(
    thing,
    'with an origin that may read',
    !/access-control-allow/i.test((await open('/__edge', { ...INSPECTOR, origin: dev.url })).text),
  );
  expectHeld(thing);
});

async function lacksToken(headers: Record<string, string>): Promise<boolean> {
  const answers = [await open('/__edge', headers), await open('/__edge/page.js', headers)];
  return answers.every(({ text }) => !text.includes(token));
}

/** A service worker of the site: it sees all that its pages ask for, and opens in their place. */
const WORKER = `
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(clients.claim()));
self.addEventListener('fetch', (event) => event.respondWith((async () => {
  const answer = await fetch(event.request);
  const text = answer.type === 'basic' ? await answer.clone().text().catch(() => '') : '';
  const headers = [...event.request.headers].join('\\n');
  const cache = await caches.open('seen');
  await cache.put('/seen-' + Math.random(), new Response(event.request.url + '\\n' + headers + '\\n' + text));
  return answer;
})()));`;

describe.skipIf(browserFile === undefined)('in a browser', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser();
    page = await (await browser.newContext()).newPage();
    await page.goto(`${dev.url}/evil.html`);
  }, 60_000);
  afterAll(() => browser?.close());

  test.each([
    ['fetch', `fetch('/__edge', { credentials: 'include' }).then((answer) => answer.text())`],
    ['fetch at the inspector’s name', `fetch(INSPECTOR).then((answer) => answer.text())`],
    ['fetch without CORS', `fetch(INSPECTOR, { mode: 'no-cors' }).then((answer) => answer.text())`],
    ['a frame', frameOf('/__edge')],
    ['a frame at the inspector’s name', frameOf('INSPECTOR')],
    ['a window', windowOf(`'/__edge'`)],
    ['a window at the inspector’s name', windowOf('INSPECTOR')],
  ])('%s reads no token', async (_, script) => {
    const inspector = `http://edgewright.localhost:${new URL(dev.url).port}/__edge`;
    const text = await page.evaluate(
      `Promise.resolve().then(() => ${script.replaceAll('INSPECTOR', JSON.stringify(inspector))}).catch(String)`,
    );
    expect(String(text)).not.toContain(token);
  });

  test('a service worker of the site sees no token, while the inspector is used', async () => {
    await page.evaluate(`navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)`);
    const inspector = await page.context().newPage();
    await inspector.goto(`${dev.url}/__edge`);
    await inspector.locator('#list .row').first().waitFor();
    expect(await inspector.evaluate(`document.querySelector('meta[name=token]').content`)).toBe(token);
    await inspector.getByRole('tab', { name: /Key value/ }).click();
    await inspector.getByText('signing-keys').first().waitFor();
    const seen = await page.evaluate(
      `caches.open('seen').then(async (cache) => Promise.all((await cache.keys()).map(async (key) => (await cache.match(key)).text()))).then((all) => all.join('\\n'))`,
    );
    expect(seen).toContain('/__edge');
    expect(seen).not.toContain(token);
    await inspector.close();
  }, 30_000);
});

/** Text of the script that frames an address and reads what is in it. */
function frameOf(address: string): string {
  const source = address === 'INSPECTOR' ? address : JSON.stringify(address);
  return `new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.onload = () => { try { resolve(frame.contentDocument.documentElement.outerHTML) } catch (error) { resolve(String(error)) } };
    frame.src = ${source};
    document.body.append(frame);
    setTimeout(resolve, 2000, 'nothing came');
  })`;
}

function windowOf(address: string): string {
  return `new Promise((resolve) => {
    const opened = window.open(${address}, 'inspector');
    setTimeout(() => { try { resolve(opened.document.documentElement.outerHTML) } catch (error) { resolve(String(error)) } }, 1500);
  })`;
}

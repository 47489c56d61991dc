import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LEADS } from '../../tools/attack/catalogue/lures.js';
import type { HeaderList } from '../../tools/http/messages.js';
import { packageRoot } from '../../tools/package.js';
import { ask, edit, type Fortress, openFortress, viewerRequest } from './fortress.js';
import { passOf } from './passes.js';
import { type Host, openHost } from './single-function.js';
import { openTally } from './tally.js';

const { record, expectHeld } = openTally();

const HOST = 'www.example.test';

const ENDS = ['', '/', '/docs/index.html'];

/** Where a browser ends up (WHATWG URL), or undefined where nothing sends it anywhere. */
function leadsTo(location: string | undefined, param?: string): string {
  if (location === undefined) return HOST;
  if (!/^[!-~]+$/.test(location)) return 'a Location with other than visible ASCII';
  const url = new URL(location, `https://${HOST}/members/x`);
  const way = param === undefined ? null : url.searchParams.get(param);
  if (url.host !== HOST || way === null) return url.host;
  return /^\/(?![/\\])/.test(way) ? new URL(way, `https://${HOST}/login`).host : `return to ${way}`;
}

const read = (file: string) => readFileSync(path.join(packageRoot, 'dist', file), 'utf8');
const page: HeaderList = [
  ['sec-fetch-mode', 'navigate'],
  ['accept', 'text/html'],
];

let fortress: Fortress;
const hosts = new Map<() => Promise<Host>, Promise<Host>>();

beforeAll(async () => {
  fortress = await openFortress();
});

afterAll(async () => {
  await fortress.close();
  for (const host of hosts.values()) await (await host).close();
});

/** Each is opened by the first test that needs it. */
function once(open: () => Promise<Host>): Promise<Host> {
  const known = hosts.get(open) ?? open();
  hosts.set(open, known);
  return known;
}

const writers: [what: string, open: () => Promise<Host>, param?: string][] = [
  [
    'the way back to the login, functions/signed-cookie',
    () => openHost({ code: edit(read('functions/signed-cookie.js'), { login: '/login' }) }),
    'return',
  ],
  [
    'the way back to a login with a query, functions/signed-cookie',
    () => openHost({ code: edit(read('functions/signed-cookie.js'), { login: '/login?a=1' }) }),
    'return',
  ],
  [
    'the way back to the login, edge-lambdas/signed-cookie',
    () => openHost({ lambda: edit(read('edge-lambdas/signed-cookie/index.js'), { login: '/login' }) }),
    'return',
  ],
  [
    'the way back to the login, edge-lambdas/jwt-cookie',
    () => openHost({ lambda: edit(read('edge-lambdas/jwt-cookie/index.js'), { login: '/login' }) }),
    'return',
  ],
  ['the slash that functions/directory-index adds', () => openHost({ code: read('functions/min/directory-index.js') })],
  [
    'the index that functions/directory-index hides',
    () => openHost({ code: edit(read('functions/directory-index.js'), { hideIndex: true }) }),
  ],
];

test.each(writers)('%s never leads off this host', async (what, open, param) => {
  const thing = `the host of a Location: ${what}`;
  const host = await once(open);
  for (const lead of LEADS) {
    for (const end of ENDS) {
      const { headers } = await ask(host.core, viewerRequest(HOST, lead + end, page));
      const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
      record(thing, lead + end, leadsTo(location, param) === HOST);
    }
  }
  expectHeld(thing);
});

test.each(writers)('%s does lead somewhere, for a plain path', async (_, open, param) => {
  const host = await once(open);
  const answers = await Promise.all(
    ['/docs', '/docs/index.html'].map((target) => ask(host.core, viewerRequest(HOST, target, page))),
  );
  const locations = answers.flatMap(({ headers }) =>
    headers.filter(([name]) => name.toLowerCase() === 'location').map(([, value]) => value),
  );
  expect(locations.length).toBeGreaterThan(0);
  for (const location of locations)
    expect(location).toMatch(param === undefined ? /^\/docs\/$/ : /^\/login\?(?:a=1&)?return=%2Fdocs/);
});

test('the redirect to HTTPS keeps its host, whatever the path', async () => {
  const thing = 'the host of a Location: CloudFront’s redirect to HTTPS';
  for (const lead of LEADS.filter((one) => one.startsWith('/') && /^[\x21-\x7e]+$/.test(one))) {
    const { status, headers } = await ask(
      fortress.core,
      viewerRequest('areas.example.test', lead, page, { scheme: 'http' }),
    );
    const location = headers.find(([name]) => name === 'Location')?.[1];
    const held =
      location === undefined
        ? status >= 400
        : new URL(location).host === 'areas.example.test' && !/[\r\n]/.test(location);
    record(thing, lead, held);
  }
  expectHeld(thing);
});

/** Names under which origins believe to be told facts, and what a viewer may say there. */
const SPOOFED = [
  'True-Client-IP',
  'X-Forwarded-Host',
  'X-Request-Id',
  'TRUE-CLIENT-IP',
  'x-forwarded-host',
  'x-request-id',
];
const VALUES = [
  '127.0.0.1',
  'evil.example',
  '',
  '10.0.0.1, 127.0.0.1',
  'a\tb',
  '"',
  '%0d%0aX-Evil:1',
  'x'.repeat(1000),
  'unknown',
  '::1',
  '169.254.169.254',
  'localhost',
  '<script>',
  '${jndi:ldap://evil}',
  "' OR 1=1--",
];

test('what an origin is told of the viewer, no viewer can say', async () => {
  const thing = 'facts that request-headers tells the origin';
  const cookie = passOf('members', 'members', 'members.example.test', undefined as never);
  for (const name of SPOOFED) {
    for (const value of VALUES) {
      for (const lines of [
        [[name, value]],
        [
          [name, value],
          [name, 'second'],
        ],
      ] as HeaderList[]) {
        const before = fortress.arrived.length;
        await ask(
          fortress.core,
          viewerRequest('members.example.test', '/members/x.html', [['Cookie', cookie], ...lines]),
        );
        const raw = fortress.arrived[before]?.headers ?? [];
        const told = raw.filter((_, at) => at % 2 === 1 && raw[at - 1]!.toLowerCase() === name.toLowerCase());
        const right = { 'true-client-ip': '192.0.2.2', 'x-forwarded-host': 'members.example.test' }[name.toLowerCase()];
        const held =
          told.length === 1 && told[0] !== value && told[0] !== 'second' && (right === undefined || told[0] === right);
        record(thing, `${name}: ${value}${lines.length > 1 ? ', twice' : ''}`, held);
      }
    }
  }
  expectHeld(thing);
});

const ODD = [
  '\r\nX-Evil: 1',
  '%0d%0aX-Evil:%201',
  '\nX-Evil: 1',
  '\rX-Evil: 1',
  '\0',
  '\x0b',
  '%E5%98%8D%E5%98%8AX-Evil:1',
  '\u010d\u010aX-Evil:1',
  '\u2028X-Evil: 1',
  'a\tb',
  '\x7f',
  '\ud83d\ude00',
  '%00',
  '", "x-evil": "1',
];

function isPlainLine([name, value]: [string, string]): boolean {
  return (
    /^[!#$%&'*+.^_`|~\w-]+$/.test(name) && /^[\t -~\u0080-\uffff]*$/.test(value) && name.toLowerCase() !== 'x-evil'
  );
}

test('nothing that a viewer sends becomes a header line of its own in an answer', async () => {
  const thing = 'header lines of answers';
  for (const [what, open] of writers) {
    const host = await once(open);
    for (const odd of ODD) {
      for (const target of [`/docs${odd}`, `/docs?a=${odd}`, `/docs/${odd}/index.html?b`, `/${odd}`]) {
        const own: HeaderList = [['X-Odd', odd.replace(/[\r\n\0]/g, '')]];
        const { headers } = await ask(host.core, viewerRequest(HOST, target, [...page, ...own]));
        record(thing, `${what}: ${target}`, headers.every(isPlainLine));
      }
    }
  }
  expectHeld(thing);
});

import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { config, type HmacUrlOptions, handler, requireSignedLink } from '../../functions/hmac-url.js';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { signLink } from '../../tools/modules/sign.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { outcome } from './outcome.js';
import { NOW, openConfigured, openWays, runSource } from './ways.js';

const secret = randomBytes(32);
const now = Date.parse(NOW) / 1000;
const kvs = {
  'link-keys': JSON.stringify({ k1: secret.toString('base64url'), weak: randomBytes(16).toString('base64url') }),
};
const ask = await openWays('hmac-url', handler, { kvs });
const link = (url: string, expires = now + 60, keyId = 'k1') => signLink({ url, keyId, secret, expires });

/** In a behavior the step stands alone: it is to answer, not to throw. */
const step = async ({ request }: ViewerRequestEvent) => (await requireSignedLink(request, {})) ?? request;

/** The request of a browser that follows `address`. */
function visit(address: string, method = 'GET') {
  const { host, pathname, search } = new URL(address);
  return viewerRequest({ uri: pathname, querystring: search.slice(1), method, headers: { host } });
}

describe('a link', () => {
  test.each([
    ['https://d.test/report.pdf', '/report.pdf', ''],
    ['https://d.test/report.pdf?', '/report.pdf', ''],
    ['https://d.test/', '/', ''],
    ['https://D.test:8443/a', '/a', ''],
    ['https://d.test./a', '/a', ''],
    ['https://d.test/a?b=1&b=2&c=%20', '/a', 'b=1&b=2&c=%20'],
    ["https://d.test/a b/é'.pdf?q=é'", "/a%20b/%C3%A9'.pdf", 'q=%C3%A9%27'],
    ['https://d.test/a?link=x', '/a', 'link=x'],
    ['https://d.test/a/%2e%2e/b', '/b', ''],
  ])('to %s opens %s with the query "%s"', async (url, path, query) => {
    const answer = await ask(visit(link(url)));
    expect([outcome(answer), 'querystring' in answer && answer.querystring]).toEqual([path, query]);
  });

  test('HEAD is a read, too; a form is none', async () => {
    expect(outcome(await ask(visit(link('https://d.test/a'), 'HEAD')))).toBe('/a');
    expect(outcome(await ask(visit(link('https://d.test/a'), 'POST')))).toBe('403');
  });

  test('holds until its second', async () => {
    expect(outcome(await ask(visit(link('https://d.test/a', now + 1))))).toBe('/a');
    expect(outcome(await ask(visit(link('https://d.test/a', now))))).toBe('403');
    expect(outcome(await ask(visit(link('https://d.test/a', now - 1))))).toBe('403');
  });

  test('keeps its fragment', () => {
    expect(link('https://d.test/a#page=2')).toMatch(/^https:\/\/d\.test\/a\?link=k1\.\d+\.[\w-]{43}#page=2$/);
  });
});

describe('403, quietly, for', () => {
  const good = link('https://d.test/a?b=1');
  const mac = good.slice(-43);
  test.each([
    ['no link', 'https://d.test/a?b=1'],
    ['another path', good.replace('/a?', '/b?')],
    ['another host', good.replace('d.test', 'e.test')],
    ['another query', good.replace('b=1', 'b=2')],
    ['a parameter less', good.replace('b=1&', '')],
    ['a parameter before it', good.replace('?b', '?c=3&b')],
    ['a parameter behind it', `${good}&c=3`],
    ['a later expiry', good.replace(String(now + 60), String(now + 61))],
    ['an expiry written otherwise', good.replace(String(now + 60), `0${now + 60}`)],
    ['an infinite one', good.replace(String(now + 60), '1e99')],
    ['no expiry', good.replace(String(now + 60), '')],
    ['an unknown key', good.replace('k1.', 'k2.')],
    ['a name that every object has', good.replace('k1.', 'constructor.')],
    ['one bit off', good.replace(mac, (mac[0] === 'A' ? 'B' : 'A') + mac.slice(1))],
    ['a signature with loose bits', good.slice(0, -1) + String.fromCharCode(good.charCodeAt(good.length - 1) + 1)],
    ['a cut signature', good.slice(0, -1)],
    ['a padded one', `${good}=`],
    ['no signature', good.replace(mac, '')],
    ['a link within a name', good.replace('&link=', '&xlink=')],
    ['a link within a name, and nothing before it', link('https://d.test/a').replace('?link=', '?xlink=')],
    ['a link under another name', link('https://d.test/a').replace('?link=', '?xxxx')],
    ['a link twice', `${good}&link=${good.split('link=')[1]}`],
  ])('%s', async (_title, address) => {
    const answer = await ask(visit(address));
    expect(outcome(await runSource(step, visit(address), kvs))).toBe('403');
    expect(answer).toEqual({ statusCode: 403, headers: { 'cache-control': { value: 'no-store' } }, cookies: {} });
  });

  test('a secret of fewer than 32 bytes', async () => {
    const weak = JSON.parse(kvs['link-keys']) as { weak: string };
    const until = now + 60;
    const mac = createHmac('sha256', Buffer.from(weak.weak, 'base64url'))
      .update(`weak.${until}.d.test/a`)
      .digest('base64url');
    expect(outcome(await ask(visit(`https://d.test/a?link=weak.${until}.${mac}`)))).toBe('403');
  });

  test.each([[{}], [{ 'link-keys': '{' }], [{ 'link-keys': 'null' }], [{ 'link-keys': '{"k1":7}' }]])(
    'the store %j',
    async (broken) => {
      const closed = await openWays('hmac-url', handler, { kvs: broken });
      expect(outcome(await closed(visit(good)))).toBe('403');
      expect(outcome(await runSource(step, visit(good), broken as Record<string, string>))).toBe('403');
    },
  );

  test('a link of years, where lifetimes have a bound', async () => {
    const run = async ({ request }: ViewerRequestEvent, options: HmacUrlOptions) =>
      (await requireSignedLink(request, options)) ?? request;
    const bound = await openConfigured('hmac-url', { ...config, maxLifetime: 3600 }, run, { kvs });
    expect(outcome(await bound(visit(link('https://d.test/a', now + 3600))))).toBe('/a');
    expect(outcome(await bound(visit(link('https://d.test/a', now + 3601))))).toBe('403');
  });
});

test.each([
  [{ url: '/a' }, 'url expects an address'],
  [{ url: 'ftp://d.test/a' }, 'url expects an address'],
  [{ keyId: 'k.1' }, 'keyId expects letters'],
  [{ parameter: 'a=b' }, 'parameter expects letters'],
  [{ secret: 'c2hvcnQ' }, 'at least 32 bytes'],
  [{ expires: 'whenever' }, 'expires'],
])('signLink refuses %j', (changes, message) => {
  const right = { url: 'https://d.test/a', keyId: 'k1', secret, expires: now + 60 };
  expect(() => signLink({ ...right, ...changes })).toThrow(message);
});

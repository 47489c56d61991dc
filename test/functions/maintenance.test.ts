import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { closeSite, config, handler, type MaintenanceOptions } from '../../functions/maintenance.js';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { asked, outcome } from './outcome.js';
import { NOW, openConfigured, openWays } from './ways.js';

const now = Date.parse(NOW) / 1000;
const pass = randomBytes(16).toString('hex');
const page = { accept: 'text/html,*/*' };

test.each<[string | undefined, string]>([
  [undefined, '/a'],
  ['1', '503'],
  ['0', '/a'],
  ['{', '/a'],
  ['null', '/a'],
  ['"1"', '/a'],
  ['2', '/a'],
  ['true', '/a'],
  ['{}', '503'],
  [`{"until":${now - 1}}`, '/a'],
  [`{"until":${now}}`, '/a'],
  [`{"until":${now + 90}}`, '503'],
  ['{"until":"soon"}', '/a'],
])('entry %s ⇒ %s', async (entry, expected) => {
  const ask = await openWays('maintenance', handler, { kvs: entry === undefined ? {} : { m: entry } });
  expect(outcome(await ask(viewerRequest({ uri: '/a' })))).toBe(expected);
});

test.each([
  ['1', '600'],
  [`{"until":${now + 90}}`, '90'],
  ['{"retry":30}', '30'],
  ['{"retry":"x"}', '600'],
])('entry %s asks to come back in %s seconds', async (m, seconds) => {
  const ask = await openWays('maintenance', handler, { kvs: { m } });
  expect(await ask(viewerRequest())).toMatchObject({
    headers: { 'retry-after': { value: seconds }, 'cache-control': { value: 'no-store' } },
  });
});

describe('while it is off', async () => {
  const run = async (event: ViewerRequestEvent, options: MaintenanceOptions) =>
    (await closeSite(event.request, options, event)) ?? event.request;
  const kvs = { m: JSON.stringify({ pass }) };
  const ask = await openConfigured('maintenance', { ...config, allow: ['192.0.2.0/24'] }, run, { kvs });

  test.each([
    ['GET', '/', '503'],
    ['POST', '/form', '503'],
    ['HEAD', '/', '503'],
    ['GET', '/robots.txt', '/robots.txt'],
    ['GET', '/.well-known/x', '/.well-known/x'],
    ['GET', '/robots.txtx', '503'],
  ])('%s %s ⇒ %s', async (method, address, expected) => {
    expect(outcome(await ask(viewerRequest(asked(address, method))))).toBe(expected);
  });

  test('people get a page, programs JSON, HEAD nothing', async () => {
    expect(await ask(viewerRequest({ uri: '/', headers: page }))).toMatchObject({
      body: config.page,
      headers: { 'content-type': { value: 'text/html; charset=utf-8' } },
    });
    expect(await ask(viewerRequest({ uri: '/api/x' }))).toMatchObject({
      body: '{"message":"Down for maintenance."}',
      headers: { 'content-type': { value: 'application/json' } },
    });
    expect(await ask(viewerRequest({ method: 'HEAD' }))).not.toHaveProperty('body');
  });

  const mixed = await openConfigured(
    'maintenance',
    {
      ...config,
      allow: ['198.51.100.7', '203.0.113.64/26', '0.0.0.0/32', '2001:db8::5', '2001:db8:a::/47', '2001:db8:0:1::/64'],
    },
    run,
    { kvs },
  );
  test.each([
    ['198.51.100.7', true],
    ['198.51.100.6', false],
    ['198.51.100.71', false],
    ['203.0.113.64', true],
    ['203.0.113.127', true],
    ['203.0.113.63', false],
    ['203.0.113.128', false],
    ['0.0.0.0', true],
    ['0.0.0.1', false],
    ['::ffff:198.51.100.7', true],
    ['::ffff:198.51.100.8', false],
    ['2001:db8::5', true],
    ['2001:db8:0:0:0:0:0:5', true],
    ['2001:db8::4', false],
    ['2001:db8::', false],
    ['2001:db8:a:ffff::1', true],
    ['2001:db8:b::', true],
    ['2001:db8:c::', false],
    ['2001:db8:9::', false],
    ['2001:DB8:0:1::9', true],
    ['2001:db8:0:2::9', false],
    ['5::2001:db8', false],
    ['::', false],
  ])('%s sees the site: %s', async (ip, sees) => {
    expect(outcome(await mixed(viewerRequest({ uri: '/a', ip })))).toBe(sees ? '/a' : '503');
  });

  test('the office sees the site, and so does who has the pass', async () => {
    const cookies = (value: string | string[]) =>
      viewerRequest({ uri: '/a', cookies: { '__Host-maintenance': value } });
    expect(outcome(await ask(viewerRequest({ uri: '/a', ip: '192.0.2.9' })))).toBe('/a');
    expect(outcome(await ask(viewerRequest({ uri: '/a', ip: '192.0.3.9' })))).toBe('503');
    expect(outcome(await ask(cookies(pass)))).toBe('/a');
    expect(outcome(await ask(cookies(pass.slice(1))))).toBe('503');
    expect(outcome(await ask(cookies([pass, pass])))).toBe('503');
    const empty = await openConfigured('maintenance', config, run, { kvs: { m: '{"pass":""}' } });
    expect(outcome(await empty(cookies('')))).toBe('503');
  });
});

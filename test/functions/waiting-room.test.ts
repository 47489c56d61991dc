import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { config, handler, holdVisitor, keepAdmitted, type WaitingRoomOptions } from '../../functions/waiting-room.js';
import { viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { store } from '../cloudfront-module.js';
import { asked, outcome } from './outcome.js';
import { type Answer, type FunctionEvent, NOW, openConfigured, openWays } from './ways.js';

const secret = randomBytes(32);
const now = Date.parse(NOW) / 1000;
const html = { accept: 'text/html,*/*' };
const room = (more: object) => ({
  w: JSON.stringify({ open: true, rate: 0, ttl: 900, key: secret.toString('base64url'), ...more }),
});
const shut = await openWays('waiting-room', handler, { kvs: room({}) });
const wide = await openWays('waiting-room', handler, { kvs: room({ rate: 1 }) });

function admission(until: number, { name = 'site', nonce = 'n1', key = secret } = {}): string {
  return `v1.${until}.${nonce}.${createHmac('sha256', key).update(`${name}.${until}.${nonce}`).digest('base64url')}`;
}
const inside = (cookie: string | string[], more: Parameters<typeof viewerRequest>[0] = {}) =>
  viewerRequest({ uri: '/sale', headers: html, ...more, cookies: { '__Host-admitted': cookie } });
const kept = (answer: Answer) => answer.headers?.['x-ew-admitted']?.value;

test.each<[string | undefined, string]>([
  [undefined, '/sale'],
  ['{', '/sale'],
  ['null', '/sale'],
  ['1', '/sale'],
  ['{}', '/sale'],
  [room({ open: false }).w, '/sale'],
  [room({ open: 'true' }).w, '/sale'],
  [room({ rate: 'x' }).w, '/sale'],
  [room({ rate: -1 }).w, '/sale'],
  [room({ ttl: 0 }).w, '/sale'],
  [room({ key: 'c2hvcnQ' }).w, '/sale'],
  [room({ key: null }).w, '/sale'],
  [room({ key: randomBytes(31).toString('base64url') }).w, '/sale'],
  [room({ key: randomBytes(32).toString('base64url') }).w, '503'],
  [room({ ttl: 1 }).w, '503'],
  [room({}).w, '503'],
])('entry %s ⇒ %s', async (w, expected) => {
  const ask = await openWays('waiting-room', handler, { kvs: w === undefined ? {} : { w } });
  const answer = await ask(viewerRequest({ uri: '/sale' }));
  expect([outcome(answer), kept(answer)]).toEqual([expected, undefined]);
});

test('who is let in gets a cookie with the answer, and is known by it at rate 0', async () => {
  const answer = await wide(viewerRequest({ uri: '/sale', headers: html }));
  expect([outcome(answer), kept(answer)]).toEqual([
    '/sale',
    expect.stringMatching(new RegExp(`^v1\\.${now + 900}\\.[\\da-f]{32}\\.[\\w-]{43}$`)),
  ]);
  const cookie = kept(answer)!;
  const response = await shut(viewerResponse({ request: { headers: { 'x-ew-admitted': cookie } } }));
  expect(response.cookies).toEqual({
    '__Host-admitted': { value: cookie, attributes: 'Path=/; Secure; HttpOnly; SameSite=Lax' },
  });
  const again = await shut(inside(cookie));
  expect([outcome(again), kept(again)]).toEqual(['/sale', undefined]);
  expect((await shut(viewerResponse())).cookies).toEqual({});
});

describe('at rate 0, a visitor waits whose cookie is', () => {
  const good = admission(now + 600);
  const mac = good.slice(-43);
  test.each<[string, string | string[]]>([
    ['over', admission(now - 1)],
    ['over this second', admission(now)],
    ['one bit off', good.replace(mac, (mac[0] === 'A' ? 'B' : 'A') + mac.slice(1))],
    ['of a later end', good.replace(String(now + 600), String(now + 601))],
    ['of another visitor', good.replace('.n1.', '.n2.')],
    ['of another room', admission(now + 600, { name: 'other' })],
    ['of another key', admission(now + 600, { key: randomBytes(32) })],
    ['of another version', good.replace('v1', 'v2')],
    ['without signature', good.slice(0, -43)],
    ['of no form', 'x'],
    ['two', [good, good]],
  ])('%s', async (_title, cookie) => {
    expect(outcome(await shut(inside(cookie)))).toBe('503');
  });

  test('and one whose cookie is good passes; past half its time he gets a new one', async () => {
    const fresh = await shut(inside(admission(now + 600)));
    expect([outcome(fresh), kept(fresh)]).toEqual(['/sale', undefined]);
    expect(kept(await shut(inside(admission(now + 451))))).toBeUndefined();
    for (const left of [450, 400, 1]) {
      const older = await shut(inside(admission(now + left)));
      expect([outcome(older), kept(older)]).toEqual(['/sale', expect.stringContaining(`v1.${now + 900}.`)]);
    }
  });
});

describe('who waits', () => {
  test.each([
    ['GET', '/sale', '503'],
    ['POST', '/sale', '503'],
    ['HEAD', '/sale', '503'],
    ['GET', '/assets/a.js', '/assets/a.js'],
    ['GET', '/assetsx', '503'],
    ['GET', '/robots.txt', '/robots.txt'],
  ])('%s %s ⇒ %s', async (method, address, expected) => {
    expect(outcome(await shut(viewerRequest(asked(address, method))))).toBe(expected);
  });

  test('sees a page that loads itself anew; programs get JSON, HEAD nothing', async () => {
    const page = await shut(viewerRequest({ uri: '/sale', headers: html }));
    expect(page).toMatchObject({
      statusCode: 503,
      body: config.page,
      headers: { 'cache-control': { value: 'no-store' }, refresh: { value: '30' }, 'retry-after': { value: '30' } },
      cookies: { '__Host-waiting': { value: expect.stringMatching(/^[\da-f]{32}$/) } },
    });
    expect(await shut(viewerRequest({ uri: '/api/x' }))).toMatchObject({
      body: '{"message":"Busy. Try again later."}',
    });
    expect(await shut(viewerRequest({ uri: '/sale', method: 'HEAD', headers: html }))).not.toHaveProperty('body');
  });

  test('cannot say himself that he is in', async () => {
    const forged = { ...html, 'x-ew-admitted': admission(now + 600) };
    expect(outcome(await shut(viewerRequest({ uri: '/sale', headers: forged })))).toBe('503');
    expect(kept(await shut(viewerRequest({ uri: '/assets/a.js', headers: forged })))).toBeUndefined();
  });

  test('keeps his ticket', async () => {
    const ticket = randomBytes(16).toString('hex');
    const answer = await shut(viewerRequest({ uri: '/sale', headers: html, cookies: { '__Host-waiting': ticket } }));
    expect(answer.cookies).toMatchObject({ '__Host-waiting': { value: ticket } });
    const strange = await shut(viewerRequest({ uri: '/sale', headers: html, cookies: { '__Host-waiting': 'x; y' } }));
    expect(strange.cookies).toMatchObject({ '__Host-waiting': { value: expect.stringMatching(/^[\da-f]{32}$/) } });
  });
});

async function isIn(ticket: string, seconds: number, options: WaitingRoomOptions = config): Promise<boolean> {
  const event = viewerRequest({ uri: '/sale', cookies: { '__Host-waiting': ticket } });
  const real = Date.now;
  Date.now = () => seconds * 1000;
  try {
    return (await holdVisitor(event.request, options, event)) === undefined;
  } finally {
    Date.now = real;
  }
}

test('one ticket is drawn once a slot, however often its page is loaded', async () => {
  store.w = room({ rate: 0.5 }).w;
  const slots = new Set<string>();
  for (let at = 0; at < 40; at++) {
    const ticket = `${at}`.padStart(32, '0');
    const draws = [];
    for (let load = 0; load < 10; load++) draws.push(await isIn(ticket, 30_000 + load));
    expect(new Set(draws).size).toBe(1);
    slots.add(`${draws[0]}${await isIn(ticket, 30_030)}`);
  }
  delete store.w;
  expect(slots.size).toBe(4);
});

test('of a hundred thousand tickets a draw lets in what the rate says', async () => {
  store.w = room({ rate: 0.05 }).w;
  let count = 0;
  for (let at = 0; at < 100_000; at++) if (await isIn(at.toString(16).padStart(32, '0'), now)) count++;
  delete store.w;
  // Three standard deviations of a binomial of 100,000: 207.
  expect(Math.abs(count - 5_000)).toBeLessThan(241);
});

test('the page may be a 200; programs get 503 all the same', async () => {
  const run = async (event: FunctionEvent, options: WaitingRoomOptions): Promise<Answer> => {
    if ('response' in event) {
      keepAdmitted(event.response, event.request, options);
      return event.response;
    }
    return (await holdVisitor(event.request, options, event)) ?? event.request;
  };
  const ask = await openConfigured('waiting-room', { ...config, status: 200 }, run, { kvs: room({}) });
  expect(outcome(await ask(viewerRequest({ uri: '/sale', headers: html })))).toBe('200');
  expect(outcome(await ask(viewerRequest({ uri: '/sale' })))).toBe('503');
});

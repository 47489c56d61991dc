import { expect, test } from 'vitest';
import { opened } from '../../tools/attack/probes.js';
import { type Asked, isTarget, viewerRequest } from '../../tools/attack/stack.js';
import { openSmall } from './small.js';
import { behavior, cached, firewall, type Part, server, signed, stack } from './stack-parts.js';

test.each([
  ['/a', true],
  ['/a?b=c#d', true],
  ['http://evil.example/a', true],
  ['HTTPS://evil.example', true],
  ['', true],
  ['a', false],
  ['*', false],
  ['ftp://a/b', false],
  ['/a b', false],
  ['/a\tb', false],
  ['/\0', false],
  ['/\x7f', false],
  ['/\u00e9', true],
])('%j is the target of a request: %s', (target, expected) => {
  expect(isTarget(target)).toBe(expected);
});

test.each<[asked: Asked, wire: object]>([
  [
    { target: '/a' },
    { method: 'GET', scheme: 'https', httpVersion: '1.1', host: 'h', path: '/a', query: undefined, ip: '192.0.2.1' },
  ],
  [
    { target: '/a?b?c', method: 'PUT', scheme: 'http', httpVersion: '1.0' },
    { method: 'PUT', scheme: 'http', httpVersion: '1.0', path: '/a', query: 'b?c' },
  ],
  [{ target: '/a?' }, { path: '/a', query: '' }],
  [{ target: '?a' }, { path: '/', query: 'a' }],
  [{ target: 'http://evil.example/a' }, { path: '/a', host: 'h' }],
  [{ target: 'http://evil.example?a' }, { path: '/', query: 'a' }],
  [{ target: '/\u00e9' }, { path: '/\u00c3\u00a9' }],
])('%j is on the wire %j', (asked, wire) => {
  expect(viewerRequest('h', '192.0.2.1', asked)).toMatchObject(wire);
});

test('it says what every browser says, but for what is asked for otherwise', () => {
  const { headers, facts } = viewerRequest('h', '192.0.2.1', {
    target: '/',
    headers: [
      ['accept', 'x'],
      ['X-A', '1'],
    ],
    viewer: { country: 'AQ' },
  });
  expect(headers.map(([name]) => name)).toEqual(['Host', 'User-Agent', 'Accept-Language', 'accept', 'X-A']);
  expect(headers[0]).toEqual(['Host', 'h']);
  expect(facts['cloudfront-viewer-country']).toBe('AQ');
});

const open = stack({ origins: [server], byDefault: behavior('App') });

test('a distribution is asked by its name, and another host is answered as CloudFront answers it', async () => {
  const { stack: small, model } = await openSmall(stack({ origins: [server], byDefault: behavior('App', signed) }));
  const answerOf = async (host?: string) =>
    (await small.ask(model, { target: '/a', ...(host ? { host } : {}) })).status;
  expect(await answerOf()).toBe(403);
  expect(await answerOf('www.example.test')).toBe(403);
  expect((await small.ask(model, { target: '/a', host: 'evil.example' })).record()).not.toMatchObject({
    why: { code: 'MissingKey' },
  });
  const probe = opened(small.models, model, model.behaviors[0]!)!;
  expect(await small.ask(probe, { target: '/a' })).toMatchObject({ status: 200 });
});

test('an answer says what of the origin’s is in it, in its body or beside', async () => {
  const { stack: small, model } = await openSmall(open);
  const [one, two] = [
    await small.ask(model, { target: '/a' }),
    await small.ask(model, { target: '/b', method: 'HEAD' }),
  ];
  expect(one.got).toEqual([small.seen.find(({ object }) => object === 'app.example.test a')]);
  expect(two).toMatchObject({ text: '', got: [{ object: 'app.example.test b', request: { method: 'HEAD' } }] });
  expect(two.record()).toMatchObject({ verdict: expect.any(String), origin: 'App' });
});

test('before a firewall each try has an address of its own, so that a rule that counts them answers none for another', async () => {
  const addresses = async (template: Part) => {
    const { stack: small, model } = await openSmall(template);
    const ips = new Set<string | undefined>();
    for (let at = 0; at < 300; at++) ips.add((await small.ask(model, { target: '/a' })).record()?.viewer.ip);
    return ips;
  };
  const firewalled = [
    ...(await addresses(stack({ origins: [server], byDefault: behavior('App'), ...firewall('/staff') }))),
  ];
  expect(firewalled.length).toBe(300);
  expect(firewalled.filter((ip) => !/^198\.18\.[01]\.([1-9]?\d|1\d\d|2[0-4]\d|25[0-5])$/.test(`${ip}`))).toEqual([]);
  expect(await addresses(open)).toEqual(new Set(['192.0.2.2']));
});

test('past the cache but where it is asked for, and the clock stands still but where it is moved', async () => {
  const { stack: small, model } = await openSmall(cached({}, undefined));
  const ask = async (more: Partial<Asked> = { cached: true }) =>
    (await small.ask(model, { target: '/a', ...more })).got[0];
  const first = await ask();
  expect(await ask()).toBe(first);
  expect(await ask({})).not.toBe(first);
  small.wait(59);
  expect(await ask()).toBe(first);
  small.wait(2);
  const second = await ask();
  expect(second).not.toBe(first);
  expect(await ask()).toBe(second);
  small.forget();
  expect(await ask()).not.toBe(second);
});

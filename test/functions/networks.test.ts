import { BlockList } from 'node:net';
import { describe, expect, test } from 'vitest';
import { config, type IpAllowOptions, requireNetwork } from '../../functions/ip-allow.js';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { parseAddress } from '../../shared/functions/ip-address.js';
import { isInNetworks } from '../../shared/functions/ip-network.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { outcome } from './outcome.js';
import { openConfigured } from './ways.js';

const run = async (event: ViewerRequestEvent, options: IpAllowOptions) =>
  (await requireNetwork(event.request, options, event)) ?? event.request;
const open = (changes: Partial<IpAllowOptions>, kvs: Record<string, string> = {}) =>
  openConfigured('ip-allow', { ...config, ...changes }, run, { kvs });

const allow = await open({});
const deny = await open({ allow: [], deny: config.allow });
const from = (ip: string, headers = {}) => viewerRequest({ uri: '/a', ip, headers });

test.each([
  ['192.0.2.255', true],
  ['192.0.3.0', false],
  ['198.51.100.7', true],
  ['198.51.100.8', false],
  ['2001:0DB8:0:0::1', true],
  ['2001:db9::1', false],
  ['2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', true],
  ['::ffff:192.0.2.9', true],
  ['::ffff:c000:209', true],
  ['0:0:0:0:0:FFFF:192.0.2.9', true],
  ['64:ff9b::192.0.2.9', false],
  ['::192.0.2.9', false],
])('%s is in the list: %s', async (ip, isIn) => {
  expect(outcome(await allow(from(ip)))).toBe(isIn ? '/a' : '403');
  expect(outcome(await deny(from(ip)))).toBe(isIn ? '403' : '/a');
});

test.each([
  '192.0.2.01',
  '1.2.3.256',
  '1::2::3',
  '',
  '1.2.3',
  '1.2.3.4.5',
  ':::',
  ':1::',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8',
  '12345::',
  'g::',
  '::1.2.3',
  '::1.2.3.4:5',
  '192.0.2.9:80',
  '::1%eth0',
])('%j is no address, and refused by both lists', async (ip) => {
  expect(parseAddress(ip)).toBeUndefined();
  expect(outcome(await allow(from(ip)))).toBe('403');
  expect(outcome(await deny(from(ip)))).toBe('403');
});

test('X-Forwarded-For is not read', async () => {
  expect(outcome(await allow(from('203.0.113.1', { 'x-forwarded-for': '192.0.2.9' })))).toBe('403');
});

test('an entry of the store is one more list, and without it nobody comes in', async () => {
  const stored = await open(
    { allow: [], entry: 'office' },
    { office: '203.0.113.0/25\n2001:db8:1::/48, 198.51.100.0/24' },
  );
  expect(outcome(await stored(from('203.0.113.1')))).toBe('/a');
  expect(outcome(await stored(from('198.51.100.1')))).toBe('/a');
  expect(outcome(await stored(from('203.0.113.129')))).toBe('403');
  const missing = await open({ allow: [], entry: 'office' });
  expect(outcome(await missing(from('203.0.113.1')))).toBe('403');
});

test('/0 is all of its family', () => {
  expect(isInNetworks(parseAddress('203.0.113.1'), ['0.0.0.0/0'])).toBe(true);
  expect(isInNetworks(parseAddress('::1'), ['0.0.0.0/0'])).toBe(false);
  expect(isInNetworks(parseAddress('2001:db8::1'), ['::/0'])).toBe(true);
  expect(isInNetworks(parseAddress('203.0.113.1'), ['::/0'])).toBe(false);
});

test.each(['192.0.2.0/33', '192.0.2.0/-1', '192.0.2.0/x', '192.0.2/24', '/24', ''])('%j is no network', (network) => {
  expect(isInNetworks(parseAddress('192.0.2.0'), [network])).toBe(false);
});

/** Node's own list as the judge, on addresses near the borders of networks of every size. */
describe('as node:net judges', () => {
  test.each([
    ['ipv4', '203.0.113.77', 32],
    ['ipv6', '2001:db8:aaaa:5555:f0f0:0f0f:1234:8765', 128],
  ] as const)('%s', (family, base, most) => {
    const bits = (parseAddress(base) ?? []).map((word) => word.toString(2).padStart(16, '0')).join('');
    for (let length = 0; length <= most; length++) {
      const list = new BlockList();
      list.addSubnet(base, length, family);
      for (const at of [0, length - 1, length, most - 1]) {
        if (at < 0 || at >= most) continue;
        const turn = at + 128 - most;
        const turned = bits.slice(0, turn) + (bits[turn] === '1' ? '0' : '1') + bits.slice(turn + 1);
        const words = turned.match(/.{16}/g)!.map((word) => Number.parseInt(word, 2));
        const text =
          family === 'ipv4'
            ? words
                .slice(6)
                .flatMap((word) => [word >> 8, word & 255])
                .join('.')
            : words.map((word) => word.toString(16)).join(':');
        expect(isInNetworks(parseAddress(text), [`${base}/${length}`]), `${text} in /${length}`).toBe(
          list.check(text, family),
        );
      }
    }
  });
});

import { BlockList } from 'node:net';
import { describe, expect, test } from 'vitest';
import { config, type IpAllowOptions, requireNetwork } from '../../functions/ip-allow.js';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { networksOf } from '../../shared/functions/ip-network.js';
import { isNetwork, isWrittenNetwork } from '../../tools/build/gates/options/network.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { outcome } from './outcome.js';
import { openConfigured } from './ways.js';

const run = async (event: ViewerRequestEvent, options: IpAllowOptions) =>
  (await requireNetwork(event.request, options, event)) ?? event.request;
const open = (changes: Partial<IpAllowOptions>, kvs: Record<string, string> = {}) =>
  openConfigured('ip-allow', { ...config, ...changes }, run, { kvs });

const allow = await open({});
const everybody = { '0.0.0.0/0': 'all', '::/0': 'all' };
const deny = await open({ allow: everybody, deny: config.allow, lengths: [0, 24, 32] });
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
  '::00001',
  'NaN.0.2.1',
  '192.0.2.-1',
  '192.0.2.1e0',
  '0x1.0.2.1',
])('%j is no address, and refused by both lists', async (ip) => {
  expect(networksOf(ip, [])).toBeUndefined();
  expect(outcome(await allow(from(ip)))).toBe('403');
  expect(outcome(await deny(from(ip)))).toBe('403');
});

test.each<[string, number[], string[]]>([
  ['192.0.2.9', [24, 33, 48, 32], ['192.0.2.9/32', '192.0.2.0/24']],
  ['0.0.0.0', [32], ['0.0.0.0/32']],
  ['0.0.0.255', [32], ['0.0.0.255/32']],
  ['0.0.255.0', [24], ['0.0.255.0/24']],
  ['0.255.0.0', [16], ['0.255.0.0/16']],
  ['255.255.255.255', [31], ['255.255.255.254/31']],
  ['::', [128], ['::/128']],
  ['1::8', [128], ['1:0:0:0:0:0:0:8/128']],
  ['1:2:3:4:5:6:7::', [128, 112], ['1:2:3:4:5:6:7::/112', '1:2:3:4:5:6:7::/128']],
  ['::2:3:4:5:6:7:8', [128], ['0:2:3:4:5:6:7:8/128']],
  ['::ffff:c0a8:1fe', [32], ['192.168.1.254/32']],
  ['::ffff:255.254.253.252', [32], ['255.254.253.252/32']],
])('%s in networks of %j: %j', (ip, lengths, networks) => {
  expect(networksOf(ip, lengths)).toEqual(networks);
});

test('X-Forwarded-For is not read', async () => {
  expect(outcome(await allow(from('203.0.113.1', { 'x-forwarded-for': '192.0.2.9' })))).toBe('403');
});

test('networks of the store have a key each, and without them nobody comes in', async () => {
  const net = { 'net:203.0.113.0/25': 'branch', 'net:2001:db8:1::/48': '', 'net:198.51.100.0/24': 'x', 'net:': 'x' };
  const stored = await open({ allow: {}, lengths: [24, 25, 48], entry: 'net:' }, net);
  expect(outcome(await stored(from('203.0.113.1')))).toBe('/a');
  expect(outcome(await stored(from('198.51.100.1')))).toBe('/a');
  expect(outcome(await stored(from('2001:db8:1:2::3')))).toBe('/a');
  expect(outcome(await stored(from('203.0.113.129')))).toBe('403');
  const missing = await open({ allow: {}, entry: 'net:' });
  expect(outcome(await missing(from('203.0.113.1')))).toBe('403');
});

test('nobody is on an empty list, whatever else a store has', async () => {
  const empty = await open({ allow: {} }, { '192.0.2.0/24': 'x' });
  expect(outcome(await empty(from('192.0.2.9')))).toBe('403');
});

test('/0 is all of its family', async () => {
  const four = await open({ allow: { '0.0.0.0/0': 'all' }, lengths: [0] });
  expect([outcome(await four(from('203.0.113.1'))), outcome(await four(from('::1')))]).toEqual(['/a', '403']);
  const six = await open({ allow: { '::/0': 'all' }, lengths: [0] });
  expect([outcome(await six(from('203.0.113.1'))), outcome(await six(from('2001:db8::1')))]).toEqual(['403', '/a']);
});

test.each([
  ['192.0.2.0/24', true],
  ['198.51.100.7/32', true],
  ['2001:db8::/29', true],
  ['2001:db8:0:1:0:0:0:5/128', true],
  ['198.51.100.7', false],
  ['192.0.2.1/24', false],
  ['2001:db8::1/32', false],
  ['2001:DB8::/32', false],
  ['2001:db8:0:1::5/128', false],
  ['192.0.2.0/33', false],
  ['192.0.2.0/-1', false],
  ['192.0.2.0/024', false],
  ['0.0.0.0/1.5', false],
  ['192.0.2.0/x', false],
  ['192.0.2.0/24/24', false],
  ['192.0.2/24', false],
  ['/24', false],
  ['', false],
])('%j is a network in its one spelling: %s', (network, is) => {
  expect(isWrittenNetwork(network)).toBe(is);
});

test.each([
  ['198.51.100.7', true],
  ['2001:DB8::/32', true],
  ['2001:db8::1', true],
  ['2001:db8:0:1::5/128', true],
  ['::ffff:192.0.2.9', true],
  ['::', true],
  ['192.0.2.1/24', false],
  ['2001:db8::1/32', false],
  ['192.0.2.0/33', false],
  ['192.0.2.0/24/24', false],
  ['/24', false],
])('%j is a network, however it is spelled: %s', (network, is) => {
  expect(isNetwork(network)).toBe(is);
});

/** Node's own list as the judge, on addresses near the borders of networks of every size. */
describe('as node:net judges', () => {
  test.each([
    ['ipv4', '203.0.113.77', 32],
    ['ipv6', '2001:db8:aaaa:5555:f0f0:f0f:1234:8765', 128],
  ] as const)('%s', (family, base, most) => {
    for (let length = 0; length <= most; length++) {
      const list = new BlockList();
      list.addSubnet(base, length, family);
      const [network] = networksOf(base, [length])!;
      for (const at of [0, length - 1, length, most - 1]) {
        if (at < 0 || at >= most) continue;
        const text = turned(base, at);
        expect(networksOf(text, [length])![0] === network, `${text} in /${length}`).toBe(list.check(text, family));
      }
    }
  });
});

/** With another bit at one place. */
function turned(address: string, at: number): string {
  const isLong = address.includes(':');
  const [mark, base, size] = isLong ? [':', 16, 16] : ['.', 10, 8];
  const parts = address.split(mark).map((part) => Number.parseInt(part, base));
  parts[Math.floor(at / size)]! ^= 1 << (size - 1 - (at % size));
  return parts.map((part) => part.toString(base)).join(mark);
}

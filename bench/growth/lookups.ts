/** What it costs to look something up, against the size of the table it stands in. */

import { viewerRequest } from '../../tools/testing/index.js';
import { type Change, deployedWith } from '../deployed.js';
import { instructionsOf } from '../instructions.js';
import { bucketsOf } from './redirect-store.js';
import type { Series } from './series.js';

const min = (name: string) => `dist/functions/min/${name}.js`;

export async function lookupSeries(): Promise<Series[]> {
  const series: Series[] = [];
  for (const measure of [inline, sharded, networks, storedNetworks, hosts, countries, reads])
    series.push(await measure());
  return series;
}

/** The cost of the function with one other value in its config, at each of `counts`. */
async function pointsOf(counts: number[], cost: (count: number) => Promise<number>): Promise<Series['points']> {
  const points: Series['points'] = [];
  for (const count of counts) points.push([count, await cost(count)]);
  return points;
}

async function inline(): Promise<Series> {
  const visit = viewerRequest({ uri: '/old-3' });
  const points = await pointsOf([10, 50, 100, 200], (count) => {
    const rules = Object.fromEntries(Array.from({ length: count }, (_, at) => [`/old-${at}`, `/new-${at}`]));
    return moved(visit, [/rules: \{[^}]*\}/, `rules: ${JSON.stringify(rules)}`]);
  });
  return { title: 'redirects in its config', of: 'rules', unit: 'instructions', points };
}

/** Of the store, the two entries that are read: reading it is CloudFront's own. */
async function sharded(): Promise<Series> {
  const path = '/old/page-7';
  const points = await pointsOf([100, 1_000, 10_000, 50_000], (count) => {
    return moved(viewerRequest({ uri: path }), [/^ {2}store: 'none'/m, "  store: 'sharded'"], bucketsOf(count, path));
  });
  return { title: 'redirects in a store', of: 'rules', unit: 'instructions', points };
}

function moved(visit: object, change: Change, kvs?: Record<string, string>): Promise<number> {
  return costOf('redirects', 301, visit, change, kvs);
}

/** A visitor on no list, who costs most. */
const stranger = viewerRequest({ uri: '/admin/', ip: '203.0.113.9' });

async function networks(): Promise<Series> {
  const points = await pointsOf([1, 10, 100, 200], (count) => {
    const change: Change = [/allow: \{[^}]*\}/, `allow: ${JSON.stringify(listOf(count))}`];
    return costOf('ip-allow', 403, stranger, change);
  });
  return { title: 'ip-allow in its config', of: 'networks', unit: 'instructions', points };
}

async function storedNetworks(): Promise<Series> {
  const points = await pointsOf([1, 100, 1_000, 10_000], (count) => {
    return costOf('ip-allow', 403, stranger, [/entry: ''/, "entry: 'net:'"], listOf(count, 'net:'));
  });
  return { title: 'ip-allow in a store', of: 'networks', unit: 'instructions', points };
}

function listOf(count: number, before = ''): Record<string, string> {
  const networks = Array.from({ length: count }, (_, at) => `${before}10.${at >> 8}.${at & 255}.0/24`);
  return Object.fromEntries(networks.map((network) => [network, 'office']));
}

async function costOf(
  name: string,
  status: number | undefined,
  visit: object,
  change: Change,
  kvs: Record<string, string> = {},
): Promise<number> {
  const code = await deployedWith(name, change);
  const { instructions, answer } = instructionsOf(min(name), visit, { edit: () => code, kvs });
  if (answer.statusCode !== status) throw new Error(`${name} answered ${answer.statusCode}.`);
  return instructions;
}

async function hosts(): Promise<Series> {
  const visit = viewerRequest({ uri: '/', headers: { host: 'site-1.test' } });
  const points = await pointsOf([2, 20, 100, 200], (count) => {
    const sites = Object.fromEntries(Array.from({ length: count }, (_, at) => [`site-${at}.test`, `/site-${at}`]));
    return costOf('host-router', undefined, visit, [/sites: \{[^}]*\}/, `sites: ${JSON.stringify(sites)}`]);
  });
  return { title: 'host-router', of: 'sites', unit: 'instructions', points };
}

/** Of a visitor whose country stands on no list. */
async function countries(): Promise<Series> {
  const visit = viewerRequest({ uri: '/ads/1', headers: { 'cloudfront-viewer-country': 'ZZ' } });
  const points = await pointsOf([1, 27, 100, 200], (count) => {
    const deny = Array.from({ length: count }, (_, at) =>
      String.fromCharCode(65 + (at % 25), 65 + Math.floor(at / 25)),
    );
    return costOf('geo-gate', undefined, visit, [/deny: \['EU27'\]/, `deny: ${JSON.stringify(deny)}`]);
  });
  return { title: 'geo-gate', of: 'countries', unit: 'instructions', points };
}

/** Nothing but reads of the store and waiting for them: what of the figures of those that read it no function can spare. */
async function reads(): Promise<Series> {
  const visit = viewerRequest({ uri: '/' });
  const points = await pointsOf([0, 1, 2, 4], async (count) => {
    const lines = Array.from({ length: count }, (_, at) => `const v${at} = await store.exists('k${at}');`).join('\n');
    const code = `async function handler(event) { const store = cloudfront.kvs(); ${lines} return event.request; }`;
    return instructionsOf(min('redirects'), visit, { edit: () => code }).instructions;
  });
  return { title: 'an idle function, with the store that stands in', of: 'reads', unit: 'instructions', points };
}

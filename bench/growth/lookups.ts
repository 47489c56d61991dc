/** What it costs to look something up, against the size of the table it stands in. */

import { viewerRequest } from '../../tools/testing/index.js';
import { type CountOptions, instructionsOf } from '../instructions.js';
import { bucketsOf } from './redirect-store.js';
import type { Series } from './series.js';

const min = (name: string) => `dist/functions/min/${name}.js`;

export function lookupSeries(): Series[] {
  return [inline(), sharded(), networks(), storedNetworks(), hosts(), countries()];
}

/** The artefact with another value in its config. */
function edited(before: RegExp, after: string): (code: string) => string {
  return (code) => {
    const text = code.replace(before, () => after);
    if (text === code) throw new Error(`The artefact has no ${before}.`);
    return text;
  };
}

function inline(): Series {
  const visit = viewerRequest({ uri: '/old-3' });
  const points = [10, 50, 100, 200].map((count): [number, number] => {
    const rules = Object.fromEntries(Array.from({ length: count }, (_, at) => [`/old-${at}`, `/new-${at}`]));
    const edit = edited(/rules:\{[^}]*\}/, `rules:${JSON.stringify(rules)}`);
    return [count, moved(visit, { edit })];
  });
  return { title: 'redirects in its config', of: 'rules', unit: 'instructions', points };
}

/** Of the store, the two entries that are read: reading it is CloudFront's own. */
function sharded(): Series {
  const path = '/old/page-7';
  const edit = edited(/store:"none"/, 'store:"sharded"');
  const points = [100, 1_000, 10_000, 50_000].map((count): [number, number] => {
    return [count, moved(viewerRequest({ uri: path }), { edit, kvs: bucketsOf(count, path) })];
  });
  return { title: 'redirects in a store', of: 'rules', unit: 'instructions', points };
}

function moved(visit: object, options: CountOptions): number {
  return costOf('redirects', 301, visit, options);
}

/** A visitor on no list, who costs most. */
const stranger = viewerRequest({ uri: '/admin/', ip: '203.0.113.9' });

function networks(): Series {
  const points = [1, 10, 100, 200].map((count): [number, number] => {
    const edit = edited(/allow:\{[^}]*\}/, `allow:${JSON.stringify(listOf(count))}`);
    return [count, costOf('ip-allow', 403, stranger, { edit })];
  });
  return { title: 'ip-allow in its config', of: 'networks', unit: 'instructions', points };
}

function storedNetworks(): Series {
  const edit = edited(/entry:""/, 'entry:"net:"');
  const points = [1, 100, 1_000, 10_000].map((count): [number, number] => {
    return [count, costOf('ip-allow', 403, stranger, { edit, kvs: listOf(count, 'net:') })];
  });
  return { title: 'ip-allow in a store', of: 'networks', unit: 'instructions', points };
}

function listOf(count: number, before = ''): Record<string, string> {
  const networks = Array.from({ length: count }, (_, at) => `${before}10.${at >> 8}.${at & 255}.0/24`);
  return Object.fromEntries(networks.map((network) => [network, 'office']));
}

function costOf(name: string, status: number | undefined, visit: object, options: CountOptions): number {
  const { instructions, answer } = instructionsOf(min(name), visit, options);
  if (answer.statusCode !== status) throw new Error(`${name} answered ${answer.statusCode}.`);
  return instructions;
}

function hosts(): Series {
  const visit = viewerRequest({ uri: '/', headers: { host: 'site-1.test' } });
  const points = [2, 20, 100, 200].map((count): [number, number] => {
    const sites = Object.fromEntries(Array.from({ length: count }, (_, at) => [`site-${at}.test`, `/site-${at}`]));
    const edit = edited(/sites:\{[^}]*\}/, `sites:${JSON.stringify(sites)}`);
    return [count, costOf('host-router', undefined, visit, { edit })];
  });
  return { title: 'host-router', of: 'sites', unit: 'instructions', points };
}

/** Of a visitor whose country stands on no list. */
function countries(): Series {
  const visit = viewerRequest({ uri: '/ads/1', headers: { 'cloudfront-viewer-country': 'ZZ' } });
  const points = [1, 27, 100, 200].map((count): [number, number] => {
    const deny = Array.from({ length: count }, (_, at) =>
      String.fromCharCode(65 + (at % 25), 65 + Math.floor(at / 25)),
    );
    const edit = edited(/deny:\["EU27"\]/, `deny:${JSON.stringify(deny)}`);
    return [count, costOf('geo-gate', undefined, visit, { edit })];
  });
  return { title: 'geo-gate', of: 'countries', unit: 'instructions', points };
}

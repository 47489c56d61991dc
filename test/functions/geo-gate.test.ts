import { expect, test } from 'vitest';
import { config, type GeoGateOptions, gateCountry } from '../../functions/geo-gate.js';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { asked, outcome } from './outcome.js';
import { openConfigured } from './ways.js';

const run = ({ request }: ViewerRequestEvent, options: GeoGateOptions) => gateCountry(request, options) ?? request;
const open = (changes: Partial<GeoGateOptions>) => openConfigured('geo-gate', { ...config, ...changes }, run);
const from = (country: string | string[] | undefined, address: string, cookies = {}) =>
  viewerRequest({
    ...asked(address),
    cookies,
    headers: country === undefined ? {} : { 'cloudfront-viewer-country': country },
  });

const deny = await open({ rules: [{ under: '/ads', deny: ['EU27'] }] });
const allow = await open({ rules: [{ under: '/', allow: ['CH', 'EEA'] }] });
const sent = await open({ rules: [], redirect: { FR: '/fr' } });

test.each<[string | string[] | undefined, string, string]>([
  ['DE', '/ads/x', '451'],
  ['DE', '/ads', '451'],
  ['AT', '/ads', '451'],
  ['SK', '/ads', '451'],
  ['DE', '/', '/'],
  ['DE', '/adsx', '/adsx'],
  ['US', '/ads/x', '/ads/x'],
  ['GB', '/ads/x', '/ads/x'],
  [undefined, '/ads/x', '/ads/x'],
  ['de', '/ads/x', '451'],
  ['DE, US', '/ads/x', '/ads/x'],
  [['DE', 'US'], '/ads/x', '/ads/x'],
  ['T ', '/ads/x', '/ads/x'],
])('denied to the EU: %s, %s ⇒ %s', async (country, address, expected) => {
  expect(outcome(await deny(from(country, address)))).toBe(expected);
});

test.each<[string | undefined, string]>([
  ['CH', '/a'],
  ['NO', '/a'],
  ['GB', '451'],
  ['DE', '/a'],
  ['US', '451'],
  [undefined, '451'],
])('allowed to Switzerland and the EEA: %s ⇒ %s', async (country, expected) => {
  expect(outcome(await allow(from(country, '/a')))).toBe(expected);
});

test('the GDPR holds in the EEA and in the United Kingdom, in any place of a list', async () => {
  const gdpr = await open({ rules: [{ under: '/', deny: ['US', 'GDPR'] }] });
  const outcomes: string[] = [];
  for (const country of ['GB', 'IS', 'AT', 'US', 'CH']) outcomes.push(outcome(await gdpr(from(country, '/'))));
  expect(outcomes).toEqual(['451', '451', '451', '451', '/']);
});

test.each<[string | undefined, string, object, string]>([
  ['FR', '/?a=1', {}, '302 /fr/?a=1'],
  ['FR', '/fr/', {}, '/fr/'],
  ['FR', '/about', {}, '/about'],
  ['FR', '/', { country: 'US' }, '/'],
  ['US', '/', {}, '/'],
  [undefined, '/', {}, '/'],
])('sent to the pages of his country: %s, %s with %j ⇒ %s', async (country, address, cookies, expected) => {
  expect(outcome(await sent(from(country, address, cookies)))).toBe(expected);
});

test('a refusal says why where a law asks for it, and is kept by nobody', async () => {
  const blocked = await open({ blockedBy: 'https://authority.example/' });
  expect(await blocked(from('DE', '/ads'))).toEqual({
    statusCode: 451,
    headers: {
      'cache-control': { value: 'no-store' },
      link: { value: '<https://authority.example/>; rel="blocked-by"' },
    },
    body: 'Unavailable for legal reasons.',
    cookies: {},
  });
  const plain = await open({ status: 403 });
  expect(await plain(from('DE', '/ads'))).toEqual({
    statusCode: 403,
    headers: { 'cache-control': { value: 'no-store' } },
    cookies: {},
  });
});

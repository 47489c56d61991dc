/** Who may ask what of the inspector. w3c.github.io/webappsec-fetch-metadata */
import { expect, test } from 'vitest';
import {
  type Access,
  hostOf,
  isInspectorHost,
  isNavigation,
  refuseUnlessAllowed,
} from '../../../tools/simulator/server/access.js';
import type { Incoming } from '../../../tools/simulator/server/incoming-request.js';

const incoming = (headers: Record<string, string | string[]>, more: object = {}) =>
  ({ method: 'GET', headers, ...more }) as unknown as Incoming;

test.each<[Record<string, string>, object, boolean]>([
  [{ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, {}, true],
  [{ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, { method: 'POST' }, false],
  [{ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }, {}, false],
  [{ 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'document' }, {}, false],
  [{}, {}, false],
])('a request with %j and %j opens a page: %s', (headers, more, expected) => {
  expect(isNavigation(incoming(headers, more))).toBe(expected);
});

test.each<[object, string, boolean]>([
  [{ headers: { host: 'edgewright.localhost:8080' } }, 'edgewright.localhost:8080', true],
  [{ headers: { host: 'EDGEWRIGHT.localhost' } }, 'EDGEWRIGHT.localhost', true],
  [{ headers: { host: 'site.localhost' } }, 'site.localhost', false],
  [{ headers: {} }, '', false],
  [{ headers: { host: 'site.localhost' }, authority: 'edgewright.localhost' }, 'edgewright.localhost', true],
  [{ headers: { host: 'edgewright.localhost' }, authority: undefined }, 'edgewright.localhost', true],
])('%j asks %s, the inspector: %s', (parts, host, expected) => {
  const asked = incoming({}, parts);
  expect([hostOf(asked), isInspectorHost(asked)]).toEqual([host, expected]);
});

const token = 'the-token';
const host = 'edgewright.localhost:8080';
const navigation = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const own = { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
const shown = { 'x-edgewright-token': token };

/** Of page, reads, commands and the rest: "+" where it is let in, "t" where the token is asked for, "-" where it is turned away. */
function outcomes(headers: Record<string, string | string[]>, known: string | undefined): string {
  const kinds: (Access | undefined)[] = ['page', 'reads', 'commands', undefined];
  const outcome = (kind: Access | undefined) => {
    try {
      refuseUnlessAllowed(incoming(headers), host, kind, known);
      return '+';
    } catch (error) {
      return (error as { code: string }).code === 'token-required' ? 't' : '-';
    }
  };
  return kinds.map(outcome).join('');
}

test.each<[string, Record<string, string | string[]>, string]>([
  ['a program', {}, '+++t'],
  ['a program with the token', shown, '++++'],
  ['a program that guesses', { 'x-edgewright-token': 'the-tokeN' }, '+++t'],
  ['a program that guesses the beginning', { 'x-edgewright-token': 'the-' }, '+++t'],
  ['a program with the token twice', { 'x-edgewright-token': [token, 'x'] }, '++++'],
  ['an address that was typed', { 'sec-fetch-site': 'none', ...navigation }, '+++t'],
  ['its own page', own, '++tt'],
  ['its own page with the token', { ...own, ...shown }, '++++'],
  ['its own page, without Origin', { 'sec-fetch-site': 'same-origin' }, '++tt'],
  ['its own page over https', { ...own, origin: `https://${host}` }, '++tt'],
  ['a program that says where it comes from', { origin: `http://${host}` }, '++tt'],
  ['another port', { origin: 'http://edgewright.localhost:1' }, '----'],
  ['another site', { origin: 'https://evil.test', ...shown }, '----'],
  ['a page of nowhere', { origin: 'null' }, '----'],
  ['an extension', { origin: `extension://${host}` }, '----'],
  ['a frame of another site', { 'sec-fetch-site': 'cross-site', ...shown }, '----'],
  ['a site beside it', { 'sec-fetch-site': 'same-site' }, '----'],
  ['a link of another site', { 'sec-fetch-site': 'cross-site', ...navigation }, '+---'],
  ['several sites', { 'sec-fetch-site': ['cross-site', 'none'] }, '----'],
])('%s, %j: %s', (_, headers, expected) => {
  expect(outcomes(headers, token)).toBe(expected);
});

test('without a token nobody has it', () => {
  expect([outcomes({}, undefined), outcomes({ 'x-edgewright-token': '' }, undefined)]).toEqual(['+++t', '+++t']);
  expect(outcomes({ 'x-edgewright-token': '' }, '')).toBe('+++t');
});

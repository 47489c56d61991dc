import { describe, expect, test } from 'vitest';
import { type AcceptLanguageOptions, chooseLanguage, config } from '../../functions/accept-language.js';
import type { Request, ViewerRequestEvent } from '../../shared/functions/event.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { asked, outcome } from './outcome.js';
import { openConfigured } from './ways.js';

const available = ['en', 'de', 'fr', 'pt-BR', 'zh-Hant', 'zh-Hans'];
const run = ({ request }: ViewerRequestEvent, options: AcceptLanguageOptions) =>
  chooseLanguage(request, options) ?? request;
const open = (changes: Partial<AcceptLanguageOptions>) =>
  openConfigured('accept-language', { ...config, available, ...changes }, run);

const header = await open({ mode: 'header' });
const aliased = await open({ mode: 'header', aliases: { pt: 'pt-BR', 'zh-tw': 'zh-Hant' } });

async function language(acceptLanguage: string | undefined, lang?: string, ask = header, uri = '/a') {
  const headers: Record<string, string> = acceptLanguage === undefined ? {} : { 'accept-language': acceptLanguage };
  const event = viewerRequest({ uri, headers, cookies: lang === undefined ? {} : { lang } });
  return ((await ask(event)) as Request).headers['x-language']?.value;
}

test.each([
  ['de-CH,de;q=0.9,en;q=0.8', 'de'],
  ['en;q=0.5,fr;q=0.9', 'fr'],
  ['fr;q=0, en;q=0.1', 'en'],
  ['zh-Hant-TW', 'zh-Hant'],
  ['zh-Hant-CN-x-private1-private2', 'zh-Hant'],
  ['zh-TW', 'en'],
  ['pt', 'en'],
  ['*', 'en'],
  ['*;q=0.5, fr;q=0.4', 'fr'],
  [undefined, 'en'],
  ['', 'en'],
  ['xx', 'en'],
  ['DE-de', 'de'],
  ['de;q=1.5,fr', 'fr'],
  ['fr;q = 0.7,de;q=0.9', 'de'],
  ['de_DE', 'en'],
  ['en-CA-x-pirate', 'en'],
  ['de;q=0.8,fr;q=0.8', 'de'],
  ['de;q=0.1234', 'en'],
  ['x-de', 'en'],
  ['constructor', 'en'],
  ['fr;q=1,de', 'fr'],
  [`${'xx,'.repeat(3_300)}de`, 'en'],
  [`${'xx,'.repeat(11)}de`, 'de'],
  [`${'xx,'.repeat(12)}de`, 'en'],
  [`${' '.repeat(998)}de`, 'de'],
  [`${' '.repeat(999)}de`, 'en'],
])('%j ⇒ %s', async (acceptLanguage, expected) => {
  expect(await language(acceptLanguage)).toBe(expected);
});

test.each([
  ['zh-TW', 'zh-Hant'],
  ['pt', 'pt-BR'],
  ['pt-PT', 'pt-BR'],
])('with aliases, %s ⇒ %s', async (acceptLanguage, expected) => {
  expect(await language(acceptLanguage, undefined, aliased)).toBe(expected);
});

test('the cookie goes before the header, if it is a language; the path before both', async () => {
  expect(await language('de', 'fr')).toBe('fr');
  expect(await language('de', 'xx')).toBe('de');
  expect(await language('fr', 'de-AT')).toBe('fr');
  expect(await language('de', 'fr', header, '/zh-hans/a')).toBe('zh-Hans');
});

test('the first language is not the default for that', async () => {
  const german = await open({ mode: 'header', default: 'de' });
  expect(await language('en', undefined, german)).toBe('en');
  expect(await language('xx', undefined, german)).toBe('de');
});

test('a request without headers gets the default', async () => {
  const event = viewerRequest({ uri: '/a' });
  Reflect.deleteProperty(event.request, 'headers');
  expect(await header(event)).toMatchObject({ headers: { 'x-language': { value: 'en' } } });
});

test('a viewer cannot say the header himself', async () => {
  const event = viewerRequest({ headers: { 'x-language': 'zz', 'accept-language': 'de' } });
  expect(((await header(event)) as Request).headers['x-language']).toEqual({ value: 'de' });
});

describe('redirects', async () => {
  const start = await open({});
  const pages = await open({ redirect: 'pages' });
  const german = (address: string, method = 'GET') =>
    viewerRequest({ ...asked(address, method), headers: { 'accept-language': 'de' } });

  test('/ goes to the language, and nobody keeps that', async () => {
    expect(await start(german('/?a=1'))).toEqual({
      statusCode: 302,
      headers: {
        location: { value: '/de/?a=1' },
        'cache-control': { value: 'no-store' },
        vary: { value: 'Accept-Language, Cookie' },
      },
      cookies: {},
    });
  });

  test.each([
    ['/de/a', '/de/a', '/de/a'],
    ['/about', '/about', '302 /de/about'],
    ['/a.css', '/a.css', '/a.css'],
    ['/api/x', '/api/x', '/api/x'],
    ['/DE/a?b', '301 /de/a?b', '301 /de/a?b'],
    ['/PT-br/a', '301 /pt-BR/a', '301 /pt-BR/a'],
    ['/de', '/de', '/de'],
    ['/de-at/a', '/de-at/a', '302 /de/de-at/a'],
    ['/design', '/design', '302 /de/design'],
    ['//evil.test', '//evil.test', '//evil.test'],
    ['/DE//evil.test', '301 /de//evil.test', '301 /de//evil.test'],
  ])('%s ⇒ %s; of every page ⇒ %s', async (address, ofStart, ofPages) => {
    expect(outcome(await start(german(address)))).toBe(ofStart);
    expect(outcome(await pages(german(address)))).toBe(ofPages);
  });

  test('a form is left alone, a HEAD is not', async () => {
    expect(outcome(await start(german('/', 'POST')))).toBe('/');
    expect(outcome(await start(german('/', 'HEAD')))).toBe('302 /de/');
  });
});

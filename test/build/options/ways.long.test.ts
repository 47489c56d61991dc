/** The deployed form answers as the readable one, and as the source with its options completed at run time, whatever the options are. */

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildArtefact } from '../../../tools/build/artefact.js';
import { bundle, minified } from '../../../tools/build/bundle.js';
import { functionText } from '../../../tools/build/function-artefact.js';
import { withDefaults } from '../../../tools/build/options/defaults.js';
import type { Source } from '../../../tools/build/source.js';
import { enginesHere } from '../../../tools/engine/index.js';
import { packageRoot } from '../../../tools/package.js';
import { loadArtefact, viewerRequest, viewerResponse } from '../../../tools/testing/index.js';
import cf from '../../cloudfront-module.js';
import { patient } from '../../engine/engines.js';
import { kvs as passes, token } from '../../functions/session.js';
import { type Answer, type FunctionEvent, NOW, runSource, whole } from '../../functions/ways.js';

const root = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
afterAll(() => rmSync(root, { recursive: true }));
beforeAll(() => {
  for (const folder of ['functions', 'shared'])
    cpSync(path.join(packageRoot, folder), path.join(root, folder), { recursive: true });
});

const kvs = {
  ...passes,
  live: 'r7',
  releases: '["r7","r6"]',
  'r:/old': '/de/new?a=1',
  'r:/gone': '410',
  'r:/x': '302 https://new.example/y until=99999999999',
  'r*': '{"/docs/*":"/guide/:splat","/a":"/b","/b":"/c"}',
};
const stage = { name: 'dev', params: { login: '/login' } };

/** One source text of a step, with what stands in its place. */
type Change = [before: string, after: string];

async function textsOf(name: string, changes: readonly Change[]) {
  const isBehavior = readdirSync(path.join(packageRoot, 'functions/behaviors')).includes(`${name}.ts`);
  const file = isBehavior ? `functions/behaviors/${name}.ts` : `functions/${name}.ts`;
  const source: Source = { kind: isBehavior ? 'behavior' : 'function', name, file };
  let text = readFileSync(path.join(packageRoot, file), 'utf8');
  for (const [before, after] of changes) {
    expect(text, name).toContain(before);
    text = text.replace(before, () => after);
  }
  writeFileSync(path.join(root, file), text);
  const built = await buildArtefact(root, source, stage);
  const plain = await bundle(root, source, { 'params.login': '"/login"' });
  if (!('artefact' in built) || Array.isArray(plain)) throw new Error(JSON.stringify([built, plain]));
  // As people read it, but for the names: the engine takes no more bytes than CloudFront.
  const readable = functionText(await minified(withDefaults(plain), root, source), source, 'deployed')!;
  const written = functionText(plain, source, 'readable')!.rest.text;
  expect(written, 'completed at run time').toContain('Object.assign({}, config');
  return { handler: handlerOf(written), artefacts: [readable.first + readable.rest.text, built.artefact.deployed] };
}

/** The source itself, in Node. */
function handlerOf(script: string): (event: FunctionEvent) => Answer | Promise<Answer> {
  return new Function('cf', 'require', `${script}\nreturn handler;`)(cf, createRequire(import.meta.url));
}

const names = fc.constantFrom(
  '/',
  '/index.html',
  '/old',
  '/gone',
  '/x',
  '/a',
  '/docs/v1.2',
  '/de/',
  '/DE/x',
  '/fr',
  '/about',
  '/About/',
  '/api/x',
  '/a//b',
  '/users/john.doe',
  '/app.js',
  '/blog/first',
  '/admin/x',
  '/assets/a.css',
  '/robots.txt',
  '/members/',
  '/%e0%a4%a',
  '/../x',
  '/de/index.html',
  '/old/',
);
const uri = fc.oneof({ weight: 4, arbitrary: names }, fc.stringMatching(/^\/[\w./%~-]{0,12}$/));
const unit = (...values: string[]) => fc.constantFrom(...values).map((value) => ({ value }));
const request = fc.record({
  method: fc.constantFrom('GET', 'GET', 'HEAD', 'POST', 'OPTIONS'),
  uri,
  rawQueryString: fc.constantFrom(undefined, 'b=2&a=1&utm_x=1', 'gclid=1', '', 'a=1', 'ref=x&a'),
  headers: fc.record(
    {
      host: unit(
        'www.example.com',
        'WWW.example.com.:443',
        'shop.example',
        'd1.cloudfront.net',
        'pr-1.preview.example.com',
      ),
      'accept-language': unit('de', 'fr;q=0.5, en', 'pt-BR,pt', 'constructor', '*', 'x;q=2'),
      accept: unit('text/html', '*/*'),
      'x-original-url': unit('/admin'),
      x_request_id: unit('mine'),
    },
    { requiredKeys: ['host'] },
  ),
  cookies: fc.record(
    { lang: unit('fr', 'pt', 'xx'), '__Host-release': unit('r6', 'r1'), '__Host-session': unit(token(), 'no') },
    { requiredKeys: [] },
  ),
});

async function expectAlike(name: string, changes: readonly Change[], more: Record<string, string>): Promise<void> {
  const { handler, artefacts } = await textsOf(name, changes);
  const [engine] = enginesHere();
  const store = { ...kvs, ...more };
  const ways = await Promise.all(
    artefacts.map((text, at) => {
      const file = path.join(root, `${at}.js`);
      writeFileSync(file, text);
      return loadArtefact(file, { engine: engine!, kvs: store, now: NOW, limit: patient });
    }),
  );
  for (const event of eventsFor(name)) {
    const answers = await Promise.all(ways.map((way) => way.invoke(event)));
    const source = whole(await runSource(handler, event, store));
    for (const { result, error } of answers)
      expect(error ?? whole(result as Answer), JSON.stringify(event)).toEqual(source);
  }
  await Promise.all(ways.map((way) => way.close()));
}

function eventsFor(name: string): FunctionEvent[] {
  const samples = readdirSync(path.join(packageRoot, 'test/events')).filter((file) => file.startsWith(`${name}.`));
  return [
    ...samples.map((file) => JSON.parse(readFileSync(path.join(packageRoot, 'test/events', file), 'utf8'))),
    ...fc.sample(request, { seed: 7, numRuns: 40 }).map((one) => {
      const overrides = one as Parameters<typeof viewerRequest>[0];
      const headers = { 'content-type': { value: 'text/html' }, server: { value: 'x' } };
      return name === 'site-response' ? viewerResponse({ headers, request: overrides }) : viewerRequest(overrides);
    }),
  ];
}

const closed = { m: '{"retry": 60, "pass": "let me"}' };
const storefront: [Change[], Record<string, string>?][] = [
  [[]],
  [[], closed],
  [
    [
      [
        "host: 'www.example.com'",
        "host: 'www.example.com', allow: ['shop.example'], cloudfrontDomain: 'refuse', lowerCasePath: true, strictTransportSecurity: ''",
      ],
    ],
  ],
  [[['page: ', "allow: ['192.0.2.0/24', '198.51.100.0/24'], except: [], page: "]], closed],
  [[['rules: {}', "hosts: ['new.example'], query: 'replace', cacheControl: 'no-store', rules: {}"]]],
  [[["default: 'en'", "default: 'en', aliases: { pt: 'fr' }, mode: 'header'"]]],
  [
    [
      [
        "available: ['en', 'de', 'fr'], default: 'en'",
        "available: ['de', 'pt-BR'], default: 'de', redirect: 'pages', except: []",
      ],
    ],
  ],
  [[['drop: [', "allow: ['a', 'b'], sort: false, drop: ["]]],
  [[["layout: 'folder', trailingSlash: 'always'", "layout: 'html', trailingSlash: 'never', dotted: false"]]],
  [
    [
      [
        "layout: 'folder', trailingSlash: 'always'",
        "layout: 'html', trailingSlash: 'leave', hideIndex: false, dotted: ['/users']",
      ],
    ],
  ],
  [
    [
      [
        "trailingSlash: 'always'",
        "routes: [{ pattern: '/blog/[slug]', object: '/blog/[slug].html' }], sites: [{ under: '/admin', shell: '/admin/index.html' }]",
      ],
    ],
  ],
  [[["previewHost: ''", "previewHost: '.preview.example.com', fallback: 'r0', shared: []"]]],
];
const others: [string, Change[], Record<string, string>?][] = [
  ['members-request', []],
  [
    'members-request',
    [
      [
        'login: params.login',
        "login: '', forbidden: '/no', bearer: true, preflight: 'answer', preflightOrigins: ['https://app.example.com'], issuer: 'me'",
      ],
    ],
  ],
  ['members-request', [['except: []', "slashless: 'html', hideIndex: true"]]],
  ['members-request', [['except: []', "slashless: 'rewrite', index: 'home.html'"]]],
  ['site-request', []],
  [
    'site-request',
    [
      [
        "shell: '/index.html'",
        "applications: [{ under: '/admin', shell: '/admin/index.html' }], dottedRoutes: ['/users'], except: []",
      ],
    ],
  ],
  ['site-request', [['remove: []', "set: { 'x-a': 'b' }, append: { 'x-c': 'd' }"]]],
  ['site-response', []],
  ['site-response', [['cacheControl: [', "security: {}, set: { 'x-a': 'b' }, remove: [], cacheControl: ["]]],
  ['accept-language', [["header: 'x-language'", "header: 'x-lang'"]]],
  ['redirects', [["store: 'none' as 'none' | 'plain' | 'sharded'", "store: 'plain'"]]],
  [
    'redirects',
    [
      ["'/docs/*': '/guide/:splat'", "'/docs/*': 'https://new.example/:splat', '/a': '/b', '/b': '/c'"],
      ['hosts: [] as string[]', "hosts: ['new.example']"],
    ],
  ],
  [
    'site-index',
    [
      ["trailingSlash: 'always' as 'always' | 'never' | 'leave'", "trailingSlash: 'leave'"],
      ["layout: 'folder' as 'folder' | 'html'", "layout: 'html'"],
    ],
  ],
];

test.each([
  ...storefront.map(([changes, store]) => ['storefront-request', changes, store ?? {}] as const),
  ...others.map(([name, changes, store]) => [name, changes, store ?? {}] as const),
])('%s with %j answers alike in all forms', expectAlike, 30_000);

import { describe, expect, test } from 'vitest';
import { config, findPage, handler, type SiteIndexOptions } from '../../functions/site-index.js';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { asked, outcome } from './outcome.js';
import { openConfigured, openWays } from './ways.js';

const run = ({ request }: ViewerRequestEvent, options: SiteIndexOptions) => findPage(request, options) ?? request;
const open = (changes: Partial<SiteIndexOptions>) => openConfigured('site-index', { ...config, ...changes }, run);

const folder = await openWays('site-index', handler);

test.each([
  ['/', '/index.html', 'the start page'],
  ['/docs', '301 /docs/', 'relative links of the page work'],
  ['/docs?x', '301 /docs/?x', 'the query stays'],
  ['/docs/', '/docs/index.html', 'a page'],
  ['/docs//', '301 /docs/', 'several slashes are one'],
  ['/a//b', '301 /a/b/', 'within the path as well'],
  ['/a.b/c', '301 /a.b/c/', 'a dot in a folder'],
  ['/docs/v1.2', '301 /docs/v1.2/', 'a version is no extension'],
  ['/logo.svg', '/logo.svg', 'a file'],
  ['/a.7z', '/a.7z', 'a file whose extension begins with a digit'],
  ['/.well-known/x', '/.well-known/x', 'a well-known file'],
  ['/api', '/api', 'an excepted prefix'],
  ['/apiary', '301 /apiary/', 'a prefix ends at a segment border'],
  ['/docs/index.html', '301 /docs/', 'the file’s own address'],
  ['/docs/index.html?a=1', '301 /docs/?a=1', 'with its query'],
  ['/index.html', '/index.html', 'never that of the start page'],
  ['//evil.test', '//evil.test', 'never another host'],
  ['//evil.test/', '//evil.test/', 'never another host'],
  ['/\\evil.test', '/\\evil.test', 'never what browsers read as another host'],
  ['/%E0%A4%A', '301 /%E0%A4%A/', 'malformed encoding is ordinary input'],
])('folders: %s ⇒ %s, %s', async (address, expected) => {
  expect(outcome(await folder(viewerRequest(asked(address))))).toBe(expected);
});

test('a form is not redirected, a HEAD is', async () => {
  expect(outcome(await folder(viewerRequest(asked('/docs', 'POST'))))).toBe('/docs');
  expect(outcome(await folder(viewerRequest(asked('/docs', 'HEAD'))))).toBe('301 /docs/');
});

describe('html files', async () => {
  const routes = [
    { pattern: '/legacy/[id]', object: '/legacy/[id].html' },
    { pattern: '/shop/[...parts]', object: '/shop/[...parts].html' },
  ];
  const ask = await open({ layout: 'html', trailingSlash: 'never', routes });

  test.each([
    ['/', '/index.html'],
    ['/about', '/about.html'],
    ['/about/', '301 /about'],
    ['/docs/v1.2', '/docs/v1.2.html'],
    ['/about.html', '301 /about'],
    ['/docs/index.html', '301 /docs'],
    ['/about.txt?_rsc=1', '/about.txt'],
    ['/blog/a%20b', '/blog/a%20b.html'],
    ['//x/', '//x/'],
    ['/legacy/42', '/legacy/%5Bid%5D.html'],
    ['/legacy/', '301 /legacy'],
    ['/legacy', '/legacy.html'],
    ['/legacy/42/more', '/legacy/42/more.html'],
    ['/shop/a/b', '/shop/%5B...parts%5D.html'],
    ['/shop', '/shop.html'],
  ])('%s ⇒ %s', async (address, expected) => {
    expect(outcome(await ask(viewerRequest(asked(address))))).toBe(expected);
  });

  test('HEAD /about/?p=1 ⇒ 301 /about?p=1', async () => {
    expect(outcome(await ask(viewerRequest(asked('/about/?p=1', 'HEAD'))))).toBe('301 /about?p=1');
  });
});

/** What generators write for the pages /, /about, /docs, /docs/guide and /docs/v1.2, and the addresses their own links have. */
const layouts: [generator: string, options: Partial<SiteIndexOptions>, links: Record<string, string>][] = [
  [
    'Next.js export, trailingSlash: false',
    { layout: 'html', trailingSlash: 'never' },
    {
      '/about': '/about.html',
      '/docs': '/docs.html',
      '/docs/guide': '/docs/guide.html',
      '/docs/v1.2': '/docs/v1.2.html',
      '/about.txt': '/about.txt',
      '/about/__next._tree.txt': '/about/__next._tree.txt',
    },
  ],
  [
    'Next.js export, trailingSlash: true',
    { layout: 'folder', trailingSlash: 'always' },
    {
      '/about/': '/about/index.html',
      '/docs/guide/': '/docs/guide/index.html',
      '/docs/v1.2/': '/docs/v1.2/index.html',
    },
  ],
  [
    'Astro, format: directory',
    { layout: 'folder', trailingSlash: 'always' },
    { '/about/': '/about/index.html', '/docs/': '/docs/index.html', '/404.html': '/404.html' },
  ],
  [
    'Astro, format: file',
    { layout: 'html', trailingSlash: 'never' },
    { '/about': '/about.html', '/docs': '/docs.html' },
  ],
  [
    'SvelteKit, trailingSlash: never',
    { layout: 'html', trailingSlash: 'never' },
    { '/about': '/about.html', '/docs/guide': '/docs/guide.html', '/about/__data.json': '/about/__data.json' },
  ],
  [
    'SvelteKit, trailingSlash: always',
    { layout: 'folder', trailingSlash: 'always' },
    { '/about/': '/about/index.html' },
  ],
  [
    'Nuxt generate',
    { layout: 'folder', trailingSlash: 'never' },
    { '/about': '/about/index.html', '/about/_payload.json': '/about/_payload.json' },
  ],
  [
    'Docusaurus, trailingSlash undefined',
    { layout: 'folder', trailingSlash: 'leave' },
    { '/docs/guide': '/docs/guide/index.html', '/docs/guide/': '/docs/guide/index.html' },
  ],
  [
    'Docusaurus, trailingSlash: false',
    { layout: 'html', trailingSlash: 'never' },
    { '/blog': '/blog.html', '/blog/hello': '/blog/hello.html', '/docs/v1.2': '/docs/v1.2.html' },
  ],
  [
    'VitePress',
    { layout: 'html', trailingSlash: 'leave' },
    { '/about': '/about.html', '/guide/': '/guide/index.html', '/': '/index.html' },
  ],
  [
    'VitePress, cleanUrls: false',
    { layout: 'html', trailingSlash: 'leave', hideIndex: false },
    { '/about.html': '/about.html', '/guide/': '/guide/index.html' },
  ],
  [
    'Hugo, Eleventy, Gatsby, MkDocs',
    { layout: 'folder', trailingSlash: 'always' },
    { '/about/': '/about/index.html', '/page-data/about/page-data.json': '/page-data/about/page-data.json' },
  ],
  ['Hugo, uglyURLs', { layout: 'html', trailingSlash: 'never', hideIndex: false }, { '/about.html': '/about.html' }],
  [
    'Angular i18n',
    {
      sites: [
        { under: '/de', shell: '/de/index.html' },
        { under: '/en', shell: '/en/index.html' },
      ],
    },
    { '/de/orders/42': '/de/index.html', '/en': '/en/index.html', '/de/main.js': '/de/main.js' },
  ],
  ['Storybook', {}, { '/?path=/story/button--primary': '/index.html', '/iframe.html': '/iframe.html' }],
];

// Layouts that end in ".html" keep the file itself reachable: 404.html is named by the distribution, not by a visitor.
test.each(layouts)('%s: every link leads to its file', async (_generator, options, links) => {
  const ask = await open(options);
  for (const [link, file] of Object.entries(links))
    expect(outcome(await ask(viewerRequest(asked(link)))), link).toBe(file);
});

test.each<[Partial<SiteIndexOptions>, string, string]>([
  [{ dotted: false }, '/docs/v1.2', '/docs/v1.2'],
  [{ dotted: ['/users'] }, '/users/john.doe', '301 /users/john.doe/'],
  [{ dotted: ['/users'] }, '/docs/v1.2', '301 /docs/v1.2/'],
  [{ dotted: ['/users'] }, '/usersfile.txt', '/usersfile.txt'],
  [{ layout: 'html', trailingSlash: 'always' }, '/about/', '/about.html'],
  [{ layout: 'html', trailingSlash: 'leave' }, '/docs/index.html', '301 /docs/'],
  [{ layout: 'html', trailingSlash: 'never', hideIndex: false }, '/about.html', '/about.html'],
  [{ hideIndex: false }, '/docs/index.html', '/docs/index.html'],
  [{ sites: [{ under: '/admin', shell: '/admin/index.html' }] }, '/admin', '/admin/index.html'],
  [{ sites: [{ under: '/admin', shell: '/admin/index.html' }] }, '/admin/users/7?a', '/admin/index.html'],
  [{ sites: [{ under: '/admin', shell: '/admin/index.html' }] }, '/admin/chunk.js', '/admin/chunk.js'],
  [{ sites: [{ under: '/admin', shell: '/admin/index.html' }] }, '/administrator', '301 /administrator/'],
  [
    {
      sites: [
        { under: '/d', shell: '/d/i.html' },
        { under: '/d/docs', layout: 'html', trailingSlash: 'never' },
      ],
    },
    '/d/docs/a',
    '/d/docs/a.html',
  ],
  [
    {
      sites: [
        { under: '/d/docs', layout: 'html', trailingSlash: 'never' },
        { under: '/d', shell: '/d/i.html' },
      ],
    },
    '/d/docs/a',
    '/d/docs/a.html',
  ],
])('%j: %s ⇒ %s', async (options, address, expected) => {
  const ask = await open(options);
  expect(outcome(await ask(viewerRequest(asked(address))))).toBe(expected);
});

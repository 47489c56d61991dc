import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { build } from '../../tools/build/index.js';
import type { Framework } from '../../tools/init/frameworks.js';
import { writeProject } from '../../tools/init/init.js';
import { guessFramework, guessSite, readManifest } from '../../tools/init/look.js';
import { createSimulator } from '../../tools/simulator/index.js';
import { install, makeFolder, remove } from './project.js';

interface Layout {
  is: string;
  framework: Framework;
  /** What is there before the build, by which the framework is guessed. */
  sources: Record<string, string>;
  /** Where the build is, and what is in it. */
  site: string;
  objects: string[];
  /** URL → the object that answers, "301 /where", or a status. */
  urls: Record<string, string>;
}

const needs = (name: string) => ({ 'package.json': JSON.stringify({ devDependencies: { [name]: '1' } }) });

/** shared pages: about, docs with a child and a version, as in docs/guides/static-sites.md. */
const FOLDERS = ['index.html', 'about/index.html', 'docs/index.html', 'docs/guide/index.html', 'docs/v1.2/index.html'];
const HTML = ['index.html', 'about.html', 'docs.html', 'docs/guide.html', 'docs/v1.2.html'];

const foldersAlways = {
  '/': '/index.html',
  '/about/': '/about/index.html',
  '/about': '301 /about/',
  '/docs/': '/docs/index.html',
  '/docs/guide/?a=1': '/docs/guide/index.html',
  '/docs/guide?a=1': '301 /docs/guide/?a=1',
  '/docs/v1.2/': '/docs/v1.2/index.html',
  '/about/index.html': '301 /about/',
};
const htmlNever = {
  '/': '/index.html',
  '/about': '/about.html',
  '/about/': '301 /about',
  '/docs': '/docs.html',
  '/docs/guide?a=1': '/docs/guide.html',
  '/docs/v1.2': '/docs/v1.2.html',
  '/about.html': '301 /about',
};
const missing = { '/assets/gone.js': '404 /404.html' };

const layouts: Layout[] = [
  {
    is: 'a Vite application',
    framework: 'vite',
    sources: needs('vite'),
    site: 'dist',
    objects: ['index.html', 'assets/index-a1.js', 'vite.svg'],
    urls: {
      '/': '/index.html',
      '/orders/42': '/index.html',
      '/assets/index-a1.js': '/assets/index-a1.js',
      '/vite.svg': '/vite.svg',
      '/assets/gone.js': '403',
    },
  },
  {
    is: 'a Next.js export',
    framework: 'next-export',
    sources: { ...needs('next'), 'next.config.mjs': "export default { output: 'export', trailingSlash: false };" },
    site: 'out',
    objects: [
      ...HTML,
      '404.html',
      'about.txt',
      '_next/static/a.js',
      'blog/[slug].html',
      'blog/new.html',
      'shop/[...path].html',
    ],
    urls: {
      ...htmlNever,
      ...missing,
      '/about.txt?_rsc=1': '/about.txt',
      '/_next/static/a.js': '/_next/static/a.js',
      '/blog/hello': '/blog/[slug].html',
      '/blog/new': '/blog/new.html',
      '/shop/a/b': '/shop/[...path].html',
    },
  },
  {
    is: 'a Next.js export with trailingSlash',
    framework: 'next-export',
    sources: { ...needs('next'), 'next.config.ts': 'const config = { output: "export", trailingSlash: true };' },
    site: 'out',
    objects: [...FOLDERS, '404.html', '404/index.html', 'blog/[slug]/index.html'],
    urls: {
      ...foldersAlways,
      ...missing,
      '/blog/hello/': '/blog/[slug]/index.html',
      '/blog/hello': '301 /blog/hello/',
    },
  },
  {
    is: 'an Astro site',
    framework: 'astro',
    sources: needs('astro'),
    site: 'dist',
    objects: [...FOLDERS, '404.html', '_astro/a.css'],
    urls: { ...foldersAlways, ...missing, '/_astro/a.css': '/_astro/a.css' },
  },
  {
    is: 'an Astro site of files',
    framework: 'astro',
    sources: { ...needs('astro'), 'astro.config.mjs': "export default { build: { format: 'file' } };" },
    site: 'dist',
    objects: HTML,
    urls: htmlNever,
  },
  {
    is: 'a SvelteKit site',
    framework: 'sveltekit',
    sources: needs('@sveltejs/kit'),
    site: 'build',
    objects: [...HTML, '_app/immutable/a.js'],
    urls: { ...htmlNever, '/_app/immutable/a.js': '/_app/immutable/a.js' },
  },
  {
    is: 'a SvelteKit site with trailing slashes',
    framework: 'sveltekit',
    sources: { ...needs('@sveltejs/kit'), 'src/routes/+layout.js': "export const trailingSlash = 'always';" },
    site: 'build',
    objects: FOLDERS,
    urls: foldersAlways,
  },
  {
    is: 'a SvelteKit application',
    framework: 'sveltekit',
    sources: needs('@sveltejs/kit'),
    site: 'build',
    objects: ['200.html', '_app/immutable/a.js'],
    urls: { '/': '/200.html', '/orders/42': '/200.html', '/_app/immutable/a.js': '/_app/immutable/a.js' },
  },
  {
    is: 'a Nuxt site',
    framework: 'nuxt',
    sources: needs('nuxt'),
    site: '.output/public',
    objects: [...FOLDERS, '200.html', '404.html', 'about/_payload.json'],
    urls: {
      ...missing,
      '/': '/index.html',
      '/about': '/about/index.html',
      '/about/': '301 /about',
      '/docs/v1.2': '/docs/v1.2/index.html',
      '/about/_payload.json': '/about/_payload.json',
    },
  },
  {
    is: 'a Docusaurus site',
    framework: 'docusaurus',
    sources: { ...needs('@docusaurus/core'), 'docusaurus.config.ts': 'export default { baseUrl: "/" };' },
    site: 'build',
    objects: [...FOLDERS, '404.html'],
    urls: {
      ...missing,
      '/': '/index.html',
      '/about': '/about/index.html',
      '/about/': '/about/index.html',
      '/docs/v1.2': '/docs/v1.2/index.html',
    },
  },
  {
    is: 'a Docusaurus site without trailing slashes',
    framework: 'docusaurus',
    sources: { ...needs('@docusaurus/core'), 'docusaurus.config.js': 'module.exports = { trailingSlash: false };' },
    site: 'build',
    objects: [...HTML, '404.html', 'blog.html', 'blog/hello.html'],
    urls: { ...htmlNever, ...missing, '/blog': '/blog.html', '/blog/hello': '/blog/hello.html' },
  },
  {
    is: 'a Docusaurus site with trailing slashes',
    framework: 'docusaurus',
    sources: { ...needs('@docusaurus/core'), 'docusaurus.config.js': 'module.exports = { trailingSlash: true };' },
    site: 'build',
    objects: [...FOLDERS, '404.html'],
    urls: { ...foldersAlways, ...missing },
  },
  {
    is: 'a VitePress site',
    framework: 'vitepress',
    sources: { ...needs('vitepress'), 'docs/.vitepress/config.mts': 'export default {};' },
    site: 'docs/.vitepress/dist',
    objects: ['index.html', 'about.html', 'guide/index.html', 'guide/v1.2.html', '404.html', 'assets/a.js'],
    urls: {
      ...missing,
      '/': '/index.html',
      '/about.html': '/about.html',
      '/about': '/about.html',
      '/guide/': '/guide/index.html',
      '/guide/v1.2.html': '/guide/v1.2.html',
    },
  },
  {
    is: 'a VitePress site with clean URLs',
    framework: 'vitepress',
    sources: { ...needs('vitepress'), '.vitepress/config.ts': 'export default { cleanUrls: true };' },
    site: '.vitepress/dist',
    objects: ['index.html', 'about.html', 'guide/index.html', 'guide/v1.2.html', '404.html'],
    urls: {
      '/about': '/about.html',
      '/about.html': '301 /about',
      '/guide/': '/guide/index.html',
      '/guide/v1.2': '/guide/v1.2.html',
    },
  },
  {
    is: 'an Angular application',
    framework: 'angular',
    sources: { ...needs('@angular/core'), 'angular.json': '{}' },
    site: 'dist/shop/browser',
    objects: ['index.html', 'main-A1.js'],
    urls: { '/': '/index.html', '/orders/42': '/index.html', '/main-A1.js': '/main-A1.js' },
  },
  {
    is: 'an Angular application in two languages',
    framework: 'angular',
    sources: {
      ...needs('@angular/core'),
      'angular.json': JSON.stringify({
        projects: { shop: { i18n: { sourceLocale: 'fr', locales: { de: 'de.xlf' } } } },
      }),
    },
    site: 'dist/shop/browser',
    objects: ['fr/index.html', 'fr/main-A1.js', 'de/index.html', 'de/main-A1.js'],
    urls: {
      '/': '/fr/index.html',
      '/fr/orders/42': '/fr/index.html',
      '/de': '/de/index.html',
      '/de/orders/42': '/de/index.html',
      '/de/main-A1.js': '/de/main-A1.js',
    },
  },
  {
    is: 'a Hugo site',
    framework: 'hugo',
    sources: { 'hugo.toml': 'baseURL = "/"\n' },
    site: 'public',
    objects: [...FOLDERS, '404.html', 'index.xml'],
    urls: { ...foldersAlways, ...missing, '/index.xml': '/index.xml' },
  },
  {
    is: 'a Hugo site with ugly URLs',
    framework: 'hugo',
    sources: { 'hugo.toml': 'uglyURLs = true\n' },
    site: 'public',
    objects: HTML,
    urls: {
      '/': '/index.html',
      '/about.html': '/about.html',
      '/docs/guide.html': '/docs/guide.html',
      '/about': '/about.html',
    },
  },
  {
    is: 'a MkDocs site',
    framework: 'mkdocs',
    sources: { 'mkdocs.yml': 'site_name: Docs\n' },
    site: 'site',
    objects: [...FOLDERS, '404.html'],
    urls: { ...foldersAlways, ...missing },
  },
  {
    is: 'a MkDocs site of files',
    framework: 'mkdocs',
    sources: { 'mkdocs.yml': 'site_name: Docs\nuse_directory_urls: false\n' },
    site: 'site',
    objects: [...HTML, '404.html'],
    urls: { ...missing, '/about.html': '/about.html', '/docs/guide.html': '/docs/guide.html' },
  },
  {
    is: 'a folder of files',
    framework: 'plain',
    sources: {},
    site: 'public',
    objects: [...FOLDERS, 'logo.svg', 'paper.pdf'],
    urls: { ...foldersAlways, '/logo.svg': '/logo.svg', '/paper.pdf': '/paper.pdf' },
  },
];

test.each(layouts)('$is: it is guessed, and every URL leads to its object', async (layout) => {
  const { framework, sources, site, objects, urls } = layout;
  const built = objects.map((object) => [`${site}/${object}`, `/${object}`]);
  const dir = makeFolder({ ...sources, ...Object.fromEntries(built) });
  onTestFinished(() => remove(dir));
  expect(guessFramework(dir, readManifest(dir)).is).toBe(framework);
  expect(guessSite(dir, framework).is).toBe(site);
  install(dir);
  writeProject({ dir, framework, stack: 'cloudformation', site, api: undefined, force: false });

  const edge = path.join(dir, 'edge');
  await build({ root: edge, stage: { name: 'dev', params: {} } });
  const template = readFileSync(path.join(edge, 'template.yml'), 'utf8');
  expect(template).toContain('FunctionCode: file://dist/functions/min/site.js');
  const simulator = await createSimulator({
    template: path.join(edge, 'template.yml'),
    functions: { '*:viewer-request': path.join(edge, 'dist/functions/min/site.js') },
    origins: { Site: path.join(dir, site) },
  });
  onTestFinished(() => simulator.close());
  const answers: Record<string, string> = {};
  for (const url of Object.keys(urls)) answers[url] = await ask(simulator, url);
  expect(answers).toEqual(urls);
});

async function ask(simulator: Awaited<ReturnType<typeof createSimulator>>, url: string): Promise<string> {
  const response = await simulator.fetch(`https://localhost${url}`);
  const text = await response.text();
  if (response.status === 301) return `301 ${response.headers.get('location')}`;
  if (response.status === 200) return text;
  return [response.status, ...(text.startsWith('/') ? [text] : [])].join(' ');
}

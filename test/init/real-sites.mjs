/** Sources of a small site for each generator, in the newest version that runs on Node 20. */

const manifest = (devDependencies, build, more = {}) =>
  JSON.stringify({ private: true, scripts: { build }, devDependencies, ...more });

const markdown = (title, links = '') => `# ${title}\n\n${links}\n`;

/** The same four pages, as paths without ending. */
const page = (title, body = '') =>
  `<html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1>${body}</body></html>`;

/** `again`: pages with a parameter, and a build that is one application, are known once it is built. */
function next(settings) {
  const react = (title, links = '') =>
    `import Link from 'next/link';\nexport default function Page() { return <main><h1>${title}</h1><Link href="/">Home</Link>${links}</main>; }\n`;
  return {
    again: true,
    files: {
      'package.json': manifest({ next: '16', react: '19', 'react-dom': '19' }, 'next build'),
      'next.config.mjs': `export default { output: 'export', ${settings} };\n`,
      'pages/index.js': react(
        'Start',
        '<Link href="/about">About</Link><Link href="/docs/guide">Guide</Link><Link href="/blog/hello">Hello</Link>',
      ),
      'pages/about.js': react('About'),
      'pages/docs/index.js': react('Docs'),
      'pages/docs/guide.js': react('Guide'),
      'pages/blog/[slug].js': `${react('Post')}export const getStaticPaths = () => ({ paths: [{ params: { slug: 'hello' } }], fallback: false });\nexport const getStaticProps = () => ({ props: {} });\n`,
      'pages/shop/[id].js': react('Item'),
    },
  };
}

function docusaurus(settings) {
  const config = {
    title: 'Docs',
    url: 'https://docs.example',
    baseUrl: '/',
    presets: [['classic', { blog: { showReadingTime: false } }]],
    ...settings,
  };
  return {
    files: {
      'package.json': manifest(
        { '@docusaurus/core': '3', '@docusaurus/preset-classic': '3', react: '19', 'react-dom': '19' },
        'docusaurus build',
      ),
      'docusaurus.config.js': `module.exports = ${JSON.stringify(config, null, 2).replace(/"(\w+)":/g, '$1:')};\n`,
      'docs/intro.md': markdown('Intro', '[Guide](./guide/start.md)'),
      'docs/guide/start.md': markdown('Start'),
      'docs/v1.2.md': markdown('Version 1.2'),
      'blog/2026-01-01-hello.md': markdown('Hello'),
      'src/pages/index.js': `import Link from '@docusaurus/Link';\nexport default () => <main><h1>Home</h1><Link to="/about">About</Link><Link to="/docs/intro">Docs</Link></main>;\n`,
      'src/pages/about.js': 'export default () => <h1>About</h1>;\n',
    },
  };
}

function svelte(layout, fallback = '') {
  return {
    files: {
      'package.json': manifest(
        {
          '@sveltejs/kit': '2',
          '@sveltejs/adapter-static': '3',
          '@sveltejs/vite-plugin-svelte': '6',
          svelte: '5',
          vite: '7',
        },
        'vite build',
        { type: 'module' },
      ),
      'svelte.config.js': `import adapter from '@sveltejs/adapter-static';\nexport default { kit: { adapter: adapter({ ${fallback} }) } };\n`,
      'vite.config.js': `import { sveltekit } from '@sveltejs/kit/vite';\nexport default { plugins: [sveltekit()] };\n`,
      'src/app.html':
        '<!doctype html><html lang="en"><head>%sveltekit.head%</head><body><div>%sveltekit.body%</div></body></html>\n',
      'src/routes/+layout.js': layout,
      'src/routes/+page.svelte': '<h1>Start</h1><a href="/about">About</a><a href="/docs/guide">Guide</a>\n',
      'src/routes/about/+page.svelte': '<h1>About</h1>\n',
      'src/routes/docs/+page.svelte': '<h1>Docs</h1>\n',
      'src/routes/docs/guide/+page.svelte': '<h1>Guide</h1><a href="/docs">Docs</a>\n',
    },
  };
}

function vitepress(settings) {
  return {
    files: {
      'package.json': manifest({ vitepress: '1' }, 'vitepress build docs'),
      'docs/.vitepress/config.mjs': `export default { title: 'Docs', ${settings} };\n`,
      'docs/index.md': markdown('Start', '[About](./about.md) [Guide](./guide/) [1.2](./guide/v1.2.md)'),
      'docs/about.md': markdown('About'),
      'docs/guide/index.md': markdown('Guide'),
      'docs/guide/v1.2.md': markdown('Version 1.2', '[Guide](./index.md)'),
    },
  };
}

function astro(settings) {
  return {
    files: {
      'package.json': manifest({ astro: '5' }, 'astro build', { type: 'module' }),
      'astro.config.mjs': `export default { ${settings} };\n`,
      'src/pages/index.astro': page('Start', '<a href="/about">About</a><a href="/docs/guide">Guide</a>'),
      'src/pages/about.astro': page('About'),
      'src/pages/docs/index.astro': page('Docs'),
      'src/pages/docs/guide.astro': page('Guide'),
      'src/pages/404.astro': page('Gone'),
    },
  };
}

function hugo(settings) {
  return {
    files: {
      'hugo.toml': `baseURL = "/"\ntitle = "Docs"\ndisableKinds = ["taxonomy", "term"]\n${settings}`,
      'layouts/_default/baseof.html':
        '<!doctype html><title>{{ .Title }}</title><h1>{{ .Title }}</h1>{{ range .Site.RegularPages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}\n',
      'layouts/_default/single.html': '',
      'layouts/_default/list.html': '',
      'layouts/404.html': '<!doctype html><title>Gone</title>\n',
      'content/_index.md': '---\ntitle: Start\n---\n',
      'content/about.md': '---\ntitle: About\n---\n',
      'content/docs/_index.md': '---\ntitle: Docs\n---\n',
      'content/docs/guide.md': '---\ntitle: Guide\n---\n',
    },
    build: 'hugo',
  };
}

function mkdocs(settings) {
  return {
    files: {
      'mkdocs.yml': `site_name: Docs\n${settings}`,
      'docs/index.md': markdown('Start', '[About](about.md) [Guide](docs/guide.md)'),
      'docs/about.md': markdown('About'),
      'docs/docs/index.md': markdown('Docs'),
      'docs/docs/guide.md': markdown('Guide'),
    },
    build: 'mkdocs build --quiet',
  };
}

export const sites = {
  // As docs/first-site.md has it.
  vite: {
    make: ['npm create vite@latest . -- --template react --no-interactive'],
    routes: { '/orders/42': '/index.html', '/orders/v1': '/index.html' },
  },
  vitepress: vitepress(''),
  'vitepress-clean': vitepress('cleanUrls: true'),
  astro: astro(''),
  'astro-file': astro(`build: { format: 'file' }`),
  eleventy: {
    files: {
      'package.json': manifest({ '@11ty/eleventy': '3' }, 'eleventy'),
      'index.md': markdown('Start', '[About](/about/) [Guide](/docs/guide/)'),
      'about.md': markdown('About'),
      'docs/index.md': markdown('Docs'),
      'docs/guide.md': markdown('Guide'),
    },
  },
  hugo: hugo(''),
  'hugo-ugly': hugo('uglyURLs = true\n'),
  mkdocs: mkdocs(''),
  'mkdocs-files': mkdocs('use_directory_urls: false\n'),
  next: next('trailingSlash: false'),
  'next-slash': next('trailingSlash: true'),
  sveltekit: svelte('export const prerender = true;\n'),
  'sveltekit-slash': svelte(`export const prerender = true;\nexport const trailingSlash = 'always';\n`),
  'sveltekit-spa': {
    ...svelte('export const ssr = false;\n', `fallback: '200.html'`),
    again: true,
    routes: { '/': '/200.html', '/about': '/200.html' },
  },
  docusaurus: docusaurus({}),
  'docusaurus-html': docusaurus({ trailingSlash: false }),
  'docusaurus-slash': docusaurus({ trailingSlash: true }),
  nuxt: {
    files: {
      'package.json': manifest({ nuxt: '3' }, 'nuxt generate'),
      'pages/index.vue':
        '<template><main><h1>Start</h1><NuxtLink to="/about">About</NuxtLink><NuxtLink to="/docs/guide">Guide</NuxtLink></main></template>\n',
      'pages/about.vue': '<template><h1>About</h1></template>\n',
      'pages/docs/guide.vue': '<template><h1>Guide</h1></template>\n',
    },
  },
  angular: {
    make: ['npx --yes @angular/cli@20 new shop --directory . --defaults --skip-git --skip-tests --skip-install'],
    routes: { '/orders/42': '/index.html' },
  },
};

/** frameworks: what each generator calls itself, where it puts the site, and how it lays pages out. Layouts were measured: docs/guides/static-sites.md. */

export const FRAMEWORKS = [
  'vite',
  'next-export',
  'astro',
  'sveltekit',
  'nuxt',
  'docusaurus',
  'vitepress',
  'angular',
  'hugo',
  'mkdocs',
  'plain',
] as const;
export type Framework = (typeof FRAMEWORKS)[number];

/** Options of site-index that differ by generator. */
export interface Pages {
  layout: 'folder' | 'html';
  trailingSlash: 'always' | 'never' | 'leave';
  hideIndex?: false;
}

/** A setting of the generator that lays pages out in another way. */
interface Setting {
  /** Files that may hold it, relative to the project. */
  files: string[];
  says: RegExp;
  pages: Pages;
}

interface Preset {
  name: string;
  /** Folders of the built site, the likeliest first. "*" is one folder of any name. */
  folders: string[];
  /** Undefined: one application, whose shell serves every route. */
  pages?: Pages;
  settings?: Setting[];
  /** Whether every build has a 404.html. */
  has404?: true;
}

const always: Pages = { layout: 'folder', trailingSlash: 'always' };
const html: Pages = { layout: 'html', trailingSlash: 'never' };
const linkedHtml: Pages = { ...html, hideIndex: false };
const config = (name: string) => ['js', 'mjs', 'cjs', 'ts', 'mts'].map((ending) => `${name}.config.${ending}`);
const SVELTE_LAYOUTS = ['js', 'ts'].flatMap((ending) =>
  ['+layout', '+layout.server'].map((name) => `src/routes/${name}.${ending}`),
);
const HUGO = ['toml', 'yaml', 'yml', 'json'].flatMap((ending) => [`hugo.${ending}`, `config.${ending}`]);
const VITEPRESS = ['js', 'mjs', 'ts', 'mts'].flatMap((ending) =>
  ['docs/', '', 'src/'].map((folder) => `${folder}.vitepress/config.${ending}`),
);

export const presets: Record<Framework, Preset> = {
  vite: { name: 'Vite (React, Vue, Svelte …)', folders: ['dist', 'build'] },
  'next-export': {
    name: 'Next.js, output: export',
    folders: ['out'],
    pages: html,
    settings: [{ files: config('next'), says: /\btrailingSlash\s*:\s*true/, pages: always }],
    has404: true,
  },
  astro: {
    name: 'Astro',
    folders: ['dist'],
    pages: always,
    settings: [{ files: config('astro'), says: /\bformat\s*:\s*['"]file['"]/, pages: html }],
  },
  sveltekit: {
    name: 'SvelteKit, adapter-static',
    folders: ['build'],
    pages: html,
    settings: [{ files: SVELTE_LAYOUTS, says: /\btrailingSlash\s*=\s*['"]always['"]/, pages: always }],
  },
  nuxt: {
    name: 'Nuxt, generate',
    folders: ['.output/public', 'dist'],
    pages: { layout: 'folder', trailingSlash: 'never' },
    has404: true,
  },
  docusaurus: {
    name: 'Docusaurus',
    folders: ['build'],
    pages: { layout: 'folder', trailingSlash: 'leave' },
    settings: [
      { files: config('docusaurus'), says: /\btrailingSlash\s*:\s*false/, pages: html },
      { files: config('docusaurus'), says: /\btrailingSlash\s*:\s*true/, pages: always },
    ],
    has404: true,
  },
  vitepress: {
    name: 'VitePress',
    folders: ['docs/.vitepress/dist', '.vitepress/dist', 'src/.vitepress/dist'],
    pages: { layout: 'html', trailingSlash: 'leave', hideIndex: false },
    settings: [{ files: VITEPRESS, says: /\bcleanUrls\s*:\s*true/, pages: { layout: 'html', trailingSlash: 'leave' } }],
    has404: true,
  },
  angular: { name: 'Angular', folders: ['dist/*/browser', 'dist/*', 'dist'] },
  hugo: {
    name: 'Hugo',
    folders: ['public'],
    pages: always,
    settings: [{ files: HUGO, says: /\buglyURLs"?\s*[:=]\s*true/i, pages: linkedHtml }],
  },
  mkdocs: {
    name: 'MkDocs',
    folders: ['site'],
    pages: always,
    settings: [{ files: ['mkdocs.yml', 'mkdocs.yaml'], says: /^use_directory_urls\s*:\s*false/m, pages: linkedHtml }],
    has404: true,
  },
  plain: {
    name: 'a folder of files',
    folders: ['dist', 'out', 'build', '_site', 'public', 'site', 'www', '.'],
    pages: always,
  },
};

/** look: what lies in a folder: which generator made the site, where it is, and with what its stack is described. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { EdgewrightError } from '../errors.js';
import { parseJson, withSlashes } from '../files.js';
import { type Framework, type Pages, presets } from './frameworks.js';

export const STACKS = ['serverless', 'cdk', 'sam', 'terraform', 'cloudformation'] as const;
export type Stack = (typeof STACKS)[number];

/** A guess, and what it was made of. */
export interface Guess<T> {
  is: T;
  because: string;
}

/** A package names its framework; those that bring Vite along stand before it. */
const PACKAGES: [name: string, framework: Framework][] = [
  ['next', 'next-export'],
  ['@sveltejs/kit', 'sveltekit'],
  ['nuxt', 'nuxt'],
  ['@docusaurus/core', 'docusaurus'],
  ['vitepress', 'vitepress'],
  ['astro', 'astro'],
  ['@angular/core', 'angular'],
  ['vite', 'vite'],
  ['react-scripts', 'vite'],
  ['@vue/cli-service', 'vite'],
];

const OWN_FILES: [pattern: RegExp, framework: Framework][] = [
  [/^mkdocs\.ya?ml$/, 'mkdocs'],
  [/^hugo\.(toml|ya?ml|json)$/, 'hugo'],
  [/^next\.config\./, 'next-export'],
  [/^astro\.config\./, 'astro'],
  [/^svelte\.config\./, 'sveltekit'],
  [/^nuxt\.config\./, 'nuxt'],
  [/^docusaurus\.config\./, 'docusaurus'],
  [/^\.vitepress$/, 'vitepress'],
  [/^angular\.json$/, 'angular'],
  [/^vite\.config\./, 'vite'],
];

const STACK_FILES: [pattern: RegExp, stack: Stack][] = [
  [/^serverless\.(ya?ml|json|[cm]?[jt]s)$/, 'serverless'],
  [/^cdk\.json$/, 'cdk'],
  [/^samconfig\.(toml|ya?ml)$/, 'sam'],
  [/\.tf$/, 'terraform'],
];

export type Manifest = Record<string, unknown>;

/** package.json of the folder; undefined: none. */
export function readManifest(dir: string): Manifest | undefined {
  const text = textOf(path.join(dir, 'package.json'));
  if (text === undefined) return undefined;
  try {
    const manifest = parseJson(text);
    if (typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest)) return manifest as Manifest;
    throw new SyntaxError('it is no object');
  } catch (error) {
    const file = path.join(dir, 'package.json');
    throw new EdgewrightError('manifest', `"${file}" expects JSON: ${(error as Error).message}. Correct it first.`);
  }
}

export function guessFramework(dir: string, manifest: Manifest | undefined): Guess<Framework> {
  const installed = packagesIn(manifest);
  const named = PACKAGES.find(([name]) => name in installed);
  if (named) return { is: named[1], because: `package.json has "${named[0]}"` };
  return byFile(dir, OWN_FILES) ?? { is: 'plain', because: 'no generator was found' };
}

export function guessStack(dir: string): Guess<Stack> {
  const found = byFile(dir, STACK_FILES);
  if (found) return found;
  const template = ['template.yml', 'template.yaml', 'template.json'].find((file) => existsSync(path.join(dir, file)));
  if (template === undefined) return { is: 'cloudformation', because: 'no stack was found' };
  const isSam = textOf(path.join(dir, template))?.includes('AWS::Serverless') ?? false;
  return { is: isSam ? 'sam' : 'cloudformation', because: `there is a ${template}` };
}

/** Relative to `dir`, with "/". The first folder that has a site in it, else the one where it is going to be. */
export function guessSite(dir: string, framework: Framework): Guess<string> {
  const { folders } = presets[framework];
  const present = folders.flatMap((folder) => expand(dir, folder)).find((folder) => isSite(path.join(dir, folder)));
  if (present !== undefined) return { is: present, because: `there is a site in ${present}/` };
  const siteOf = { plain: plainSite, angular: angularSite } as Partial<Record<Framework, (dir: string) => string>>;
  return { is: siteOf[framework]?.(dir) ?? folders[0]!, because: 'there is no site yet' };
}

/** Where generators that are no framework here put it: their layout is that of plain files. */
function plainSite(dir: string): string {
  const installed = packagesIn(readManifest(dir));
  if ('@11ty/eleventy' in installed) return '_site';
  return 'gatsby' in installed ? 'public' : 'site';
}

function packagesIn(manifest: Manifest | undefined): Record<string, unknown> {
  return { ...record(manifest?.dependencies), ...record(manifest?.devDependencies) };
}

/** What the settings of the generator say, and where they say nothing, what it does by itself. Undefined: one application. */
export function findPages(dir: string, framework: Framework): Pages | undefined {
  const { settings = [], pages } = presets[framework];
  const said = settings.find(({ files, says }) => files.some((file) => says.test(textOf(path.join(dir, file)) ?? '')));
  return said?.pages ?? pages;
}

/** Files below a folder, with "/". Empty where there is none. */
export function filesBelow(folder: string): string[] {
  if (!isFolder(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'));
  return files.map((entry) => withSlashes(path.relative(folder, path.join(entry.parentPath, entry.name)))).sort();
}

/** Where the first project of angular.json goes. angular.dev/reference/configs/workspace-config#output-path-configuration */
function angularSite(dir: string): string {
  const [name, project] = angularProject(dir) ?? [path.basename(path.resolve(dir)), {}];
  const { outputPath } = record(record(record(project.architect).build).options);
  if (typeof outputPath === 'string') return `${outputPath}/browser`;
  const { base = `dist/${name}`, browser = 'browser' } = record(outputPath);
  return path.posix.join(String(base), String(browser));
}

/** Languages of an Angular application, by angular.json. */
export function angularLocales(dir: string): string[] {
  const { sourceLocale, locales } = record(angularProject(dir)?.[1].i18n);
  const source = typeof sourceLocale === 'string' ? sourceLocale : record(sourceLocale).code;
  const others = Object.keys(record(locales));
  return others.length === 0 ? [] : [typeof source === 'string' ? source : 'en-US', ...others];
}

/** Name and settings of the first one. */
function angularProject(dir: string): [name: string, project: Record<string, unknown>] | undefined {
  const text = textOf(path.join(dir, 'angular.json'));
  if (text === undefined) return undefined;
  try {
    const [first] = Object.entries(record(record(parseJson(text)).projects));
    return first && [first[0], record(first[1])];
  } catch {
    return undefined;
  }
}

function expand(dir: string, folder: string): string[] {
  const [before, after] = folder.split('*');
  if (after === undefined) return [folder];
  const parent = path.join(dir, before!);
  if (!isFolder(parent)) return [];
  return readdirSync(parent).map((name) => `${before}${name}${after}`);
}

/** Also an application a language, each in its folder. */
function isSite(folder: string): boolean {
  if (!isFolder(folder)) return false;
  if (existsSync(path.join(folder, 'index.html'))) return true;
  return /(^|\/)browser$/.test(folder) || existsSync(path.join(folder, '200.html'));
}

function isFolder(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function byFile<T>(dir: string, known: [pattern: RegExp, is: T][]): Guess<T> | undefined {
  const names = existsSync(dir) ? readdirSync(dir) : [];
  for (const [pattern, is] of known) {
    const name = names.find((each) => pattern.test(each));
    if (name !== undefined) return { is, because: `there is a ${name}` };
  }
  return undefined;
}

function textOf(file: string): string | undefined {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, 'utf8') : undefined;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** init: the smallest good project around a site: its distribution, its function, events, a test, scripts and a CI recipe; all of it or nothing. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { EdgewrightError } from '../errors.js';
import { withSlashes } from '../files.js';
import { packageRoot, packageVersion } from '../package.js';
import { functionRequestEvent } from '../testing/function-events.js';
import { writeAllWhole } from '../write-whole.js';
import { type Framework, presets } from './frameworks.js';
import { type Manifest, readManifest, type Stack } from './look.js';
import { mergeManifest } from './manifest.js';
import { expectations, functionSource, planFunction, type SiteFunction } from './site-function.js';
import { siteTest } from './site-test.js';
import { stacks } from './stacks/index.js';
import { API_EXAMPLE, type SitePlan } from './stacks/plan.js';

export interface Choices {
  /** Absolute. Need not exist. */
  dir: string;
  framework: Framework;
  stack: Stack;
  /** Relative to `dir`. */
  site: string;
  api: URL | undefined;
  force: boolean;
}

export interface Written {
  /** Relative to the folder. */
  files: string[];
  /** What to run in the folder, in this order. */
  next: string[];
  deploy: string;
}

/** Throws, and has then written nothing, where files of the same names lie there, or one cannot be written. */
export function writeProject(choices: Choices): Written {
  const { dir, site, stack, force } = choices;
  const manifest = readManifest(dir);
  const fn = planFunction(dir, choices.framework, site);
  const plan = planSite(choices, fn);
  const described = stacks[stack](plan);
  const merged = mergeManifest(manifest, stack, scripts(described, plan, choices.api), packageRoot, packageVersion);
  const files = { ...projectFiles(choices, plan, fn), ...inEdge(described.files) };
  const clashes = [...Object.keys(files).filter((file) => existsSync(path.join(dir, file))), ...merged.clashes];
  if (clashes.length > 0 && !force) throw alreadyThere(dir, clashes);
  const all = { ...files, 'package.json': jsonLike(dir, merged.manifest) };
  writeAllWhole(Object.entries(all).map(([file, content]) => ({ file: path.join(dir, file), content })));
  const isBuilt = existsSync(path.join(dir, site));
  const build = buildScript(manifest);
  const next = [
    'npm install',
    ...(isBuilt ? [] : [build ? 'npm run build' : buildOf(choices.framework)]),
    'npm run edge',
  ];
  return { files: Object.keys(all), next, deploy: `cd edge && ${described.deploy}` };
}

function planSite({ dir, framework, site, api }: Choices, fn: SiteFunction): SitePlan {
  const folder = path.join(dir, site);
  const name = path
    .basename(path.resolve(dir))
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^[^A-Za-z]+|-+$/g, '');
  const isWritten = existsSync(folder);
  const has404 = isWritten ? existsSync(path.join(folder, '404.html')) : presets[framework].has404;
  return {
    name: `${name || 'site'}-edge`.slice(-40).replace(/^[^A-Za-z]+/, ''),
    site: withSlashes(path.relative('edge', site)),
    api: api && apiOf(api),
    hasIndex: fn.kind === 'pages' || fn.shell === '/index.html',
    notFound: has404 && !api ? '/404.html' : undefined,
  };
}

function apiOf(url: URL): NonNullable<SitePlan['api']> {
  const isLocal = /^(localhost|127\.|\[|0\.0\.0\.0)/.test(url.hostname) || !url.hostname.includes('.');
  const protocol = url.protocol === 'http:' && !isLocal ? 'http' : 'https';
  const path = url.pathname.replace(/\/+$/, '');
  const port = isLocal || url.port === '' ? { http: 80, https: 443 }[protocol] : Number(url.port);
  return { domain: isLocal ? API_EXAMPLE : url.hostname, path, protocol, port, isLocal };
}

function scripts(
  { synth, template }: ReturnType<(typeof stacks)[Stack]>,
  { site }: SitePlan,
  api: URL | undefined,
): Record<string, string> {
  const make = ['cd edge', 'edgewright build', ...(synth === undefined ? [] : [synth])];
  const flags = [
    ...(template === undefined ? [] : [`--template ${template}`]),
    `--origin Site=${quoted(site)}`,
    ...(api === undefined ? [] : [`--origin Api=${api.origin}`]),
  ];
  return {
    edge: [...make, `edgewright dev ${flags.join(' ')}`].join(' && '),
    'edge:test': [...make, 'vitest run'].join(' && '),
  };
}

function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : JSON.stringify(text);
}

function inEdge(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`edge/${name}`, text]));
}

function projectFiles(choices: Choices, plan: SitePlan, fn: SiteFunction): Record<string, string> {
  const { framework, site, stack } = choices;
  const rows = expectations(fn);
  const event = (uri: string) => `${JSON.stringify(functionRequestEvent({ uri }), undefined, 2)}\n`;
  const made = ['dist', '.edgewright', ...stacks[stack](plan).made];
  return {
    ...(isSample(choices) ? samplePages(site) : {}),
    ...inEdge({
      'functions/site.ts': functionSource(fn, framework),
      'functions/tsconfig.json': '{ "extends": "edgewright/functions/tsconfig.json", "include": ["**/*.ts"] }\n',
      'events/page.json': event(rows[1]![0]),
      'events/file.json': event('/assets/app.js'),
      'test/site.test.ts': siteTest(rows),
      '.gitignore': `${made.join('\n')}\n`,
    }),
    '.github/workflows/edge.yml': WORKFLOW,
  };
}

/** Where there is nothing at all, not even something that builds, there is something to look at. */
function isSample({ dir, framework, site }: Choices): boolean {
  return framework === 'plain' && !existsSync(path.join(dir, site)) && buildScript(readManifest(dir)) === undefined;
}

function buildScript(manifest: Manifest | undefined): unknown {
  return (manifest?.scripts as Record<string, unknown> | undefined)?.build;
}

function samplePages(site: string): Record<string, string> {
  const page = (title: string, link: string) =>
    `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>${title}</title>\n<h1>${title}</h1>\n<p>${link}</p>\n</html>\n`;
  return {
    [path.posix.join(site, 'index.html')]: page('It works', '<a href="/about/">About</a>'),
    [path.posix.join(site, 'about/index.html')]: page('About', '<a href="/">Home</a>'),
  };
}

const WORKFLOW = `name: edge
on: [push, pull_request]
jobs:
  edge:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22, cache: npm }
      - run: sudo apt-get update && sudo apt-get install -y njs # the engine family of CloudFront; without it an approximate one runs
      - run: npm ci
      - run: npm run edge:test
`;

/** The command of generators that come without npm. */
function buildOf(framework: Framework): string {
  const known: Partial<Record<Framework, string>> = { hugo: 'hugo', mkdocs: 'mkdocs build' };
  return known[framework] ?? 'npm run build';
}

/** In the indentation that the file has. */
function jsonLike(dir: string, manifest: Manifest): string {
  const file = path.join(dir, 'package.json');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return `${JSON.stringify(manifest, undefined, /^\{\r?\n([ \t]+)/.exec(text)?.[1] ?? 2)}\n`;
}

function alreadyThere(dir: string, clashes: string[]): EdgewrightError {
  const message = `"${dir}" has ${clashes.join(', ')} already. Nothing was written. Move them, or overwrite them with --force.`;
  return new EdgewrightError('exists', message);
}

/** Said before any question. */
export function refuseFile(dir: string): void {
  const kind = statSync(dir, { throwIfNoEntry: false });
  if (kind !== undefined && !kind.isDirectory())
    throw new EdgewrightError('file', `"${dir}" expects to be a folder, found a file. Name another place.`);
}

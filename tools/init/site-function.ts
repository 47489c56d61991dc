/** site-function: the function of a site by its generator's layout, and which URL it sends where. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import type { Framework, Pages } from './frameworks.js';
import { angularLocales, filesBelow, findPages } from './look.js';

interface Route {
  pattern: string;
  object: string;
}

interface Application {
  under: string;
  shell: string;
}

export type SiteFunction =
  | { kind: 'pages'; pages: Pages; routes: Route[] }
  | { kind: 'application'; shell: string; applications: Application[] };

/** Left alone: an API, and what certificates and applications ask for. */
const EXCEPT = ['/api', '/.well-known'];

/** `site` is relative to `dir`. */
export function planFunction(dir: string, framework: Framework, site: string): SiteFunction {
  const folder = path.join(dir, site);
  if (framework === 'angular') return angular(dir, folder);
  const pages = findPages(dir, framework);
  if (pages === undefined) return { kind: 'application', shell: '/index.html', applications: [] };
  const objects = framework === 'next-export' || framework === 'sveltekit' ? htmlOf(folder) : [];
  // adapter-static without prerendered pages: everything is the fallback.
  if (framework === 'sveltekit' && objects.includes('/200.html') && objects.every((object) => SHELLS.test(object)))
    return { kind: 'application', shell: '/200.html', applications: [] };
  return { kind: 'pages', pages, routes: findRoutes(objects) };
}

const SHELLS = /^\/(200|404|index)\.html$/;

function htmlOf(folder: string): string[] {
  return filesBelow(folder)
    .filter((file) => file.endsWith('.html'))
    .map((file) => `/${file}`);
}

/** One application a language, each below its own prefix; the first is served everywhere else. */
function angular(dir: string, folder: string): SiteFunction {
  const built = filesBelow(folder).filter((file) => /^[a-z]{2,3}(-\w+)*\/index\.html$/.test(file));
  const found = built.map((file) => path.posix.dirname(file));
  const known = angularLocales(dir);
  const locales = found.length > 0 ? found.sort((a, b) => rank(known, a) - rank(known, b)) : known;
  const applications = locales.map((locale) => ({ under: `/${locale}`, shell: `/${locale}/index.html` }));
  const hasRoot = applications.length === 0 || existsSync(path.join(folder, 'index.html'));
  return { kind: 'application', shell: hasRoot ? '/index.html' : applications[0]!.shell, applications };
}

function rank(known: string[], locale: string): number {
  return known.includes(locale) ? known.indexOf(locale) : known.length;
}

/** Pages with a parameter, and before them the pages of their own that such a pattern would hide. */
function findRoutes(objects: string[]): Route[] {
  const all = objects.map((object) => ({ object, pattern: object.replace(/(\/index)?\.html$/, '') }));
  const open = all
    .filter(({ pattern }) => pattern.includes('['))
    .map(({ object, pattern }) => ({ pattern: pattern.replace(/\[\[(\.\.\.[^\]]+)\]\]/g, '[$1]'), object }))
    .sort((a, b) => Number(a.pattern.includes('[...')) - Number(b.pattern.includes('[...')));
  const hidden = all.filter(
    (one) => !one.pattern.includes('[') && open.some(({ pattern }) => asExpression(pattern).test(one.pattern)),
  );
  return [...hidden, ...open].map(({ pattern, object }) => ({ pattern, object }));
}

function asExpression(pattern: string): RegExp {
  const parts = pattern.split('/').map((part) => {
    if (part.startsWith('[...')) return '.+';
    return part.startsWith('[') ? '[^/]+' : part.replace(/[.*+?^${}()|\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`);
}

/** functions/site.ts of the project. */
export function functionSource(plan: SiteFunction, framework: Framework): string {
  const isApplication = plan.kind === 'application';
  const [file, step, type] = isApplication
    ? ['spa-rewrite', 'spaRewrite', 'SpaRewriteOptions']
    : ['site-index', 'findPage', 'SiteIndexOptions'];
  const does = isApplication ? 'the application shell for every route' : 'the file of every page';
  return `/*!
 * site: ${does}, as ${framework} lays them out.
 * CloudFront Function, viewer-request.
 */
import type { Request, ${isApplication ? '' : 'Response, '}ViewerRequestEvent } from 'edgewright/functions';
import { type ${type}, ${step} } from 'edgewright/functions/${file}';

/** Every option is explained in node_modules/edgewright/docs/functions/${file}.md */
const site: ${type} = ${inspect(optionsOf(plan), { depth: null, breakLength: 100, maxArrayLength: null })};

export function handler(event: ViewerRequestEvent): Request${isApplication ? '' : ' | Response'} {
${isApplication ? '  spaRewrite(event.request, site);\n  return event.request;' : '  return findPage(event.request, site) || event.request;'}
}
`;
}

function optionsOf(plan: SiteFunction): object {
  if (plan.kind === 'application')
    return { shell: plan.shell, applications: plan.applications, except: EXCEPT, dottedRoutes: [] };
  const { layout, trailingSlash, hideIndex = true } = plan.pages;
  return { layout, trailingSlash, hideIndex, dotted: true, routes: plan.routes, sites: [], except: EXCEPT };
}

/** Path → the object it is served from, or "301 /where" for a redirect. The written test holds the function to them. */
export function expectations(plan: SiteFunction): [path: string, served: string][] {
  const rest: [string, string][] = [
    ['/assets/app.js', '/assets/app.js'],
    ['/api/orders', '/api/orders'],
  ];
  if (plan.kind === 'application') {
    const routes = plan.applications.map(({ under, shell }): [string, string] => [`${under}/orders/42`, shell]);
    return [['/', plan.shell], ['/orders/42', plan.shell], ...routes, ...rest];
  }
  const { layout, trailingSlash } = plan.pages;
  const file = layout === 'html' ? '/about.html' : '/about/index.html';
  const slash = layout === 'html' && trailingSlash === 'leave' ? '/about/index.html' : file;
  const routes = plan.routes.slice(0, 20).map(({ pattern, object }): [string, string] => {
    const address = pattern.replace(/\[[^\]]+\]/g, '42') + (trailingSlash === 'always' ? '/' : '');
    return [address, object.replace(/\[/g, '%5B').replace(/\]/g, '%5D')];
  });
  // A pattern at the root would take it.
  const isFree = !plan.routes.some(({ pattern }) => asExpression(pattern).test('/about'));
  const about: [string, string][] = [
    ['/about', trailingSlash === 'always' ? '301 /about/' : file],
    ['/about/', trailingSlash === 'never' ? '301 /about' : slash],
  ];
  return [['/', '/index.html'], ...(isFree ? about : []), ...routes, ...rest];
}

import { symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { expect, test } from 'vitest';
import { config, spaRewrite } from '../../../functions/spa-rewrite.js';
import { completeOptions } from '../../../shared/edge-lambdas/complete-options.js';
import { buildArtefact } from '../../../tools/build/artefact.js';
import { checkTypes } from '../../../tools/build/gates/types.js';
import { packageRoot } from '../../../tools/package.js';
import { functionSource, makeProject } from '../project.js';

const stage = { name: 'dev', params: {} };

/** What a project that has this package makes of a function that calls this step. */
async function build(body: string, above: string, more: Record<string, string> = {}) {
  const root = makeProject({ 'functions/one.ts': functionSource('one', body, above), ...more });
  symlinkSync(packageRoot, path.join(root, 'edgewright'));
  const built = await buildArtefact(root, { kind: 'function', name: 'one', file: 'functions/one.ts' }, stage);
  if ('findings' in built) return { messages: built.findings.map(({ message }) => message) };
  const { readable, deployed } = built.artefact;
  const answers = [readable, deployed].map((code) => {
    const context = vm.createContext({});
    vm.runInContext(code, context);
    const uris = ['/orders', '/api/x', '/users/john.doe', '/x/y'];
    return uris.map((uri) => vm.runInContext(`handler({ request: { uri: '${uri}', headers: {} } }).uri`, context));
  });
  return { readable, deployed, answers };
}

const foreign = `import { spaRewrite } from '../edgewright/dist/modules/functions/spa-rewrite.js';`;
const own = `import { step } from './steps/step.js';`;
const steps = {
  'functions/steps/step.ts': `export const config = { to: '/a', from: '/x', list: ['b'] };
    export function step(request: { uri: string }, given: Partial<typeof config>): void {
      const options = { ...config, ...given };
      if (request.uri.startsWith(options.from)) request.uri = options.to + options.list.join('');
    }`,
  'functions/steps/apart.ts': `export const config = { to: '/a', from: '/x', list: ['b'], none: [] as string[] };
    export function apart(request: { uri: string }, given: Partial<typeof config>): void {
      const { to, from, list, none } = { ...config, ...given };
      const first = request.uri?.[0] ?? 'never';
      if (none.includes(first)) request.uri = 'GONE';
      else if (request.uri.startsWith(from)) request.uri = to + list.join('');
    }`,
};

test('a step in Node fills in what is left out', () => {
  const request = { uri: '/orders' } as Parameters<typeof spaRewrite>[0];
  spaRewrite(request, { except: [] });
  expect(request.uri).toBe(config.shell);
});

test.each([
  [
    'of this package',
    foreign,
    'spaRewrite(request as never, site);',
    "const site = { except: ['/orders'] };",
    /except: \['?"\/orders"?\],\n {2}shell: "\/index.html"/,
  ],
  ['of its own', own, 'step(request, site);', "const site = { to: '/b' };", /to: "\/b",\n {2}from: "\/x"/],
  ['of its own, given at the call', own, "step(request, { to: '/b' });", '', /to: "\/b",\n {2}from: "\/x"/],
  [
    'of its own that takes them apart',
    "import { apart } from './steps/apart.js';",
    'apart(request, site);',
    "const site = { to: '/b' };",
    /to: "\/b",\n {2}from: "\/x"/,
  ],
])('the build fills in what a step %s is not given', async (_whose, imported, body, above, filled) => {
  const { readable, deployed, answers } = await build(body, `${imported}\n${above}`, steps);
  expect(readable).toMatch(filled);
  expect(`${readable}${deployed}`).not.toContain('Object.assign');
  expect(answers?.[1]).toEqual(answers?.[0]);
  expect(answers?.[0]).toContain(imported === foreign ? '/index.html' : '/bb');
  expect(deployed).not.toMatch(/GONE|\.list|none/);
});

test.each([
  ['is made at request time', '', "step(request, request.uri === '/x/y' ? { to: '/b' } : {});", '/bb'],
  ['is written to', "const site = { to: '/b' };", "site.to = '/c'; step(request, site);", '/cb'],
  [
    'is looked through',
    "const site = { to: '/b' };",
    'request.headers.x = { value: Object.keys(site).join() }; step(request, site);',
    '/bb',
  ],
  [
    'is asked for a key it does not have',
    "const site: { to: string; from?: string } = { to: '/b' };",
    "if (site.from) request.uri = '/z'; step(request, site);",
    '/bb',
  ],
  [
    'belongs to two steps',
    "import { other } from './steps/other.js';\nconst site = { to: '/b' };",
    'other(request, site); step(request, site);',
    '/bb',
  ],
])('an object that %s is filled in as it runs', async (_what, above, body, found) => {
  const other = steps['functions/steps/step.ts']
    .replace("from: '/x'", "from: '/y'")
    .replace('function step', 'function other');
  const { readable, answers } = await build(body, `${own}\n${above}`, { ...steps, 'functions/steps/other.ts': other });
  expect(readable).toContain('Object.assign({}, config');
  expect(answers?.[0]).toContain(found);
  expect(answers?.[1]).toEqual(answers?.[0]);
});

test.each([
  [
    "const site = { exept: ['/api'] };",
    'spaRewrite(request as never, site as object);',
    'spa-rewrite has no option "exept"',
  ],
  [
    "const site = { shell: 'index.html' };",
    'spaRewrite(request as never, site);',
    '"shell" of spa-rewrite: expected a path',
  ],
  ['', "spaRewrite(request as never, { shell: 'index.html' });", '"shell" of spa-rewrite: expected a path'],
])('%s %s is refused, in another package too', async (above, body, message) => {
  expect((await build(body, `${foreign}\n${above}`)).messages?.join()).toContain(message);
});

test.each([
  ['except: []', /^$/],
  ['exept: []', /exept/],
  ['except: 1', /number/],
])('a part of the options, { %s }, is typed', async (keys, message) => {
  const above = `import { type SpaRewriteOptions, spaRewrite } from '../edgewright/dist/modules/functions/spa-rewrite.js';
    const site: Partial<SpaRewriteOptions> = { ${keys} };`;
  const root = makeProject({ 'functions/one.ts': functionSource('one', 'spaRewrite(request as never, site);', above) });
  symlinkSync(packageRoot, path.join(root, 'edgewright'));
  expect((await checkTypes(root))?.map((finding) => finding.message).join()).toMatch(message);
});

test('a Lambda that remembers by its options finds them again', () => {
  const all = { a: 1, b: [2] };
  const given = { a: 3 };
  expect(completeOptions(all, given)).toEqual({ a: 3, b: [2] });
  expect(completeOptions(all, given)).toBe(completeOptions(all, given));
  expect(completeOptions(all, all)).toBe(all);
});

/** What a Lambda of another package, made of the region router, answers or is refused for. */
async function buildLambda(options: string) {
  const source = `/*!
 * one: chooses a region.
 * Lambda@Edge, origin-request.
 */
import { routeToRegion } from '../edgewright/dist/modules/edge-lambdas/region-router.js';
const routes = ${options};
export async function handler(event) {
  routeToRegion(event.request, routes);
  return event.request;
}
`;
  const root = makeProject({ 'edge-lambdas/one.ts': source });
  symlinkSync(packageRoot, path.join(root, 'edgewright'));
  const built = await buildArtefact(root, { kind: 'edge-lambda', name: 'one', file: 'edge-lambdas/one.ts' }, stage);
  if ('findings' in built) return built.findings.map(({ message }) => message);
  const origin = () => ({ custom: { domainName: 'x', customHeaders: {} } });
  const forms = [built.artefact.readable, built.artefact.deployed].map((code) => {
    const exported: { handler?: (event: object) => Promise<{ origin: ReturnType<typeof origin> }> } = {};
    new Function('exports', 'require', code)(exported, createRequire(import.meta.url));
    return exported.handler!({ request: { headers: {}, method: 'GET', uri: '/', origin: origin() } });
  });
  return (await Promise.all(forms)).map((request) => request.origin.custom.domainName);
}

test.each([
  ["{ regions: { us: 'us.example' } }", ['us.example', 'us.example']],
  ["{ regions: { eu: 'eu.example', us: 'us.example' }, default: 'eu' }", ['eu.example', 'eu.example']],
  ["{ region: { us: 'us.example' } }", [expect.stringContaining('region-router has no option "region"')]],
])('a Lambda of another package with %s: %j', async (options, expected) => {
  expect(await buildLambda(options)).toEqual(expected);
});

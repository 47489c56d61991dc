/** manifest: what a package.json gets: two scripts, and the packages they need. What is in it stays. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Manifest, Stack } from './look.js';

interface Merged {
  manifest: Manifest;
  /** Scripts of the same names that say something else. */
  clashes: string[];
}

type Texts = Record<string, string>;

/** `root` is where this package lies: its own versions are those that it was tested with. */
export function mergeManifest(
  manifest: Manifest = { private: true },
  stack: Stack,
  scripts: Texts,
  root: string,
  version: string,
): Merged {
  const own = (manifest.scripts ?? {}) as Texts;
  const clashes = Object.keys(scripts).filter((name) => name in own && own[name] !== scripts[name]);
  const present = { ...(manifest.dependencies as Texts), ...(manifest.devDependencies as Texts) };
  const wanted = Object.entries(packagesOf(stack, root, version, present)).filter(([name]) => !(name in present));
  const devDependencies = { ...(manifest.devDependencies as Texts), ...Object.fromEntries(wanted) };
  const sorted = Object.fromEntries(Object.entries(devDependencies).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    manifest: { ...manifest, scripts: { ...own, ...scripts }, devDependencies: sorted },
    clashes: clashes.map((name) => `script "${name}" of package.json`),
  };
}

/** What packages that are there can stand beside: npm refuses a whole install for one that cannot. */
function packagesOf(stack: Stack, root: string, version: string, present: Texts): Texts {
  const read = (file: string): { devDependencies: Texts; dependencies: Texts } =>
    JSON.parse(readFileSync(path.join(root, file), 'utf8'));
  const { vitest, serverless, typescript } = read('package.json').devDependencies;
  const common: Texts = { edgewright: `^${version}`, vitest: takesVitest3(present) ? '^3.1.1' : `^${vitest}` };
  // Without it the build cannot check types, and an option that is spelled wrong would be found at the edge. Many packages bear one version of it only.
  if (Object.keys(present).length === 0) common.typescript = `^${typescript}`;
  if (stack === 'serverless') return { ...common, serverless: serverless! };
  return stack === 'cdk' ? { ...common, ...read('examples/cdk/package.json').dependencies } : common;
}

/** Of its peerDependencies: ^3.1.1 in 20, ^4 in 21 and later. */
function takesVitest3(present: Texts): boolean {
  return /^[~^]?20\b/.test(present['@angular/build'] ?? '');
}

/**
 * Builds dist/: the command, the modules of the package with their types, then every artefact through its gates. What needs no tools goes into
 * packages/edge, which the modules of the same name lead to.
 * Flags are those of `edgewright build`, and `--readme` and `--docs`, which rewrite the size table in docs/functions/README.md, and all of docs/functions.
 */
import { spawn } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { refuseOldNode } from './tools/old-node.mjs';

refuseOldNode();
const root = import.meta.dirname;
process.chdir(root);
const at = (...parts) => path.join(root, ...parts);

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  metafile: true,
};

const oldNodeBanner = `(${refuseOldNode})();`;

/** The package for those who want functions and no tools. */
const EDGE = 'packages/edge';

/** What `import … from 'edgewright/NAME'` gives. */
const modules = {
  testing: 'tools/testing/index.ts',
  'testing/coverage': 'tools/testing/coverage.ts',
  simulator: 'tools/simulator/index.ts',
};

/** What `@edgewright/edge` gives, and `edgewright` under the same name. */
const edgeModules = {
  sigv4: 'shared/edge-lambdas/sigv4.ts',
  'signed-policy': 'shared/edge-lambdas/signed-policy.ts',
  sign: 'tools/modules/sign.ts',
  functions: 'tools/modules/functions.ts',
  ...(await stepsIn('functions')),
  ...(await stepsIn('edge-lambdas')),
};

const PLUGIN = 'tools/serverless-plugin/index.ts';

async function stepsIn(folder) {
  const sources = (await readdir(at(folder))).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
  return Object.fromEntries(sources.map((file) => [`${folder}/${file.slice(0, -'.ts'.length)}`, `${folder}/${file}`]));
}

/** Output under dist/, without extension → source. */
function entriesOf(named) {
  return Object.fromEntries(Object.entries(named).map(([name, source]) => [`modules/${name}`, source]));
}

/** ECMAScript modules that share chunks, so that a verb loads only what it needs. */
async function buildModules(outdir, entryPoints) {
  const built = await build({
    ...common,
    outdir,
    entryPoints,
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    external: ['cloudfront'],
    // A step takes its options from whoever composes it: there is no stage here.
    define: { params: '{}' },
    legalComments: 'inline',
    write: false,
  });
  await writeModules(built);
  await removeStaleChunks(outdir, built.metafile);
}

/** A name that an older Node lacks would stop it while it links, before anything can be said. */
const NEWER_IMPORT = /^import \{ hash \} from "node:crypto";$/m;

/**
 * Whatever file is loaded first refuses an older Node, before something is missing there. Not those that steps are made of: they are bundled into
 * functions, where there is no Node to refuse.
 */
async function writeModules({ outputFiles, metafile: { outputs } }) {
  const ofSteps = new Set();
  const mark = (file) => {
    if (ofSteps.has(file) || !(file in outputs)) return;
    ofSteps.add(file);
    for (const { path: next } of outputs[file].imports) mark(next);
  };
  for (const file of Object.keys(outputs)) if (/\/modules\/(functions|edge-lambdas)\//.test(file)) mark(file);
  for (const { path: absolute, text: bundled } of outputFiles) {
    const text = bundled.replace(NEWER_IMPORT, 'import nodeCrypto from "node:crypto";\nconst { hash } = nodeCrypto;');
    const file = path.relative(root, absolute).split(path.sep).join('/');
    const start = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0;
    const refusing = `${text.slice(0, start)}${oldNodeBanner}\n${text.slice(start)}`;
    await writeNew(absolute, ofSteps.has(file) ? text : refusing);
  }
}

/** The serverless framework loads plugins with require and expects the class itself. */
function buildPlugin() {
  return build({
    ...common,
    outdir: 'dist',
    entryPoints: { 'modules/serverless-plugin': PLUGIN },
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    define: { 'import.meta.dirname': '__dirname', 'import.meta.url': 'importMetaUrl' },
    banner: { js: `${oldNodeBanner}\nconst importMetaUrl = require('node:url').pathToFileURL(__filename).href;` },
    footer: { js: 'module.exports = module.exports.default;' },
  });
}

/**
 * The page at /__edge, without requests to anywhere else. What it opens later is a chunk of its own, so that it opens soon.
 * The classic form of JSX is a tenth smaller here.
 */
async function buildPage() {
  const page = 'tools/inspector/page';
  await rm(at('dist/inspector'), { recursive: true, force: true });
  return build({
    absWorkingDir: root,
    entryPoints: [`${page}/page.tsx`, `${page}/index.html`, `${page}/icon.svg`],
    outdir: 'dist/inspector',
    bundle: true,
    splitting: true,
    chunkNames: '[name]-[hash]',
    minify: true,
    charset: 'utf8',
    format: 'esm',
    target: 'es2023',
    jsx: 'transform',
    jsxFactory: 'h',
    jsxFragment: 'Fragment',
    inject: [`${page}/jsx.ts`],
    tsconfigRaw: {},
    loader: { '.html': 'copy', '.svg': 'copy' },
  });
}

/** Declarations of everything that has an entry, and one file beside each module that points there. */
async function buildTypes(dist, entryPoints, project) {
  const outputs = Object.entries(entryPoints).filter(([output]) => output.startsWith('modules/'));
  await Promise.all(outputs.map(([output, source]) => pointAtTypes(dist, `${output}.d.ts`, source)));
  const tsc = at('node_modules/typescript/bin/tsc');
  const child = spawn(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`tsc -p ${project} ended with ${code}`);
}

/** With the types of events comes `import cf from 'cloudfront'`: a path to what is copied, not to what lies here. */
const CLOUDFRONT = '/// <reference path="../../functions/cloudfront.d.ts" preserve="true" />\n';

/** What is required as CommonJS names the module it is described in as one: TypeScript's node16 takes no import of the other kind. */
async function pointAtTypes(dist, output, source) {
  const from = path.posix.relative(path.posix.dirname(output), `types/${source.replace(/\.ts$/, '.js')}`);
  const plugin = `typeof import('${from}', { with: { 'resolution-mode': 'import' } }).default`;
  const text = output.endsWith('.cts')
    ? `declare const plugin: ${plugin};\nexport = plugin;\n`
    : `export * from '${from}';\n`;
  await writeNew(at(dist, output), output === 'modules/functions.d.ts' ? CLOUDFRONT + text : text);
}

async function removeStaleChunks(dist, { outputs }) {
  for (const name of await readdir(at(dist, 'chunks'))) {
    if (!(`${dist}/chunks/${name}` in outputs)) await rm(at(dist, 'chunks', name), { force: true });
  }
}

/** A module of the other package under its name here, so that nothing is in both. */
async function leadToEdge(name) {
  const text = `export * from '@edgewright/edge/${name}';\n`;
  for (const ending of ['js', 'd.ts']) await writeNew(at(`dist/modules/${name}.${ending}`), text);
}

async function writeNew(file, text) {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** What the other package has of this folder as it lies here: npm packs nothing from outside of a package. */
function copyToEdge(names) {
  for (const name of names) {
    rmSync(at(EDGE, name), { recursive: true, force: true });
    cpSync(at(name), at(EDGE, name), { recursive: true });
  }
}

const own = { cli: 'tools/cli/main.ts', ...entriesOf(modules) };
const ofEdge = entriesOf(edgeModules);
copyToEdge(['functions', 'edge-lambdas', 'shared', 'test/events', 'LICENSE']);
await Promise.all([
  buildModules('dist', own),
  buildModules(`${EDGE}/dist`, ofEdge),
  ...Object.keys(edgeModules).map(leadToEdge),
  writeNew(at('dist/modules/functions/tsconfig.json'), '{ "extends": "@edgewright/edge/functions/tsconfig.json" }\n'),
  buildTypes('dist', own, 'tsconfig.types.json'),
  buildTypes(`${EDGE}/dist`, ofEdge, `${EDGE}/tsconfig.types.json`),
  pointAtTypes('dist', 'modules/serverless-plugin.d.cts', PLUGIN),
  buildPlugin(),
  buildPage(),
]);
await chmod(at('dist/cli.js'), 0o755);

process.argv.splice(1, 1, at('dist/cli.js'), 'build');
process.once('exit', (code) => {
  if (code === 0) copyToEdge(['dist/functions', 'dist/edge-lambdas', 'dist/sizes.json']);
});
await import('./dist/cli.js');

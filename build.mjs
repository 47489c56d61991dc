/**
 * Builds dist/: the command, the modules of the package with their types, then every artefact through its gates.
 * Flags are those of `edgewright build`, and `--readme` and `--docs`, which rewrite the size table in README.md and docs/functions.
 */
import { spawn } from 'node:child_process';
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
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  metafile: true,
};

const oldNodeBanner = `(${refuseOldNode})();`;

/** What `import … from 'edgewright/NAME'` gives. */
const modules = {
  sigv4: 'shared/edge-lambdas/sigv4.ts',
  'signed-policy': 'shared/edge-lambdas/signed-policy.ts',
  sign: 'tools/modules/sign.ts',
  testing: 'tools/testing/index.ts',
  'testing/coverage': 'tools/testing/coverage.ts',
  simulator: 'tools/simulator/index.ts',
  functions: 'tools/modules/functions.ts',
};

const PLUGIN = 'tools/serverless-plugin/index.ts';

/** Output under dist/, without extension → source. */
async function entries() {
  const found = Object.entries(modules);
  for (const folder of ['functions', 'edge-lambdas']) {
    const sources = (await readdir(at(folder))).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
    for (const file of sources) found.push([`${folder}/${file.slice(0, -'.ts'.length)}`, `${folder}/${file}`]);
  }
  const named = found.map(([name, source]) => [`modules/${name}`, source]);
  return Object.fromEntries([['cli', 'tools/cli/main.ts'], ...named]);
}

/** ECMAScript modules that share chunks, so that a verb loads only what it needs. */
function buildModules(entryPoints) {
  return build({
    ...common,
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
  for (const file of Object.keys(outputs)) if (/^dist\/modules\/(functions|edge-lambdas)\//.test(file)) mark(file);
  for (const { path: absolute, text: bundled } of outputFiles) {
    const text = bundled.replace(NEWER_IMPORT, 'import nodeCrypto from "node:crypto";\nconst { hash } = nodeCrypto;');
    const file = path.relative(root, absolute).split(path.sep).join('/');
    const start = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0;
    const refusing = `${text.slice(0, start)}${oldNodeBanner}\n${text.slice(start)}`;
    await mkdir(path.dirname(absolute), { recursive: true });
    await writeFile(absolute, ofSteps.has(file) ? text : refusing);
  }
}

/** The serverless framework loads plugins with require and expects the class itself. */
function buildPlugin() {
  return build({
    ...common,
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
async function buildTypes(entryPoints) {
  const outputs = Object.entries(entryPoints).filter(([output]) => output.startsWith('modules/'));
  await Promise.all(outputs.map(([output, source]) => pointAtTypes(`${output}.d.ts`, source)));
  await pointAtTypes('modules/serverless-plugin.d.cts', PLUGIN);
  const tsc = at('node_modules/typescript/bin/tsc');
  const child = spawn(process.execPath, [tsc, '-p', 'tsconfig.types.json'], { cwd: root, stdio: 'inherit' });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`tsc -p tsconfig.types.json ended with ${code}`);
}

/** What is required as CommonJS names the module it is described in as one: TypeScript's node16 takes no import of the other kind. */
async function pointAtTypes(output, source) {
  const from = path.posix.relative(path.posix.dirname(output), `types/${source.replace(/\.ts$/, '.js')}`);
  const plugin = `typeof import('${from}', { with: { 'resolution-mode': 'import' } }).default`;
  const isClass = output.endsWith('.cts');
  await mkdir(path.dirname(at('dist', output)), { recursive: true });
  await writeFile(
    at('dist', output),
    isClass ? `declare const plugin: ${plugin};\nexport = plugin;\n` : `export * from '${from}';\n`,
  );
}

async function removeStaleChunks({ outputs }) {
  for (const name of await readdir(at('dist/chunks'))) {
    if (!(`dist/chunks/${name}` in outputs)) await rm(at('dist/chunks', name), { force: true });
  }
}

const entryPoints = await entries();
const [built] = await Promise.all([buildModules(entryPoints), buildTypes(entryPoints), buildPlugin(), buildPage()]);
await writeModules(built);
await chmod(at('dist/cli.js'), 0o755);
await removeStaleChunks(built.metafile);

process.argv.splice(1, 1, at('dist/cli.js'), 'build');
await import('./dist/cli.js');

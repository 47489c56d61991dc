import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { build } from '../../tools/build/index.js';
import { packageVersion } from '../../tools/package.js';
import { functionSource, makeProject } from './project.js';

const stage = { name: 'dev', params: {} };
const read = (root: string, file: string) => readFileSync(path.join(root, 'dist', file), 'utf8');

const leaf = `/*! hash: hashes. */
import crypto from 'crypto';
const ALGORITHM = 'sha256' as const;
export function hash(text: string): string {
  return crypto.createHash(ALGORITHM).update(text).digest('hex');
}
`;

const keyed = `/*!
 * keyed: puts a hash into the path.
 * CloudFront Function, viewer-request. Needs a key value store.
 */
import cf from 'cloudfront';
import crypto from 'crypto';
import { hash } from '../shared/functions/hash.js';

export const config = {
  /** Entry of the store. */
  entry: 'salt',
};

export type KeyedOptions = typeof config;

export async function key(request: { uri: string }, options: KeyedOptions): Promise<void> {
  const salt = await cf.kvs().get(options.entry);
  request.uri = \`/\${hash(salt)}/\${crypto.createHash('md5').update(request.uri ?? '').digest('hex')}\`;
}

export async function handler(event: { request: { uri: string } }): Promise<unknown> {
  await key(event.request, config);
  return event.request;
}
`;

test('the readable form is one script: import, banner, requires, config with its comments, the step, helpers', async () => {
  const root = makeProject({ 'functions/keyed.ts': keyed, 'shared/functions/hash.ts': leaf });
  const { sizes } = await build({ root, stage });
  const text = read(root, 'functions/keyed.js');
  const bytes = Buffer.byteLength(text);
  const minBytes = Buffer.byteLength(read(root, 'functions/min/keyed.js'));
  expect(text).toBe(`import cf from 'cloudfront';
/*!
 * keyed: puts a hash into the path.
 * CloudFront Function, cloudfront-js-2.0. Attach to: viewer-request.
 * Needs a key value store.
 * ${bytes.toLocaleString('en-US')} of 10,240 bytes (minified ${minBytes}). edgewright ${packageVersion}, MIT licence.
 * To change what it does, edit config below.
 */
const crypto = require('crypto');

const config = {
  /** Entry of the store. */
  entry: "salt"
};

async function key(request, options) {
  var _a;
  const salt = await cf.kvs().get(options.entry);
  request.uri = \`/\${hash(salt)}/\${crypto.createHash("md5").update((_a = request.uri) != null ? _a : "").digest("hex")}\`;
}

async function handler(event) {
  await key(event.request, config);
  return event.request;
}

/*! hash: hashes. */
const ALGORITHM = "sha256";

function hash(text) {
  return crypto.createHash(ALGORITHM).update(text).digest("hex");
}
`);
  expect(sizes).toEqual([
    { name: 'keyed', kind: 'function', file: 'dist/functions/keyed.js', bytes, minBytes, limit: 10240 },
  ]);
  expect(JSON.parse(read(root, 'sizes.json'))).toEqual(sizes);
});

test('the deployed form is small, has no "${", and imports each module of the runtime once', async () => {
  const root = makeProject({ 'functions/keyed.ts': keyed, 'shared/functions/hash.ts': leaf });
  await build({ root, stage });
  const text = read(root, 'functions/min/keyed.js');
  expect(text).toMatch(/^import cf from 'cloudfront';\nconst \w=require\('crypto'\);/);
  expect(text.match(/require/g)).toHaveLength(1);
  expect(text).toMatch(/async function handler\(\w\)/);
  expect(text).not.toMatch(/\$\{|export/);
  expect(text.length).toBeLessThan(430);
});

test('what the engine counts in another way than Node is not counted by the build', async () => {
  const root = makeProject({ 'functions/long.ts': functionSource('long', "request.uri = `/${'a\u{1f600}'.length}`;") });
  await build({ root, stage });
  for (const file of ['functions/long.js', 'functions/min/long.js']) expect(read(root, file)).toContain('.length');
});

test('sources with a byte order mark and CRLF, as a checkout on Windows has them, give the same artefacts', async () => {
  const files = { 'functions/keyed.ts': keyed, 'shared/functions/hash.ts': leaf };
  const foreign = Object.entries(files).map(([file, text]) => [file, `\uFEFF${text.replaceAll('\n', '\r\n')}`]);
  const roots = [makeProject(files), makeProject(Object.fromEntries(foreign))];
  for (const root of roots) await build({ root, stage });
  for (const file of ['functions/keyed.js', 'functions/min/keyed.js']) {
    expect(read(roots[1]!, file)).toBe(read(roots[0]!, file));
  }
});

test('a behavior goes into its own folder and only names the helpers it is made of', async () => {
  const behavior = functionSource(
    'site',
    'key(request, site);',
    `import { key } from '../keyed.js';\nconst site = { entry: 'a' };`,
  );
  const root = makeProject({
    'functions/keyed.ts': keyed,
    'functions/behaviors/site.ts': behavior,
    'shared/functions/hash.ts': leaf,
  });
  const { sizes } = await build({ root, stage });
  expect(sizes.map(({ kind, file }) => [kind, file])).toEqual([
    ['function', 'dist/functions/keyed.js'],
    ['behavior', 'dist/functions/behaviors/site.js'],
  ]);
  const text = read(root, 'functions/behaviors/site.js');
  expect(text).toContain('\n// keyed\nasync function key(');
  expect(text.match(/\/\*!/g)).toHaveLength(1);
  expect(text).not.toContain('const config');
  expect(existsSync(path.join(root, 'dist/functions/min/behaviors/site.js'))).toBe(true);
});

test('helpers stay in front where the entry needs them while it is loaded', async () => {
  const table = `/*! table: a table. */\nexport const table = { a: 1 };\n`;
  const above = `import { table } from '../shared/functions/table.js';\nexport const config = { copy: table.a };`;
  const source = functionSource('early', 'request.uri += config.copy;', above);
  const root = makeProject({ 'functions/early.ts': source, 'shared/functions/table.ts': table });
  await build({ root, stage });
  const text = read(root, 'functions/early.js');
  expect(text.indexOf('const table =')).toBeLessThan(text.indexOf('const config ='));
});

test('a Lambda@Edge function becomes one CommonJS file, in both forms', async () => {
  const source = `/*!
 * stamp: stamps requests.
 * Lambda@Edge, origin-request and viewer-request.
 */
import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { base64url } from 'jose';

export const config = {};

export async function handler(event: { text: string }) {
  const { text = '' } = event ?? {};
  return path.posix.join(base64url.encode(text), createHash('sha256').update(text).digest('hex').slice(0, 4));
}
`;
  const root = makeProject({ 'edge-lambdas/stamp.ts': source });
  await build({ root, stage });
  const text = read(root, 'edge-lambdas/stamp/index.js');
  expect(text).toContain(' * Lambda@Edge, nodejs22.x. Attach to: origin-request, viewer-request.\n');
  expect(text).toMatch(/ \* Contains jose [\d.]+ \(MIT\)\.\n/);
  expect(text).toContain(`const { createHash } = require('node:crypto');`);
  const require = createRequire(import.meta.url);
  for (const file of ['edge-lambdas/stamp/index.js', 'edge-lambdas/min/stamp/index.js']) {
    const { handler } = require(path.join(root, 'dist', file));
    await expect(handler({ text: 'abc' })).resolves.toBe('YWJj/ba78');
  }
  expect(read(root, 'edge-lambdas/min/stamp/index.js').length).toBeLessThan(text.length);
});

test('what a removed source left behind goes', async () => {
  const one = functionSource('one', '');
  const root = makeProject({
    'functions/one.ts': one,
    'dist/functions/gone.js': 'old',
    'dist/edge-lambdas/gone/index.js': 'old',
    'dist/cli.js': 'kept',
  });
  await build({ root, stage });
  expect(existsSync(path.join(root, 'dist/functions/gone.js'))).toBe(false);
  expect(existsSync(path.join(root, 'dist/edge-lambdas/gone/index.js'))).toBe(false);
  expect(read(root, 'cli.js')).toBe('kept');
});

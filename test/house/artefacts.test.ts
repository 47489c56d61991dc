import { readdirSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { parse } from 'acorn';
import { describe, expect, test } from 'vitest';
import { checkScript } from '../../tools/build/check.js';
import type { Size } from '../../tools/build/index.js';
import { replaceTable } from '../../tools/build/size-table.js';
import { packageRoot, packageVersion } from '../../tools/package.js';

const sizes: Size[] = JSON.parse(readFileSync(path.join(packageRoot, 'dist/sizes.json'), 'utf8'));
const scripts = sizes.filter(({ kind }) => kind !== 'edge-lambda');
const lambdas = sizes.filter(({ kind }) => kind === 'edge-lambda');

/** The deployed file beside a readable one. */
function deployedOf({ file }: Size): string {
  return file.replace(/^dist\/(functions|edge-lambdas)\//, 'dist/$1/min/');
}

function read(file: string): string {
  return readFileSync(path.join(packageRoot, file), 'utf8');
}

/** A behavior is uploaded as it is deployed: its readable form may be larger, and says so. */
function isForPeople(file: string, code: string): boolean {
  return file.startsWith('dist/functions/behaviors/') && code.includes(' * To be read: CloudFront does not take it.');
}

test('every source has its artefact, and every artefact its source', () => {
  const listed = (folder: string) =>
    readdirSync(path.join(packageRoot, folder))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map((name) => `dist/${folder}/${name.slice(0, -3)}`);
  const expected = [
    ...[...listed('functions'), ...listed('functions/behaviors')].map((file) => `${file}.js`),
    ...[...listed('edge-lambdas'), ...listed('edge-lambdas/behaviors')].map((file) => `${file}/index.js`),
  ];
  expect(sizes.map(({ file }) => file).sort()).toEqual(expected.sort());
});

test.each(sizes)('$file weighs what dist/sizes.json says, in both forms', (size) => {
  expect(size.bytes).toBe(Buffer.byteLength(read(size.file)));
  expect(size.minBytes).toBe(Buffer.byteLength(read(deployedOf(size))));
  expect(size.minBytes).toBeLessThan(size.bytes);
});

describe.each(scripts.flatMap((size) => [size.file, deployedOf(size)]))('%s', (file) => {
  const code = read(file);

  test('has one top-level function handler, no export, and 10,240 bytes at most', () => {
    const { body } = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
    const handlers = body.filter((node) => node.type === 'FunctionDeclaration' && node.id.name === 'handler');
    expect(handlers).toHaveLength(1);
    expect(body.filter((node) => node.type.startsWith('Export'))).toEqual([]);
    expect(Buffer.byteLength(code) <= 10_240).toBe(!isForPeople(file, code));
  });

  test('passes the gates that other people’s functions are held to', async () => {
    const codes = (await checkScript(file, code)).map((finding) => finding.code);
    expect(codes).toEqual(isForPeople(file, code) ? ['size'] : []);
  });

  test('imports cloudfront by its first line, where it needs it', () => {
    expect(code.startsWith("import cf from 'cloudfront';\n")).toBe(/\bcf\./.test(code));
  });
});

test.each([
  ['sigv4-signer', 9_000, 'SigV4A included'],
  // 6,000 before it judged folded paths (640), told 403 from 401, answered preflights and said why it refuses (1,250), and read the usual policy without JSON (200).
  ['signed-cookie', 8_700, 'with the public key of the sample'],
  ['body-hash', 1_500, 'without the signer'],
  ['jwt-cookie', 19_000, 'jose included'],
  ['oidc-login', 42_000, 'jose included'],
  ['issue-cookies', 5_000, 'without the check of passes'],
  ['hls-sign', 15_000, 'the signer for S3 included'],
])('the deployed form of %s is within %i bytes, %s', (name, most) => {
  const size = lambdas.find((lambda) => lambda.name === name)!;
  expect(Buffer.byteLength(read(deployedOf(size)))).toBeLessThanOrEqual(most);
});

test.each(scripts)('the deployed form of $name has no "${"', (size) => {
  expect(read(deployedOf(size))).not.toContain('${');
});

test.each(sizes)('the banner of $file says name, place, size and version', ({ file, name, kind, bytes }) => {
  const banner = /^(?:import cf from 'cloudfront';\n)?\/\*!\n([\s\S]*?) \*\/\n/.exec(read(file))?.[1] ?? '';
  expect(banner).toMatch(new RegExp(`^ \\* ${name}: .+\\.\n`));
  const platform = kind === 'edge-lambda' ? 'Lambda@Edge, nodejs22.x' : 'CloudFront Function, cloudfront-js-2.0';
  expect(banner).toContain(` * ${platform}. Attach to: `);
  const size = bytes.toLocaleString('en-US') + (kind === 'edge-lambda' ? ' bytes' : ' of 10,240 bytes');
  expect(banner).toContain(` * ${size} (minified `);
  expect(banner).toContain(`edgewright ${packageVersion}, MIT licence.\n`);
});

test.each(lambdas.flatMap((size) => [size.file, deployedOf(size)]))('%s is CommonJS that loads on its own', (file) => {
  expect(createRequire(import.meta.url)(path.join(packageRoot, file)).handler).toBeTypeOf('function');
  const required = [...read(file).matchAll(/\brequire\(['"]([^'"]+)['"]\)/g)].map(([, name]) => name);
  expect(required.filter((name) => !isBuiltin(name!))).toEqual([]);
});

test('the size table in docs/functions is fresh: node build.mjs --readme', () => {
  const page = read('docs/functions/README.md');
  expect(replaceTable(page, sizes, '../../')).toBe(page);
});

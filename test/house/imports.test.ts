import { readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { packageRoot } from '../../tools/package.js';

/** Folder → what its files may import. The first folder that matches a file counts; `npm:*` is any package. */
const arrows: [folder: string, may: string[]][] = [
  ['shared/functions/', ['shared/functions/', 'crypto']],
  ['shared/edge-lambdas/', ['shared/edge-lambdas/', 'shared/functions/', 'node:']],
  ['functions/behaviors/', ['functions/', 'shared/functions/']],
  ['functions/', ['shared/functions/', 'crypto', 'cloudfront']],
  ['edge-lambdas/', ['shared/', 'node:', 'jose']],
  ['tools/', ['tools/', 'shared/', 'node:', 'npm:']],
];

/** Never, whatever the arrows say. */
const walls: [from: string, to: string][] = [['functions/behaviors/', 'functions/behaviors/']];

interface Import {
  from: string;
  /** A file relative to the repository, "node:…", or the name of a package. */
  to: string;
}

function forbidden({ from, to }: Import): boolean {
  const may = arrows.find(([folder]) => from.startsWith(folder))?.[1];
  if (may === undefined || walls.some(([here, there]) => from.startsWith(here) && to.startsWith(there))) return true;
  const isPackage = !to.includes(':') && !/^(?:shared|functions|edge-lambdas|tools|test|bench)\//.test(to);
  return !may.some((prefix) =>
    prefix === 'npm:'
      ? isPackage
      : prefix.endsWith('/') || prefix.endsWith(':')
        ? to.startsWith(prefix)
        : to === prefix,
  );
}

/** Imports of values, resolved as the build resolves them. Imports of types leave no trace in what runs. */
async function readImports(): Promise<Import[]> {
  const files = arrows.flatMap(([folder]) =>
    readdirSync(path.join(packageRoot, folder), { recursive: true, encoding: 'utf8' }).map((file) => folder + file),
  );
  const { metafile } = await build({
    absWorkingDir: packageRoot,
    entryPoints: [...new Set(files)].filter((file) => /(?<!\.d)\.tsx?$/.test(file)),
    bundle: true,
    write: false,
    outdir: 'none',
    format: 'esm',
    platform: 'node',
    packages: 'external',
    jsx: 'automatic',
    loader: { '.css': 'text', '.svg': 'text' },
    metafile: true,
    logLevel: 'silent',
  });
  return Object.entries(metafile.inputs).flatMap(([from, { imports }]) =>
    imports.map(({ path }) => ({ from, to: path })),
  );
}

test('imports flow one way', async () => {
  const imports = await readImports();
  expect(imports.length).toBeGreaterThan(100);
  expect(imports.filter(forbidden)).toEqual([]);
});

test.each([
  ['functions/spa-rewrite.ts', 'functions/directory-index.ts'],
  ['functions/spa-rewrite.ts', 'node:crypto'],
  ['functions/spa-rewrite.ts', 'jose'],
  ['functions/spa-rewrite.ts', 'shared/edge-lambdas/sigv4.ts'],
  ['functions/behaviors/site-request.ts', 'functions/behaviors/members-request.ts'],
  ['shared/functions/respond.ts', 'functions/spa-rewrite.ts'],
  ['shared/functions/respond.ts', 'node:crypto'],
  ['shared/edge-lambdas/sigv4.ts', 'edge-lambdas/sigv4-signer.ts'],
  ['edge-lambdas/sigv4-signer.ts', 'edge-lambdas/body-hash.ts'],
  ['edge-lambdas/sigv4-signer.ts', 'tools/errors.ts'],
  ['edge-lambdas/sigv4-signer.ts', 'yaml'],
  ['tools/build/index.ts', 'functions/spa-rewrite.ts'],
  ['tools/build/index.ts', 'test/build-once.ts'],
  ['sample/api/index.ts', 'tools/errors.ts'],
])('%s must not import %s', (from, to) => {
  expect(forbidden({ from, to })).toBe(true);
});

test.each([
  ['functions/signed-cookie.ts', 'cloudfront'],
  ['functions/behaviors/site-request.ts', 'functions/spa-rewrite.ts'],
  ['shared/functions/jwt-hs256.ts', 'crypto'],
  ['edge-lambdas/jwt-cookie.ts', 'jose'],
  ['tools/build/index.ts', '@smithy/signature-v4'],
  ['tools/build/index.ts', 'shared/functions/event.ts'],
])('%s may import %s', (from, to) => {
  expect(forbidden({ from, to })).toBe(false);
});

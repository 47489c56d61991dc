import { expect, test } from 'vitest';
import { type Import, importsOf, sourcesIn } from './sources.js';

/** Folder → what its files may import. The first folder that matches a file counts; `npm:*` is any package. */
const arrows: [folder: string, may: string[]][] = [
  ['shared/functions/', ['shared/functions/', 'crypto']],
  ['shared/edge-lambdas/', ['shared/edge-lambdas/', 'shared/functions/', 'node:', 'jose']],
  ['functions/behaviors/', ['functions/', 'shared/functions/']],
  ['functions/', ['shared/functions/', 'crypto', 'cloudfront']],
  ['edge-lambdas/behaviors/', ['edge-lambdas/', 'shared/']],
  ['edge-lambdas/', ['shared/', 'node:', 'jose']],
  ['tools/', ['tools/', 'shared/', 'node:', 'npm:']],
];

/**
 * The floors of tools/, lowest first. Nothing looks up, not even for a type; rooms of one floor may meet, if no circle comes of it.
 * A file that lies in tools/ itself is a leaf of the ground floor.
 */
const floors: string[][] = [
  [''],
  ['findings', 'http'],
  ['runtime'],
  ['build'],
  ['engine'],
  ['distribution'],
  ['simulator'],
  [
    'attack',
    'copy',
    'cost',
    'coverage',
    'csp',
    'doctor',
    'fix',
    'fuzz',
    'init',
    'kvs',
    'migrate',
    'pages',
    'prove',
    'pull',
    'replay',
    'rules',
    'signing',
    'testing',
  ],
  ['inspector', 'mcp', 'modules'],
  ['dev', 'serverless-plugin'],
  ['cli'],
];

type Arrow = Pick<Import, 'from' | 'to' | 'fetched'>;

function forbidden({ from, to }: Pick<Import, 'from' | 'to'>): boolean {
  const may = arrows.find(([folder]) => from.startsWith(folder))?.[1];
  if (may === undefined || betweenBehaviors(from, to) || looksUp(from, to)) return true;
  const isPackage = !to.includes(':') && !/^(?:shared|functions|edge-lambdas|tools|test|bench)\//.test(to);
  return !may.some((prefix) =>
    prefix === 'npm:'
      ? isPackage
      : prefix.endsWith('/') || prefix.endsWith(':')
        ? to.startsWith(prefix)
        : to === prefix,
  );
}

function betweenBehaviors(from: string, to: string): boolean {
  return from.includes('/behaviors/') && to.includes('/behaviors/');
}

function looksUp(from: string, to: string): boolean {
  if (!from.startsWith('tools/') || !to.startsWith('tools/')) return false;
  const [here, there] = [floorOf(from), floorOf(to)];
  return here < there || here === -1;
}

/** -1: a room without a floor. */
function floorOf(file: string): number {
  const [, room, inside] = file.split('/');
  return floors.findIndex((rooms) => rooms.includes(inside === undefined ? '' : room!));
}

function readImports(): Import[] {
  const folders = new Set(arrows.map(([folder]) => folder.split('/')[0]!));
  return sourcesIn(...folders).flatMap(importsOf);
}

/** Files that import each other round in a circle, each circle once, as "a → b → a". What import() fetches closes none. */
function circles(imports: Arrow[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to, fetched } of imports) if (!fetched) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, way: string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) found.push([...way.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const to of next.get(file) ?? []) visit(to, [...way, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return found;
}

test('imports flow one way, types included', () => {
  const imports = readImports();
  expect(imports.length).toBeGreaterThan(1_000);
  expect(imports.filter(forbidden)).toEqual([]);
});

test('no file comes back to itself through what it imports', () => {
  expect(circles(readImports())).toEqual([]);
});

test('a circle is found, and one closed by import() is none', () => {
  const a = { from: 'tools/a.ts', to: 'tools/b.ts', fetched: false };
  const b = { from: 'tools/b.ts', to: 'tools/a.ts', fetched: false };
  expect(circles([a, b])).toEqual(['tools/a.ts → tools/b.ts → tools/a.ts']);
  expect(circles([a, { ...b, fetched: true }])).toEqual([]);
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
  ['edge-lambdas/behaviors/region-api.ts', 'edge-lambdas/behaviors/members-login.ts'],
  ['edge-lambdas/behaviors/region-api.ts', 'functions/spa-rewrite.ts'],
  ['edge-lambdas/sigv4-signer.ts', 'tools/errors.ts'],
  ['edge-lambdas/sigv4-signer.ts', 'yaml'],
  ['tools/build/index.ts', 'functions/spa-rewrite.ts'],
  ['tools/build/index.ts', 'test/build-once.ts'],
  ['sample/api/index.ts', 'tools/errors.ts'],
  ['tools/errors.ts', 'tools/http/messages.ts'],
  ['tools/build/index.ts', 'tools/engine/index.ts'],
  ['tools/distribution/open.ts', 'tools/simulator/index.ts'],
  ['tools/simulator/index.ts', 'tools/doctor/index.ts'],
  ['tools/doctor/index.ts', 'tools/inspector/contract.ts'],
  ['tools/a-new-room/index.ts', 'tools/errors.ts'],
])('%s must not import %s', (from, to) => {
  expect(forbidden({ from, to })).toBe(true);
});

test.each([
  ['functions/signed-cookie.ts', 'cloudfront'],
  ['functions/behaviors/site-request.ts', 'functions/spa-rewrite.ts'],
  ['shared/functions/jwt-hs256.ts', 'crypto'],
  ['edge-lambdas/jwt-cookie.ts', 'jose'],
  ['edge-lambdas/behaviors/region-api.ts', 'edge-lambdas/sigv4-signer.ts'],
  ['tools/build/index.ts', '@smithy/signature-v4'],
  ['tools/build/index.ts', 'shared/functions/event.ts'],
  ['tools/cli/dev.ts', 'tools/dev/serve.ts'],
  ['tools/doctor/index.ts', 'tools/distribution/model.ts'],
])('%s may import %s', (from, to) => {
  expect(forbidden({ from, to })).toBe(false);
});

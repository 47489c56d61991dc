/** A Node that is too old gets one sentence from every entry. EDGEWRIGHT_OLD_NODE names a real one; else this one says that it is older. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as acorn from 'acorn';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../tools/package.js';

const dist = path.join(packageRoot, 'dist');
const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-node-'));
const older = path.join(folder, 'older.cjs');
beforeAll(() => {
  const versions = `{ ...process.versions, node: process.env.CLAIMED ?? '18.20.8' }`;
  writeFileSync(older, `Object.defineProperty(process, 'versions', { value: ${versions} });`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const edge = path.join(packageRoot, 'packages/edge/dist');
const modulesIn = (folder: string) =>
  readdirSync(path.join(folder, 'modules'))
    .filter((file) => /\.c?js$/.test(file))
    .map((file) => path.join(folder, 'modules', file));
const modules = [...modulesIn(dist), ...modulesIn(edge)];

function run(args: string[], claimed?: string) {
  const real = process.env.EDGEWRIGHT_OLD_NODE;
  const [command, flags] = real && claimed === undefined ? [real, []] : [process.execPath, ['-r', older]];
  const env = { ...process.env, ...(claimed === undefined ? {} : { CLAIMED: claimed }) };
  const { status, stdout, stderr } = spawnSync(command, [...flags, ...args], { encoding: 'utf8', env, cwd: folder });
  return { status, stdout, stderr };
}

const refusal = {
  status: 1,
  stdout: '',
  stderr: expect.stringMatching(/^edgewright: node: Node 20\.19 or newer is needed, found \d+\.\d+\.\d+\. .*\.\n$/),
};

test.each([
  ['the command', [path.join(dist, 'cli.js'), 'dev']],
  ['the build', [path.join(packageRoot, 'build.mjs')]],
  ...modules.map((file): [string, string[]] => [
    path.relative(packageRoot, file),
    [
      '-e',
      file.endsWith('.cjs')
        ? `require(${JSON.stringify(file)})`
        : `import(${JSON.stringify(pathToFileURL(file).href)})`,
    ],
  ]),
])('%s says what it needs, and no more', (_, args) => {
  expect(run(args)).toEqual(refusal);
});

test.each([
  ['20.18.3', 1],
  ['20.19.0', 0],
  ['22.0.0', 0],
])('Node %s ends with %i', (claimed, status) => {
  expect(run([path.join(dist, 'cli.js'), '--version'], claimed).status).toBe(status);
});

/** What came to Node after 18, and would be missed while the modules are linked, before any of them runs. */
const newer = [
  'hash',
  'crc32',
  'styleText',
  'getBuiltinModule',
  'globSync',
  'glob',
  'matchesGlob',
  'registerHooks',
  'findPackageJSON',
  'enableCompileCache',
  'parseEnv',
  'partialDeepStrictEqual',
];

test('what entries load at once can be read and linked by Node 18', () => {
  const seen = new Set<string>();
  const missed: string[] = [];
  const entries = [path.join(dist, 'cli.js'), ...modules.filter((file) => file.endsWith('.js'))];
  for (const entry of entries) follow(entry, seen, missed);
  expect(missed).toEqual([]);
  expect(seen.size).toBeGreaterThan(entries.length);
});

function follow(file: string, seen: Set<string>, missed: string[]): void {
  if (seen.has(file)) return;
  seen.add(file);
  const { body } = acorn.parse(readFileSync(file, 'utf8'), {
    ecmaVersion: 2022,
    sourceType: 'module',
    allowHashBang: true,
  });
  for (const node of body) {
    if (!('source' in node) || !node.source) continue;
    const from = String(node.source.value);
    if (from.startsWith('.')) follow(path.resolve(path.dirname(file), from), seen, missed);
    if (!from.startsWith('node:') || node.type !== 'ImportDeclaration') continue;
    for (const one of node.specifiers)
      if (one.type === 'ImportSpecifier' && 'name' in one.imported && newer.includes(one.imported.name))
        missed.push(`${one.imported.name} of ${from} in ${path.basename(file)}`);
  }
}

test('steps, which are bundled into functions, have nothing of it in them', () => {
  for (const kind of ['functions', 'edge-lambdas'])
    for (const file of readdirSync(path.join(edge, 'modules', kind)).filter((name) => name.endsWith('.js')))
      expect(readFileSync(path.join(edge, 'modules', kind, file), 'utf8')).not.toContain('process.versions');
});

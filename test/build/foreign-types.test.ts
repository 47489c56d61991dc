import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkTypes } from '../../tools/build/gates/types.js';
import { packageRoot } from '../../tools/package.js';

/** A project of somebody else, with the package installed, that has one function with this body. */
function foreignProject(body: string): string {
  const root = mkdtempSync(path.join(tmpdir(), 'edgewright-types-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(path.join(root, 'node_modules'));
  mkdirSync(path.join(root, 'functions'));
  symlinkSync(packageRoot, path.join(root, 'node_modules', 'edgewright'));
  symlinkSync(path.join(packageRoot, 'node_modules/typescript'), path.join(root, 'node_modules/typescript'));
  const config = { extends: 'edgewright/functions/tsconfig.json', include: ['**/*.ts'] };
  writeFileSync(path.join(root, 'functions/tsconfig.json'), JSON.stringify(config));
  writeFileSync(path.join(root, 'package.json'), '{ "type": "module" }');
  const types = '{ request: { uri: string; headers: { [name: string]: { value: string } } } }';
  const source = `export async function handler(event: ${types}) {\n  const { request } = event;\n${body}\n  return request;\n}\n`;
  writeFileSync(path.join(root, 'functions/one.ts'), source);
  return root;
}

test.each([
  ['for (const [name, { value }] of Object.entries(request.headers)) request.uri = name + value;', 'entries'],
  ['for (const letter of request.uri) request.headers.x = { value: letter };', 'letters of a string'],
  ['const { uri, ...others } = request; request.uri = uri + Object.keys(others).length;', 'rest'],
  ['const all = [...Object.keys(request.headers), "a"]; request.uri = all.join("");', 'spread of an array'],
  ['const copy = { ...request, uri: "/" }; request.uri = copy.uri;', 'spread of an object'],
  ['const f = (a = 1, ...rest: number[]) => Math.max(a, ...rest); request.uri = String(f());', 'default and spread'],
  ['const wait = async (x: string) => x; request.uri = [await wait("a"), await wait("b")].join("");', 'async closure'],
  [
    'class A { k = "k"; m() { return this.k; } } class B extends A { n() { return super.m(); } } request.uri = new B().n();',
    'classes',
  ],
])('%s passes the types: %s', async (body) => {
  expect(await checkTypes(foreignProject(body))).toEqual([]);
});

test.each([
  ['const seen: unknown = request; for (const x of seen) request.uri = x;', 'unknown'],
  ['for (const x of request.headers) request.uri = x;', 'an object'],
  ['for (const x of new Map()) request.uri = x;', 'Map'],
  ['const letters = [...request.uri]; request.uri = letters.join("");', 'spread of a string'],
  ['const bytes = [...Buffer.from("a")]; request.uri = String(bytes.length);', 'spread of bytes'],
  ['const [a] = request.uri; request.uri = a;', 'a pattern over a string'],
  ['request.uri = request.uri.normalize();', 'what the runtime does not have'],
])('%s does not: %s', async (body) => {
  const findings = (await checkTypes(foreignProject(body))) ?? [];
  expect(findings.map(({ file, line }) => [file, line])).toContainEqual(['functions/one.ts', 3]);
});

test('a TypeScript that takes a for…of for a mistake is not asked', async () => {
  const dir = foreignProject('for (const x of [request.uri]) request.uri = x;');
  rmSync(path.join(dir, 'node_modules/typescript'));
  mkdirSync(path.join(dir, 'node_modules/typescript'), { recursive: true });
  writeFileSync(path.join(dir, 'node_modules/typescript/package.json'), '{ "version": "5.9.3" }');
  expect(await checkTypes(dir)).toBeUndefined();
});

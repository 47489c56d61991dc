/** What lies near an object that is not there. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nearMisses } from '../../../tools/simulator/origins/near-misses.js';

const base = mkdtempSync(join(tmpdir(), 'edgewright-near-'));
const site = join(base, 'site');

beforeAll(() => {
  const files = [
    'index.html',
    'about.html',
    'docs/index.html',
    'docs/one.txt',
    'docs/Two.TXT',
    'docs/tow.txt',
    'docs/twoo.txt',
  ];
  const many = [
    'a/aaaa1',
    'a/aaaa2',
    'a/aaaa3',
    'a/aaaa4',
    'js/app-4f3a9c21.js',
    'js/lib.min.js',
    'docs/abc',
    'docs/deep.txt/x',
  ];
  for (const file of [...files, ...many, '../outside/plan.txt']) {
    mkdirSync(dirname(join(site, file)), { recursive: true });
    writeFileSync(join(site, file), '');
  }
  symlinkSync(join(base, 'outside'), join(site, 'link'));
});
afterAll(() => rmSync(base, { recursive: true }));

test.each<[string, string | undefined, string | undefined, string | undefined]>([
  ['', 'index.html', undefined, 'index.html'],
  ['docs', 'docs/index.html', undefined, 'index.html'],
  ['docs/', 'docs/index.html', undefined, 'index.html'],
  ['about', undefined, 'about.html', 'index.html'],
  ['about/', undefined, 'about.html', 'index.html'],
  ['a/b', undefined, undefined, 'index.html'],
  ['about.png', undefined, undefined, undefined],
])('for "%s" index %s, page %s, shell %s', async (key, index, html, shell) => {
  expect(await nearMisses(site, key)).toMatchObject({ key, folder: 'site', index, html, shell });
});

test.each<[string, string[]]>([
  ['docs/two.txt', ['docs/Two.TXT', 'docs/twoo.txt', 'docs/tow.txt']],
  ['docs/onne.txt', ['docs/one.txt']],
  ['docs/onnnne.txt', []],
  ['docs/on.tx', ['docs/one.txt']],
  ['docs/abd', []],
  ['docs/ABC', ['docs/abc']],
  ['docs/deep.txt', []],
  ['docs/', []],
  ['', []],
  ['a/aaaa', ['a/aaaa1', 'a/aaaa2', 'a/aaaa3']],
  ['js/app-99aa88bb.js', ['js/app-4f3a9c21.js']],
  ['js/app.js', ['js/app-4f3a9c21.js']],
  ['js/app-99aa88bb.css', []],
  ['js/lib.max.js', ['js/lib.min.js']],
  ['none/one.txt', []],
  ['link/plam.txt', []],
  ['../outside/plam.txt', []],
  ['docs/../docs/on.txt', []],
  ['docs//on.txt', []],
  ['docs/./on.txt', []],
])('near "%s" lies %j', async (key, near) => {
  expect((await nearMisses(site, key)).near).toEqual(near);
});

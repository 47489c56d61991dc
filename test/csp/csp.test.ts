import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { siteCsp } from '../../tools/csp/csp.js';
import { inlineOf } from '../../tools/csp/inline.js';
import { withHashes } from '../../tools/csp/policy.js';

const root = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
afterAll(() => rmSync(root, { recursive: true }));

const alert = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";
const alertLine = "'sha256-MaeD7tQk/YNyd6Pm9J12ROmv0Z93QwNN4VH7v3gI+RI='";

describe('what a page has inline', () => {
  test.each<[string, string[]]>([
    ['<script>alert(1)</script>', [alert]],
    ['<script>alert(1)\n</script>', [alertLine]],
    ['<script>alert(1)\r\n</script>', [alertLine]],
    ['<SCRIPT TYPE="Text/JavaScript">alert(1)</SCRIPT>', [alert]],
    ['<script type="module">alert(1)</script>', [alert]],
    ['<script type="importmap">alert(1)</script>', [alert]],
    ['<script type="application/json">alert(1)</script>', []],
    ['<script type="application/ld+json">alert(1)</script>', []],
    ['<script src="/a.js"></script>', []],
    ['<script src="/a.js">alert(1)</script>', []],
    ['<script></script>', []],
    ['<script>alert(1)</script><p><script>alert(1)</script>', [alert]],
    ['<!-- <script>alert(1)</script> -->', []],
    ['<textarea><script>alert(1)</script></textarea>', []],
    ['<template><script>alert(1)</script></template>', [alert]],
    ['<svg><script>alert(1)</script></svg>', [alert]],
    ['<script>alert(1)', [alert]],
    ['<p>nothing</p>', []],
  ])('%j has the scripts %j', (html, scripts) => {
    expect(inlineOf(html)).toEqual({ scripts, styles: [], attributes: 0 });
  });

  test('styles, those of <noscript> among them', () => {
    const html = '<style>alert(1)</style><noscript><style>alert(1)\n</style></noscript>';
    expect(inlineOf(html)).toEqual({ scripts: [], styles: [alertLine, alert].sort(), attributes: 0 });
  });

  test('attributes that no hash allows are counted', () => {
    expect(inlineOf('<p style="a:b" onclick="x()" data-on="1"><a onmouseover=x>').attributes).toBe(3);
  });
});

test.each([
  ["default-src 'self'", ["'sha256-a'"], [], "default-src 'self'; script-src 'self' 'sha256-a'"],
  ["default-src 'self'", [], ["'sha256-b'"], "default-src 'self'; style-src 'self' 'sha256-b'"],
  ["default-src 'none'", ["'sha256-a'"], [], "default-src 'none'; script-src 'sha256-a'"],
  ["script-src 'self' 'sha256-old' https://a.test", ["'sha256-a'"], [], "script-src 'self' https://a.test 'sha256-a'"],
  ["script-src 'self' 'sha256-old'", [], [], "script-src 'self'"],
  ["SCRIPT-SRC 'unsafe-inline'; ; object-src 'none';", ["'sha256-a'"], [], "script-src 'sha256-a'; object-src 'none'"],
  ["style-src 'unsafe-inline'", ["'sha256-a'"], [], "style-src 'unsafe-inline'; script-src 'sha256-a'"],
  ["default-src 'self'; frame-ancestors 'none'", [], [], "default-src 'self'; frame-ancestors 'none'"],
])('%s with %j and %j is %s', (base, scripts, styles, policy) => {
  expect(withHashes(base, scripts, styles)).toBe(policy);
});

function site(name: string, pages: Record<string, string>): string {
  const folder = path.join(root, name);
  for (const [page, html] of Object.entries(pages)) {
    mkdirSync(path.dirname(path.join(folder, page)), { recursive: true });
    writeFileSync(path.join(folder, page), html);
  }
  return folder;
}

const dist = site('dist', {
  'index.html': '<script>alert(1)</script>',
  'docs/a.html': '<script>alert(1)\n</script><p onclick="x()">',
  'app.js': '<script>never</script>',
});
const both = [alertLine, alert].sort().join(' ');

test('a site has the union of its pages, and the same policy twice', async () => {
  const report = await siteCsp(dist, {});
  expect(report).toMatchObject({
    pages: 2,
    policy: `default-src 'self'; script-src 'self' ${both}`,
    attributes: [{ page: path.join('docs', 'a.html'), count: 1 }],
    changed: false,
    limit: 1783,
  });
  expect(report.length).toBe(report.policy.length);
  expect((await siteCsp(dist, { policy: report.policy })).policy).toBe(report.policy);
});

describe('--write', () => {
  test.each([
    [
      't.yml',
      "Resources: # kept\n  P:\n    ContentSecurityPolicy:\n      Override: true\n      ContentSecurityPolicy: default-src 'self'\n",
    ],
    [
      'block.yml',
      "P:\n  ContentSecurityPolicy:\n    ContentSecurityPolicy: >\n      default-src\n      'self'\n    Override: true\n",
    ],
    [
      't.json',
      `{ "P": { "ContentSecurityPolicy": { "ContentSecurityPolicy": "default-src 'self'", "Override": true } } }`,
    ],
  ])('changes the policy of %s and nothing else', async (name, text) => {
    const file = path.join(root, name);
    writeFileSync(file, text);
    expect((await siteCsp(dist, { write: file })).changed).toBe(true);
    const written = readFileSync(file, 'utf8');
    const policy = `default-src 'self'; script-src 'self' ${both}`;
    const before = parse(text) as object;
    const wanted = JSON.parse(
      JSON.stringify(before).replace(/"default-src 'self'(?:\\n)?"/, JSON.stringify(policy)),
    ) as object;
    expect(parse(written)).toEqual(wanted);
    expect(written.includes('# kept')).toBe(text.includes('# kept'));
    expect((await siteCsp(dist, { write: file })).changed).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe(written);
  });

  test('changes the options of a function', async () => {
    const file = path.join(root, 'site-response.ts');
    const source = readFileSync('functions/response-headers.ts', 'utf8');
    writeFileSync(file, source);
    await siteCsp(dist, { write: file });
    const written = readFileSync(file, 'utf8');
    expect(written).toContain(
      `"default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; script-src 'self' ${both}"`,
    );
    expect(written.split('\n').length).toBe(source.split('\n').length);
  });

  test('refuses what a response headers policy would not take, and writes nothing', async () => {
    const many = site('many', { 'a.html': Array.from({ length: 40 }, (_, at) => `<script>${at}</script>`).join('') });
    const file = path.join(root, 'many.yml');
    const text = "P:\n  ContentSecurityPolicy:\n    ContentSecurityPolicy: default-src 'self'\n";
    writeFileSync(file, text);
    await expect(siteCsp(many, { write: file })).rejects.toThrow(
      'takes 1783 characters of Content-Security-Policy, found',
    );
    expect(readFileSync(file, 'utf8')).toBe(text);
    const source = path.join(root, 'many.ts');
    writeFileSync(source, `const set = { 'content-security-policy': 'default-src \\'self\\'' };`);
    expect((await siteCsp(many, { write: source })).changed).toBe(true);
  });

  test('refuses a file without a policy, or with two', async () => {
    const none = path.join(root, 'none.ts');
    writeFileSync(none, 'export const a = 1;');
    await expect(siteCsp(dist, { write: none })).rejects.toThrow('found 0');
    const line = `'content-security-policy': "default-src 'self'",\n`;
    writeFileSync(none, line + line);
    await expect(siteCsp(dist, { write: none })).rejects.toThrow('found 2');
  });
});

test('the command prints the policy, and says what went wrong in one sentence', () => {
  const csp = (...args: string[]) => spawnSync(process.execPath, ['dist/cli.js', 'csp', ...args], { encoding: 'utf8' });
  const good = csp(dist, '--json');
  expect(JSON.parse(good.stdout)).toMatchObject({ pages: 2, scripts: both.split(' ') });
  expect(good.stderr).toContain('has 1 inline handlers');
  expect([csp(`${root}/nowhere`).status, csp(site('empty', { 'a.txt': '' })).status]).toEqual([1, 1]);
  expect(csp(`${root}/nowhere`).stderr).toContain('csp expects the folder of a built site');
});

import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FRAMEWORKS } from '../../tools/init/frameworks.js';
import { type Choices, writeProject } from '../../tools/init/init.js';
import { guessFramework, guessSite, guessStack, readManifest } from '../../tools/init/look.js';
import { runCli } from '../cli/run-cli.js';
import { makeFolder, remove } from './project.js';

function folder(files: Record<string, string> = {}): string {
  const dir = makeFolder(files);
  onTestFinished(() => remove(dir));
  return dir;
}

const read = (dir: string, file: string) => readFileSync(path.join(dir, file), 'utf8');
const all = (dir: string) => readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort();

function write(dir: string, changes: Partial<Choices> = {}) {
  return writeProject({ dir, framework: 'vite', stack: 'sam', site: 'dist', api: undefined, force: false, ...changes });
}

test.each([
  ['serverless.yml', '', 'serverless'],
  ['cdk.json', '{}', 'cdk'],
  ['main.tf', '', 'terraform'],
  ['template.yaml', 'Transform: AWS::Serverless-2016-10-31', 'sam'],
  ['template.yml', 'Resources: {}', 'cloudformation'],
  ['README.md', '', 'cloudformation'],
])('a folder with %s (%s) is of stack %s', (file, text, stack) => {
  expect(guessStack(folder({ [file]: text })).is).toBe(stack);
});

test('a generator that brings Vite along is not taken for Vite', () => {
  const dir = folder({ 'package.json': '{"devDependencies":{"vite":"7","@sveltejs/kit":"2"}}' });
  expect(guessFramework(dir, readManifest(dir))).toEqual({
    is: 'sveltekit',
    because: 'package.json has "@sveltejs/kit"',
  });
});

test('the site is where files are, and else where the generator puts it', () => {
  expect(guessSite(folder({ 'build/index.html': '' }), 'vite').is).toBe('build');
  expect(guessSite(folder({ out: 'a file of that name' }), 'next-export').is).toBe('out');
  expect(guessSite(folder({ 'index.html': '' }), 'plain').is).toBe('.');
  expect(guessSite(folder({ 'dist/shop/browser/de/index.html': '' }), 'angular').is).toBe('dist/shop/browser');
});

test.each([
  [{}, 'dist/shop/browser'],
  [{ outputPath: 'dist/web' }, 'dist/web/browser'],
  [{ outputPath: { base: 'public', browser: '' } }, 'public'],
])('an Angular project with %j is going to be in %s', (options, site) => {
  const projects = { shop: { architect: { build: { options } } } };
  expect(guessSite(folder({ 'angular.json': JSON.stringify({ projects }) }), 'angular').is).toBe(site);
});

test('what is to be built is not written by init, and goes where its generator puts it', () => {
  const eleventy = { scripts: { build: 'eleventy' }, devDependencies: { '@11ty/eleventy': '3' } };
  const dir = folder({ 'package.json': JSON.stringify(eleventy), 'index.md': '' });
  const site = guessSite(dir, guessFramework(dir, readManifest(dir)).is).is;
  const { files, next } = write(dir, { framework: 'plain', site });
  expect([site, next]).toEqual(['_site', ['npm install', 'npm run build', 'npm run edge']]);
  expect(files.filter((file) => file.endsWith('.html'))).toEqual([]);
});

describe('package.json', () => {
  test('keeps what it has, with its indentation', () => {
    const before =
      '{\n    "name": "shop",\n    "scripts": { "build": "vite build" },\n    "dependencies": { "vitest": "1.0.0" }\n}\n';
    const dir = folder({ 'package.json': before });
    const { next } = write(dir);
    const after = JSON.parse(read(dir, 'package.json'));
    expect(read(dir, 'package.json')).toContain('\n    "name": "shop"');
    expect(after.scripts.build).toBe('vite build');
    expect(Object.keys(after.scripts)).toEqual(['build', 'edge', 'edge:test']);
    expect(after.dependencies).toEqual({ vitest: '1.0.0' });
    expect(Object.keys(after.devDependencies)).toEqual(['edgewright']);
    expect(next).toEqual(['npm install', 'npm run build', 'npm run edge']);
  });

  test.each([
    [{}, { edgewright: /^\^/, typescript: /^\^/, vitest: /^\^4/ }],
    [{ '@angular/build': '^20.3.0' }, { edgewright: /^\^/, vitest: /^\^3\.1\.1$/ }],
    [
      { '@angular/build': '^22.0.0', typescript: '~5.9.0' },
      { edgewright: /^\^/, vitest: /^\^4/ },
    ],
  ])('beside %j gets what npm can install there', (devDependencies: Record<string, string>, added) => {
    const dir = folder({ 'package.json': JSON.stringify({ devDependencies }) });
    write(dir);
    const after: Record<string, string> = JSON.parse(read(dir, 'package.json')).devDependencies;
    const own = Object.entries(after).filter(([name]) => !(name in devDependencies));
    expect(own.map(([name]) => name)).toEqual(Object.keys(added));
    for (const [name, range] of own) expect(range).toMatch((added as Record<string, RegExp>)[name]!);
  });

  test.each(['serverless', 'cloudformation', 'cdk'] as const)(
    '%s: what is tested is made as what is served',
    (stack) => {
      const dir = folder({});
      write(dir, { stack });
      const { scripts } = JSON.parse(read(dir, 'package.json'));
      const [served, tested] = ['edge', 'edge:test'].map((name) => scripts[name].split(' && ').slice(0, -1));
      expect(tested).toEqual(served);
    },
  );

  test('with another script of that name is a clash, and stays', () => {
    const text = '{ "scripts": { "edge": "open -a Edge" } }';
    const dir = folder({ 'package.json': text });
    expect(() => write(dir)).toThrow(/script "edge" of package\.json already\. Nothing was written/);
    expect(all(dir)).toEqual(['package.json']);
    expect(read(dir, 'package.json')).toBe(text);
  });

  test.each(['{', '[]'])('that is none (%s) is said', (text) => {
    expect(() => write(folder({ 'package.json': text }))).toThrow(/package\.json" expects JSON: .*Correct it first\./);
  });
});

test('files of the same names are all named, and only --force overwrites them', () => {
  const dir = folder({ 'edge/template.yml': 'mine', 'edge/functions/site.ts': 'mine', 'dist/index.html': '' });
  const before = all(dir);
  expect(() => write(dir)).toThrow(
    /has edge\/functions\/site\.ts, edge\/template\.yml already\. Nothing was written\. .*--force/,
  );
  expect(all(dir)).toEqual(before);
  write(dir, { force: true });
  expect(read(dir, 'edge/template.yml')).toContain('AWS::CloudFront::Distribution');
});

/** Permissions of files do not hold for root; those of the kernel's own folder do. */
test.skipIf(!existsSync('/sys'))('without permission nothing is half written', () => {
  const dir = folder();
  symlinkSync('/sys', path.join(dir, 'edge'));
  expect(() => write(dir)).toThrow(/cannot be written: .*(EACCES|EPERM|EROFS).*Nothing was changed\./);
  expect(readdirSync(dir)).toEqual(['edge']);
});

test('a file in the way of a folder: nothing is half written', () => {
  const dir = folder({ edge: 'a file' });
  expect(() => write(dir)).toThrow(/edge.*Nothing was changed/);
  expect(all(dir)).toEqual(['edge']);
});

describe('the command', () => {
  test('takes the guesses without a terminal and without network, says them, and what to run next', async () => {
    const dir = folder({ 'mkdocs.yml': '', 'site/index.html': '', 'main.tf': '' });
    const env = { NODE_OPTIONS: `--require "${path.resolve('test/deploy/no-network.cjs')}"` };
    const { status, stdout, stderr } = await runCli(['init', dir], { env });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('framework mkdocs: there is a mkdocs.yml\nstack terraform: there is a main.tf\n');
    expect(stdout).toContain('npm install && npm run edge\n');
    expect(read(dir, 'edge/main.tf')).toContain('aws_cloudfront_distribution');
    expect(existsSync(path.join(dir, 'edge/local.yml'))).toBe(true);
  });

  test('answers mistakes in a sentence, and in JSON', async () => {
    const dir = folder({ 'dist/index.html': '' });
    const unknown = await runCli(['init', dir, '--framework', 'nex', '--json']);
    const message = `--framework expects one of ${FRAMEWORKS.join(', ')}, found "nex". Did you mean "next-export"?`;
    expect(unknown.status).toBe(1);
    expect(JSON.parse(unknown.stdout)).toEqual({ errors: [{ code: 'usage', message }] });
    const outside = await runCli(['init', dir, '--yes', '--site', '../elsewhere']);
    expect(outside.stderr).toMatch(
      /^edgewright: usage: --site expects a folder in ".*", found "\.\.\/elsewhere"\..*\n$/,
    );
    const taken = folder({ 'edge/functions/site.ts': 'mine', 'dist/index.html': '' });
    const clash = await runCli(['init', taken, '--yes']);
    expect(clash.stderr).toMatch(/^edgewright: exists: ".*" has edge\/functions\/site\.ts already\. .*--force\.\n$/);
    expect(all(dir)).toEqual(['dist', 'dist/index.html']);
    writeFileSync(path.join(dir, 'file'), '');
    const file = await runCli(['init', path.join(dir, 'file')]);
    expect(file.stderr).toMatch(
      /^edgewright: file: ".*file" expects to be a folder, found a file\. Name another place\.\n$/,
    );
  });
});

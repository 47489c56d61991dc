import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkViewer } from '../../tools/dev/viewer-flag.js';
import { nothingToServe } from '../../tools/dev/what-lies-here.js';
import { packageRoot } from '../../tools/package.js';
import { runCli } from '../cli/run-cli.js';
import { makeFolder, remove } from '../init/project.js';
import { makeProject, startDev, type TestProject } from './project.js';

let project: TestProject;
const flags = ['--template', 'template.json', '--origin', 'Site=site', '--engine', 'vm'];

beforeAll(() => {
  project = makeProject();
});
afterAll(() => project.remove());

test.each([
  [{ 'cdk.json': '{}' }, 'but a cdk.json. Run "npx cdk synth && npx edgewright dev --template cdk.out".'],
  [{ 'cdk.out/manifest.json': '{}' }, 'but a cdk.out. Run "npx edgewright dev --template cdk.out".'],
  [{ 'template.yaml': '' }, 'but a template.yaml. Run "npx edgewright dev --template template.yaml".'],
  [{ 'main.tf': '' }, 'but a main.tf. Run "terraform plan -out p && terraform show -json p > plan.json && '],
  [{ 'Pulumi.yaml': '' }, 'but a Pulumi.yaml. Run "pulumi stack export > stack.json && '],
  [{ 'get-distribution.json': '{}' }, 'but what "edgewright pull" wrote. Run "npx edgewright dev --template .".'],
  [{ 'package.json': '{"scripts":{"edge":"x"}}' }, 'but a script "edge" in package.json. Run "npm run edge".'],
  [{ 'package.json': '{"devDependencies":{"vite":"7"}}' }, 'but a project of vite. Run "npx edgewright init".'],
  [{ 'dist/index.html': '' }, 'but a site in dist/. Run "npx edgewright init".'],
  [{}, 'and nothing else that describes a distribution. Run "npx edgewright init".'],
])('without serverless.yml, %j: it says what it sees, and the command', (files: Record<string, string>, words) => {
  const dir = makeFolder(files);
  const { code, message } = nothingToServe(dir);
  remove(dir);
  expect(code).toBe('no-service');
  expect(message).toContain(` has no serverless.yml, ${words}`);
});

test.each([
  ['planet', 'Mars', /--viewer knows country, .*device.*, found "planet"\.$/],
  ['country', 'Germany', /--viewer country expects two capital letters .*, found "Germany"\.$/],
  ['country', 'XX', /found "XX"/],
  ['device', 'phone', /expects desktop, mobile, smarttv, tablet, found "phone"/],
  ['address', '300.1.1.1', /expects an IP address/],
  ['latitude', 'north', /expects a number/],
])('--viewer %s=%s is refused', (name, value, message) => {
  expect(() => checkViewer(name, value)).toThrow(message);
});

test.each([
  ['country', 'DE'],
  ['city', 'Köln'],
  ['device', 'SmartTV'],
  ['address', '2001:db8::1'],
  ['asn', '64500'],
])('--viewer %s=%s is taken', (name, value) => {
  expect(() => checkViewer(name, value)).not.toThrow();
});

test('PORT is the port where --port is not given, and --open shows the site', async () => {
  const browser = path.join(project.directory, 'browser');
  writeFileSync(browser, `#!/bin/sh\necho "$1" > ${project.directory}/opened\n`);
  chmodSync(browser, 0o755);
  const wrong = await runCli(['dev', ...flags], { cwd: project.directory, env: { PORT: 'eighty' } });
  expect(wrong.stderr).toMatch(/^edgewright: usage: .*PORT.*0 to 65535/);
  process.env.BROWSER = browser;
  const dev = await startDev(project.directory, [...flags, '--open']);
  delete process.env.BROWSER;
  await expect
    .poll(() => readFileSync(path.join(project.directory, 'opened'), 'utf8'), { timeout: 5000 })
    .toBe(`${dev.url}\n`);
  expect(await dev.stop()).toBe(0);
});

test('a save is a line: rebuilt, refused with what the doctor says, recovered', async () => {
  const dev = await startDev(project.directory, flags);
  const template = readFileSync(path.join(project.directory, 'template.json'), 'utf8');
  const save = async (text: string, line: RegExp) => {
    project.write('template.json', text);
    await expect.poll(() => dev.output().stderr, { timeout: 5000 }).toMatch(line);
  };
  await save(template.replace('"one"', '"two"'), /^edgewright: rebuilt: template\.json in \d+ ms$/m);
  await save('{', /^edgewright: template-malformed: .*\nedgewright: the last good version is served$/m);
  await save(template, /^edgewright: recovered: what was saved last is served$/m);
  for (const placeholder of ['file://fn.js', '__inline__']) {
    const unbuilt = template.replace(/"FunctionCode":"(?:[^"\\]|\\.)*"/, `"FunctionCode":"${placeholder}"`);
    expect(unbuilt).not.toBe(template);
    await save(unbuilt, new RegExp(`^edgewright: function-code: .*"${placeholder}" is no code\\.`, 'm'));
  }
  expect(await dev.stop()).toBe(0);
  project.write('template.json', template);
});

test.skipIf(spawnSync('script', ['--version']).status !== 0)(
  'keys are heard on a terminal, and q ends it',
  async () => {
    const command = [process.execPath, path.join(packageRoot, 'dist/cli.js'), 'dev', ...flags, '--port', '0'].join(' ');
    const child = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], {
      cwd: project.directory,
      env: { ...process.env, BROWSER: 'none' },
    });
    let seen = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      seen += stripVTControlCharacters(text);
    });
    const heard = (words: RegExp) => expect.poll(() => seen, { timeout: 10_000 }).toMatch(words);
    await heard(/o open {2}c clear {2}i invalidate {2}r reload {2}q quit/);
    child.stdin.write('xi');
    await heard(/edgewright: invalidated: 0 objects/);
    child.stdin.write('r');
    await heard(/edgewright: rebuilt: template\.json/);
    child.stdin.write('q');
    const [status] = await once(child, 'exit');
    expect(status).toBe(0);
  },
);

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'acorn';
import { afterAll, describe, expect, test } from 'vitest';
import { loadTemplate } from '../../tools/distribution/cloudformation/load.js';
import { diagnoseFully } from '../../tools/doctor/index.js';
import type { Template } from '../../tools/serverless-plugin/framework.js';
import { foreignService, projectDir } from './service.js';

const examples = path.join(projectDir, 'examples');
const spaRewrite = readFileSync(path.join(projectDir, 'dist/functions/min/spa-rewrite.js'), 'utf8');
const scratch = mkdtempSync(path.join(tmpdir(), 'edgewright-examples-'));

/** A folder with the package in its node_modules. */
const { dir: installed } = foreignService({});

afterAll(() => rmSync(installed, { recursive: true }));
afterAll(() => rmSync(scratch, { recursive: true }));

test('README names every example', () => {
  const folders = readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const readme = readExample('README.md');
  for (const { name } of folders) expect(readme).toContain(`[${name}](${name}/`);
});

describe('serverless-third-party', () => {
  test('takes 15 lines', () => {
    expect(readExample('serverless-third-party/serverless.yml').trim().split('\n')).toHaveLength(15);
  });

  test('packages our function into a service in another region, and leaves the rest of it alone', async () => {
    const files = ['serverless.yml', 'orders.mjs'].map((name) => [name, readExample(`serverless-third-party/${name}`)]);
    const service = foreignService(Object.fromEntries(files));
    // npm tells the framework what is a development dependency.
    const { output } = await service.run(['package'], { PATH: process.env.PATH ?? '' });
    expect(output).toContain('Service packaged');
    const { Resources } = JSON.parse(service.read('.serverless/cloudformation-template-update-stack.json'));
    expect(Resources.SpaRewrite.Properties.FunctionCode).toBe(spaRewrite);
    expect(Resources.OrdersLambdaFunction.DeletionPolicy).toBeUndefined();
    expect(existsSync(path.join(service.dir, 'dist'))).toBe(false);
    service.remove();
  });
});

describe('cloudformation', () => {
  const output = execFileSync(process.execPath, [path.join(examples, 'cloudformation/inline.mjs')], { cwd: installed });
  const template = writeAndLoad('cloudformation.yml', output.toString());

  test('carries the built code', () => {
    expect(template.Resources.SpaRewrite?.Properties?.FunctionCode).toBe(spaRewrite);
  });

  test('has nothing that AWS or the doctor finds', () => expectSound(template));
});

test('sam has nothing that AWS or the doctor finds', async () => {
  await expectSound(loadTemplate(path.join(examples, 'sam/template.yml')) as Template);
});

test.each(['sam/template.yml', 'terraform/main.tf', 'cdk/app.mjs'])('%s: every artefact it names is built', (file) => {
  const source = readExample(file).replaceAll('${ARTEFACTS}', 'node_modules/@edgewright/edge/dist');
  const named = [...source.matchAll(/node_modules\/@edgewright\/edge\/[\w./-]*[\w-]/g)].map(([artefact]) => artefact);
  expect(named.length).toBeGreaterThan(0);
  for (const artefact of named) expect(existsSync(path.join(projectDir, artefact)), artefact).toBe(true);
});

test('terraform: every reference is declared, and the edge function is published', () => {
  const source = readExample('terraform/main.tf');
  const declared = [...source.matchAll(/^resource "(\w+)" "(\w+)"/gm)].map(([, type, name]) => `${type}.${name}`);
  const used = [...source.matchAll(/\b(aws_\w+\.\w+)\.\w+/g)].map(([, name]) => name);
  expect(new Set(used)).toEqual(new Set(declared.filter((name) => !name.startsWith('aws_cloudfront_distribution'))));
  expect(source).toMatch(/lambda_arn\s+= aws_lambda_function\.body_hash\.qualified_arn/);
});

test('cdk: parses, and imports what its package.json installs', () => {
  const { body } = parse(readExample('cdk/app.mjs'), { ecmaVersion: 'latest', sourceType: 'module' });
  const imported = body.flatMap((node) => (node.type === 'ImportDeclaration' ? [String(node.source.value)] : []));
  const { dependencies } = JSON.parse(readExample('cdk/package.json'));
  expect(imported.length).toBeGreaterThan(0);
  for (const name of imported) expect(Object.keys(dependencies)).toContain(name.split('/')[0]);
});

async function expectSound(template: Template): Promise<void> {
  expect(await diagnoseFully(template, { projectDir: installed })).toEqual([]);
}

function writeAndLoad(name: string, text: string): Template {
  writeFileSync(path.join(scratch, name), text);
  return loadTemplate(path.join(scratch, name)) as Template;
}

function readExample(file: string): string {
  return readFileSync(path.join(examples, file), 'utf8');
}

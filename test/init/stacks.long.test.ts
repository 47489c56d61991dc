import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { build } from '../../tools/build/index.js';
import { readDistributions } from '../../tools/distribution/cloudformation/index.js';
import { explain } from '../../tools/distribution/explain.js';
import { openTemplate } from '../../tools/distribution/open.js';
import { diagnoseFully } from '../../tools/doctor/index.js';
import { writeProject } from '../../tools/init/init.js';
import { STACKS, type Stack } from '../../tools/init/look.js';
import { packageRoot } from '../../tools/package.js';
import { install, makeFolder, remove } from './project.js';

const cdk = path.join(packageRoot, 'examples/cdk/node_modules');

/** To make their template takes seconds. */
const SLOW: Stack[] = ['serverless', 'cdk'];

function make(stack: Stack, api: string | undefined): string {
  const dir = makeFolder({ 'dist/index.html': '/', 'dist/404.html': 'gone', 'dist/about.html': 'about' });
  onTestFinished(() => remove(dir));
  install(dir, ['serverless']);
  if (stack === 'cdk')
    for (const name of ['aws-cdk-lib', 'constructs'])
      symlinkSync(path.join(cdk, name), path.join(dir, 'node_modules', name));
  writeProject({
    dir,
    framework: 'next-export',
    stack,
    site: 'dist',
    api: api ? new URL(api) : undefined,
    force: false,
  });
  return dir;
}

test.for(STACKS)(
  '%s: our own readers find nothing to say of it, and see site and API',
  { timeout: 60_000 },
  async (stack, { skip }) => {
    skip(stack === 'cdk' && !existsSync(cdk), 'npm --prefix examples/cdk ci installs what this needs');
    const apis = [undefined, 'http://localhost:3000', 'https://api.acme.test:8443/v2'];
    for (const api of SLOW.includes(stack) ? apis.slice(2) : apis) {
      const dir = make(stack, api);
      const edge = path.join(dir, 'edge');
      await build({ root: edge, stage: { name: 'dev', params: {} } });
      const { edge: command } = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8')).scripts;
      const [, script] = /&& node (\S+)/.exec(command) ?? [];
      if (script) execFileSync(process.execPath, [script], { cwd: edge });
      const [, template] = /--template (\S+)/.exec(command) ?? [];

      const opened = await openTemplate(template, edge);
      expect(await diagnoseFully(opened.template, { ...opened, projectDir: edge })).toEqual([]);
      const models = readDistributions(opened.template, { ...opened, projectDir: edge });
      const page = explain(models, '/about', 'GET');
      expect(page).toMatchObject({ behavior: '*', origin: 'Site' });
      expect(Object.keys(page.functions)).toEqual(['viewer-request']);
      const call = explain(models, '/api/orders', 'POST');
      expect(call.origin).toBe(api ? 'Api' : 'Site');
      if (api?.includes('acme')) expect(call.toOrigin).toMatchObject({ host: 'api.acme.test', path: '/v2/api/orders' });
      // The page for what is missing would replace the answers of an API.
      expect(models[0]!.errorResponses.length).toBe(api ? 0 : 2);
    }
  },
);

test('terraform: main.tf declares what it uses, and says what local.yml says', () => {
  const dir = make('terraform', 'https://api.acme.test:8443/v2');
  const source = readFileSync(path.join(dir, 'edge/main.tf'), 'utf8');
  const local = readFileSync(path.join(dir, 'edge/local.yml'), 'utf8');
  const declared = [...source.matchAll(/^resource "(\w+)" "(\w+)"/gm)].map(([, type, name]) => `${type}.${name}`);
  for (const [, used] of source.matchAll(/\b(aws_\w+\.\w+)\.\w+/g)) expect(declared).toContain(used);
  expect(source.match(/\{/g)?.length).toBe(source.match(/\}/g)?.length);
  const ids = (text: string) => [...text.matchAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g)].map(([id]) => id).sort();
  expect(ids(source)).toEqual(ids(local));
  for (const shared of ['/api/*', 'api.acme.test', '/v2', '8443', 'index.html', 'dist/functions/min/site.js']) {
    expect(source).toContain(shared);
    expect(local).toContain(shared);
  }
});

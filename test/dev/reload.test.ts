import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionCode, makeProject, makeTemplate, type RunningDev, startDev, type TestProject } from './project.js';

let project: TestProject;
let dev: RunningDev;

beforeAll(async () => {
  project = makeProject();
  project.write('kvs.json', '{"data":[]}');
  dev = await startDev(project.directory, ['--template', 'template.json', '--origin', 'Site=site', '--engine', 'vm']);
});

afterAll(async () => {
  expect(await dev.stop()).toBe(0);
  project.remove();
});

async function text(path: string): Promise<string> {
  return (await fetch(dev.url + path)).text();
}

/** The change has been seen once anything but the old answer comes; then it must be the new one. */
async function becomes(read: () => Promise<unknown>, old: unknown): Promise<unknown> {
  const end = Date.now() + 10_000;
  for (;;) {
    const value = await read();
    if (value !== old || Date.now() > end) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('what is saved is live', () => {
  test('a file of the site, although the cache had it', async () => {
    expect([await text('/page.txt'), await text('/page.txt')]).toEqual(['one', 'one']);
    project.write('site/page.txt', 'two');
    expect(await becomes(() => text('/page.txt'), 'one')).toBe('two');
  });

  test('a built function', async () => {
    const read = async () => (await fetch(`${dev.url}/fn`)).headers.get('x-by');
    expect(await read()).toBe('one');
    project.write('dist/functions/min/fn.js', functionCode.replace('one', 'two'));
    expect(await becomes(read, 'one')).toBe('two');
  });

  test('a Lambda@Edge function, and it survives one that does not parse', async () => {
    const read = async () => (await fetch(`${dev.url}/edge`)).status;
    expect(await text('/edge')).toBe('one');
    project.writeLambda('two');
    expect(await becomes(() => text('/edge'), 'one')).toBe('two');
    project.write('edge/index.js', 'exports.handler = (');
    expect(await becomes(read, 200)).toBe(503);
    project.writeLambda('three');
    expect(await becomes(read, 503)).toBe(200);
  });
});

describe('a template', () => {
  const comment = 'edgewright: template-malformed';

  test('edited into nonsense is refused with a reason, and the last good one is served', async () => {
    project.write('template.json', '{ "Resources": ');
    await becomes(async () => dev.output().stderr.includes(comment), false);
    expect(dev.output().stderr).toContain(comment);
    expect(await text('/page.txt')).toBe('two');
    expect((await fetch(`${dev.url}/fn`)).status).toBe(200);
  });

  test.each([
    ['without a distribution', () => '{"Resources":{"A":{"Type":"AWS::S3::Bucket"}}}', 'no-distribution'],
    ['that is a list', () => '[]', 'template-malformed'],
    [
      'with a behavior to nowhere',
      () => JSON.stringify(makeTemplate()).replaceAll('"TargetOriginId":"Site"', '"TargetOriginId":"Nowhere"'),
      'edgewright:',
    ],
  ])('%s is refused too', async (_, make, code) => {
    const before = dev.output().stderr.length;
    project.write('template.json', make());
    const said = () => dev.output().stderr.slice(before);
    await becomes(async () => said().includes('the last good version is served'), false);
    expect(said()).toContain(code);
    expect(await text('/page.txt')).toBe('two');
  });

  test('put right again is live, with what is new in it', async () => {
    const mended = makeTemplate();
    const config = mended.Resources.Site!.Properties.DistributionConfig as { DefaultRootObject?: string };
    config.DefaultRootObject = 'page.txt';
    const read = async () => (await fetch(`${dev.url}/`)).status;
    expect(await read()).toBe(403);
    project.write('template.json', JSON.stringify(mended));
    expect(await becomes(read, 403)).toBe(200);
  });
});

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { build } from '../../tools/build/index.js';
import { serve } from '../../tools/dev/serve.js';
import { functionSource, makeProject } from '../build/project.js';
import { makeTemplate } from './project.js';

const goesTo = (path: string) => functionSource('fn', `request.uri = '${path}';`);

async function startProject() {
  const root = makeProject({ 'functions/fn.ts': goesTo('/one.txt'), 'site/one.txt': 'one', 'site/two.txt': 'two' });
  await build({ root, stage: { name: 'dev', params: {} } });
  const template = makeTemplate();
  template.Resources.Fn!.Properties.FunctionCode = readFileSync(join(root, 'dist/functions/min/fn.js'), 'utf8');
  writeFileSync(join(root, 'template.json'), JSON.stringify(template));
  const log: string[] = [];
  const dev = await serve({
    projectDir: root,
    template: join(root, 'template.json'),
    stage: undefined,
    distribution: undefined,
    origins: { Site: join(root, 'site') },
    port: 0,
    https: false,
    kvs: undefined,
    engine: 'vm',
    cache: true,
    accessLog: undefined,
    viewer: {},
    log: (line) => log.push(line),
  });
  onTestFinished(() => dev.close());
  return { root, log, read: async () => (await fetch(`${dev.serving.url}/fn`)).text() };
}

async function until<T>(read: () => Promise<T>, wanted: T): Promise<void> {
  await expect.poll(read, { timeout: 15_000, interval: 10 }).toBe(wanted);
}

test('a saved source is built and live; one that a gate refuses is said, and the last good one stays', async () => {
  const { root, log, read } = await startProject();
  const source = join(root, 'functions/fn.ts');
  expect(await read()).toBe('one');

  writeFileSync(source, goesTo('/two.txt'));
  await until(read, 'two');

  writeFileSync(source, goesTo('/one.txt').replace('return request', 'return new Map()'));
  await until(async () => log.some((line) => line.includes('functions/fn.ts')), true);
  expect(log.some((line) => line.includes('the last good version is served'))).toBe(true);
  expect(await read()).toBe('two');

  writeFileSync(source, goesTo('/one.txt'));
  await until(read, 'one');
});

test('a folder of sources that another checkout took away and brought back is built as it came back', async () => {
  const { root, log, read } = await startProject();
  rmSync(join(root, 'functions'), { recursive: true });
  await until(async () => log.some((line) => line.includes('the last good version is served')), true);
  expect(await read()).toBe('one');
  mkdirSync(join(root, 'functions'));
  writeFileSync(join(root, 'functions/fn.ts'), goesTo('/two.txt'));
  await until(read, 'two');
});

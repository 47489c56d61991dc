import path from 'node:path';
import { expect, test } from 'vitest';
import { build } from '../../tools/build/index.js';
import { createCoverage } from '../../tools/coverage/index.js';
import { openArtefact } from '../../tools/engine/index.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { functionSource, makeProject } from '../build/project.js';
import { engines } from '../engine/engines.js';

/** Ordinary TypeScript, lowered. The comments say how often the three events together run a line. */
const SOURCE = `/*!
 * steps: writes down what it does.
 * CloudFront Function, viewer-request.
 */
import { twice } from '../shared/functions/twice.js';

interface Options {
  list?: string[];
  size?: number;
}

class Counter {
  total = 0;
  add(by: number) {
    this.total += by; // 13
    return this; // 13
  }
}

function sum({ list: [first, ...tail] = ['a', 'b', 'c'], size = 1 }: Options, counter: Counter) {
  for (const name of tail) {
    if (name === 'never') {
      counter.add(100); // 0
      continue; // 0
    }
    counter.add(size); // 6
  }
  return { first, ...{ size } }; // 3
}

async function load(uri: string): Promise<string> {
  if (uri === '/rejected') throw new Error('no'); // 9
  return uri; // 8
}

export async function handler(event: { request: { uri: string } }) {
  const { uri } = event.request;
  const counter = new Counter();
  const all = await Promise.all( // 3
    ['a', 'b'].map(async (name) => {
      const value = await load('/' + name); // 6
      return value + name; // 6
    }),
  );
  try {
    counter.add(1);
    const text = [twice(await load(uri)), all.join()].join();
    event.request.uri = text; // 2
  } catch (error) {
    event.request.uri = '/caught'; // 1
  }
  const { size } = sum({}, counter); // 3
  if (uri === '/a') return event.request; // 3
  counter.add(size); // 2
  counter.add(size > 1 ? 2 : 1); // 2
  // The deployed form has one "return event.request" for both.
  return event.request;
}
`;
const LEAF = `/** Two of it. */
export function twice(text: string): string {
  return text === '/never'
    ? '' // 0
    : text + text; // 2
}
`;

function wantedIn(text: string): [line: number, count: number][] {
  return text.split('\n').flatMap((line, index): [number, number][] => {
    const count = / \/\/ (\d+)$/.exec(line)?.[1];
    return count === undefined ? [] : [[index + 1, Number(count)]];
  });
}

test.each(engines)(
  '%s counts the lines of TypeScript, in both forms, whatever became of the statements',
  async (engine) => {
    const root = makeProject({ 'functions/steps.ts': SOURCE, 'shared/functions/twice.ts': LEAF });
    await build({ root, stage: { name: 'dev', params: {} } });
    for (const form of ['functions', 'functions/min']) {
      const coverage = createCoverage();
      const file = path.join(root, 'dist', form, 'steps.js');
      const artefact = await openArtefact(file, { engine, limit: 5_000, instrument: coverage.instrument });
      for (const uri of ['/a', '/b', '/rejected'])
        expect(await artefact.invoke(viewerRequest({ uri }))).toHaveProperty('result');
      await artefact.close();
      const found = coverage.sources();
      for (const [name, text] of [
        ['functions/steps.ts', SOURCE],
        ['shared/functions/twice.ts', LEAF],
      ] as const) {
        const source = found.find((one) => one.file === path.join(root, name));
        const lines = wantedIn(text).map(([line]) => [line, source?.lines[line]]);
        expect(lines, `${name} in ${form}`).toEqual(wantedIn(text));
      }
      const { functions, branches } = found.find(({ file }) => file.endsWith('steps.ts'))!;
      const counted = Object.values(functions).map(({ name, count }) => [name, count]);
      expect(counted).toEqual(
        expect.arrayContaining([
          ['sum', 3],
          ['load', 9],
          ['handler', 3],
        ]),
      );
      if (form === 'functions')
        expect(Object.entries(branches)).toEqual(expect.arrayContaining([['22:4 if', { line: 22, counts: [0, 6] }]]));
    }
  },
);

test('of a function made of steps of a package, the own source is counted alone', async () => {
  const root = makeProject({
    'functions/own.ts': functionSource(
      'own',
      "request.uri = step(request.uri) || '/';",
      "import { step } from 'steps';",
    ),
    'functions/node_modules/steps/package.json': '{ "name": "steps", "type": "module", "main": "index.js" }',
    'functions/node_modules/steps/index.js': "export function step(uri) {\n  return uri === '/a' ? '/b' : uri;\n}\n",
    'functions/node_modules/steps/index.d.ts': 'export function step(uri: string): string;\n',
  });
  await build({ root, stage: { name: 'dev', params: {} } });
  const coverage = createCoverage();
  const artefact = await openArtefact(path.join(root, 'dist/functions/own.js'), { instrument: coverage.instrument });
  expect(await artefact.invoke(viewerRequest({ uri: '/a' }))).toMatchObject({ result: { uri: '/b' } });
  await artefact.close();
  expect(coverage.sources().map(({ file }) => path.relative(root, file))).toEqual(['functions/own.ts']);
});

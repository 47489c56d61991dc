import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watch } from '../../tools/build/watch.js';
import { functionSource, makeProject } from './project.js';

const helper = (text: string) => `export function name(): string {\n  return ${text};\n}\n`;
const withHelper = (name: string) =>
  functionSource(name, 'request.uri = name();', `import { name } from '../shared/functions/name.js';`);

/** What the watcher says, one event at a time. */
async function startWatching(root: string) {
  const events: string[][] = [];
  const waiting: ((event: string[]) => void)[] = [];
  const say = (...event: string[]) => {
    const next = waiting.shift();
    if (next) next(event);
    else events.push(event);
  };
  const watching = await watch({
    root,
    readStage: async () => ({ name: 'dev', params: {} }),
    onBuilt: (names) => say('built', ...names),
    onFailed: (error) => say('failed', (error as Error).message),
  });
  onTestFinished(() => watching.close());
  return () =>
    new Promise<string[]>((resolve) => (events.length > 0 ? resolve(events.shift()!) : waiting.push(resolve)));
}

test('a saved file rebuilds what it went into; a failed build keeps the last good artefact and says why', async () => {
  const root = makeProject({
    'functions/one.ts': withHelper('one'),
    'functions/two.ts': functionSource('two', ''),
    'functions/three.ts': withHelper('three'),
    'shared/functions/name.ts': helper(`'/a'`),
  });
  const next = await startWatching(root);
  const artefact = () => readFileSync(path.join(root, 'dist/functions/min/one.js'), 'utf8');
  expect(await next()).toEqual(['built', 'one', 'three', 'two']);

  writeFileSync(path.join(root, 'shared/functions/name.ts'), helper(`'/b'`));
  expect(await next()).toEqual(['built', 'one', 'three']);
  expect(artefact()).toContain('"/b"');

  writeFileSync(path.join(root, 'shared/functions/name.ts'), helper('[...new Set()]'));
  expect(await next()).toEqual(['failed', expect.stringContaining('shared/functions/name.ts:2: ')]);
  expect(artefact()).toContain('"/b"');

  writeFileSync(path.join(root, 'shared/functions/name.ts'), helper(`'/c'`));
  expect(await next()).toEqual(['built', 'one', 'three', 'two']);
  expect(artefact()).toContain('"/c"');

  writeFileSync(path.join(root, 'functions/four.ts'), functionSource('four', ''));
  expect(await next()).toEqual(['built', 'four', 'one', 'three', 'two']);
});

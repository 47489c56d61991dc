import { EventEmitter, on } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watch } from '../../tools/build/watch.js';
import { functionSource, makeProject } from './project.js';

const helper = (text: string) => `export function name(): string {\n  return ${text};\n}\n`;
const withHelper = (name: string) =>
  functionSource(name, 'request.uri = name();', `import { name } from '../shared/functions/name.js';`);

/** Starts watching. What it gives waits for the watcher to say this; a save may be seen twice, and is then said twice. */
async function startWatching(root: string) {
  const watcher = new EventEmitter();
  const said = on(watcher, 'said');
  const watching = await watch({
    root,
    readStage: async () => ({ name: 'dev', params: {} }),
    onBuilt: (names) => watcher.emit('said', `built ${names.join(' ')}`),
    onFailed: (error) => watcher.emit('said', `failed ${(error as Error).message}`),
  });
  onTestFinished(() => watching.close());
  return async (expected: string) => {
    for (;;) {
      const { value } = await said.next();
      if (value[0].startsWith(expected)) return;
    }
  };
}

test('a saved file rebuilds what it went into; a failed build keeps the last good artefact and says why; types are checked behind it', async () => {
  const root = makeProject({
    'functions/one.ts': withHelper('one'),
    'functions/two.ts': functionSource('two', ''),
    'functions/three.ts': withHelper('three'),
    'shared/functions/name.ts': helper(`'/a'`),
  });
  const hears = await startWatching(root);
  const artefact = () => readFileSync(path.join(root, 'dist/functions/min/one.js'), 'utf8');
  await hears('built one three two');

  writeFileSync(path.join(root, 'shared/functions/name.ts'), helper(`'/b'`));
  await hears('built one three');
  expect(artefact()).toContain('"/b"');

  writeFileSync(path.join(root, 'shared/functions/name.ts'), helper('[...new Set()]'));
  await hears('failed shared/functions/name.ts:2: ');
  expect(artefact()).toContain('"/b"');

  writeFileSync(path.join(root, 'shared/functions/name.ts'), helper(`'/c'`));
  await hears('built one three two');
  expect(artefact()).toContain('"/c"');

  writeFileSync(path.join(root, 'shared/functions/name.ts'), helper('7'));
  await hears('built one three');
  await hears('failed shared/functions/name.ts:2: ');
  writeFileSync(path.join(root, 'shared/functions/name.ts'), helper(`'/d'`));
  await hears('built one three');

  writeFileSync(path.join(root, 'functions/four.ts'), functionSource('four', ''));
  await hears('built four one three two');
});

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { expect, test } from 'vitest';
import { bundle } from '../../tools/build/bundle.js';
import { dialectOptions } from '../../tools/build/gates/dialect.js';
import { lowerFile } from '../../tools/build/lower/index.js';
import { findSources } from '../../tools/build/source.js';
import { packageRoot } from '../../tools/package.js';

const sources = (await findSources(packageRoot)).filter(({ kind }) => kind !== 'edge-lambda');
const leaves = readdirSync(path.join(packageRoot, 'shared/functions')).map((name) => `shared/functions/${name}`);
const read = (file: string) => readFileSync(path.join(packageRoot, file), 'utf8');

test.each([...sources.map(({ file }) => file), ...leaves])(
  '%s has nothing to lower: people copy and read it',
  async (file) => {
    const text = read(file);
    expect(await lowerFile(text, file)).toBeUndefined();
    expect(await lowerFile(`${text}\nexport const [first] = [1];\n`, file), 'and this would show it').toBeDefined();
  },
);

test.each(sources)('$file is bundled byte for byte as without lowering', async (source) => {
  const made = await bundle(packageRoot, source, { params: '{}' });
  const { plugins = [], ...options } = dialectOptions;
  const { outputFiles } = await esbuild.build({
    ...options,
    plugins: plugins.filter(({ name }) => name !== 'lower'),
    absWorkingDir: packageRoot,
    entryPoints: [source.file],
    define: { params: '{}' },
    bundle: true,
    write: false,
    format: 'esm',
    charset: 'utf8',
    legalComments: 'inline',
  });
  expect('code' in made && made.code).toBe(outputFiles[0]?.text);
});

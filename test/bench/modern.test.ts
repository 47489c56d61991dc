import { readFileSync } from 'node:fs';
import { transform } from 'esbuild';
import { expect, test } from 'vitest';
import { modernFiles, modernised } from '../../bench/lowering/modern.js';

test.each(modernFiles)('%s is written otherwise for the bench of lowering, and parses', async (file) => {
  const text = readFileSync(file, 'utf8');
  const modern = modernised(file, text);
  expect(modern).not.toBe(text);
  await transform(modern, { loader: 'ts' });
});

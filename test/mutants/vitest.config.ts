/** The tests over a source that is broken in one place, which EDGEWRIGHT_MUTANT tells: { file, code }. dist/ stays as it was built. */
import path from 'node:path';
import { mergeConfig } from 'vitest/config';
import whole from '../../vitest.config.js';

const { file, code } = JSON.parse(process.env.EDGEWRIGHT_MUTANT ?? '{}') as { file?: string; code?: string };
const root = path.resolve(import.meta.dirname, '../..');

const mutant = {
  name: 'mutant',
  enforce: 'pre' as const,
  load: (id: string) => (file !== undefined && id === path.join(root, file) ? code : undefined),
};

export default mergeConfig(
  {
    ...whole,
    test: { ...whole.test, globalSetup: [], reporters: ['dot'], maxWorkers: 1, bail: 1, testTimeout: 5_000 },
  },
  { root, plugins: [mutant] },
);

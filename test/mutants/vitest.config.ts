/** The tests over sources that hold all their mutants, which the file in EDGEWRIGHT_MUTANTS has: { FILE: CODE }. dist/ stays as it was built. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { mergeConfig } from 'vitest/config';
import whole from '../../vitest.config.js';

const root = path.resolve(import.meta.dirname, '../..');
const codes: Record<string, string> = JSON.parse(readFileSync(process.env.EDGEWRIGHT_MUTANTS!, 'utf8'));

const mutants = {
  name: 'mutants',
  enforce: 'pre' as const,
  load: (id: string) => codes[path.relative(root, id)],
};

/** As they are given: the nearest first. */
class InOrder {
  shard = (files: unknown[]) => files;
  sort = (files: unknown[]) => files;
}

export default mergeConfig(
  {
    ...whole,
    test: {
      ...whole.test,
      globalSetup: [],
      setupFiles: ['test/mutants/setup.ts', 'test/params.ts'],
      reporters: [{}],
      maxWorkers: 1,
      sequence: { sequencer: InOrder as never },
    },
  },
  { root, plugins: [mutants] },
);

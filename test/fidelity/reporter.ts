/** Fails a whole run in which a fact of docs/fidelity.md has no test that passed under its id. Runs of some files or names are left alone. */
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { heldBy } from './held-by.js';
import { readFixtures } from './read-fixtures.js';

export default function fidelityReporter(): Reporter {
  let vitest: Vitest;
  return {
    onInit(context) {
      vitest = context;
    },
    onTestRunEnd(modules) {
      const { root, testNamePattern } = vitest.config;
      if (testNamePattern !== undefined || !isWhole(root, modules)) return;
      const proven = passedIds(modules);
      const claimed = readFixtures(root).flatMap(({ fixtures }) => fixtures.filter(({ simulated }) => simulated));
      const missing = claimed.filter(({ id }) => !proven.has(id)).map(({ id }) => id);
      vitest.logger.log(
        ` Facts of docs/fidelity.md with a test that passed: ${claimed.length - missing.length} of ${claimed.length}`,
      );
      if (missing.length === 0) return;
      vitest.logger.error(` Without one: ${missing.join(', ')}`);
      process.exitCode = 1;
    },
  };
}

function isWhole(root: string, modules: readonly TestModule[]): boolean {
  const ran = new Set(modules.map(({ moduleId }) => moduleId));
  const holding = [...heldBy(root).values()].flat().filter((file) => file.endsWith('.test.ts'));
  return holding.every((file) => ran.has(`${root}/${file}`));
}

function passedIds(modules: readonly TestModule[]): Set<string> {
  const titles = modules.flatMap(({ children }) => [...children.allTests('passed')].map(({ fullName }) => fullName));
  return new Set(titles.flatMap((title) => title.match(/\bF\d{3}\b/g) ?? []));
}

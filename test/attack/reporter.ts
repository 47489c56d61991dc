/** Fails a run of all attacks where SECURITY.md has a line that no test printed: the count of a test that is gone, or never was. */
import { readFileSync } from 'node:fs';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { attackFiles, isRow } from './table.js';

export default function attackReporter(): Reporter {
  let vitest: Vitest;
  const printed = new Set<string>();
  return {
    onInit(context) {
      vitest = context;
    },
    onUserConsoleLog({ content }) {
      for (const line of content.split('\n')) if (isRow(line)) printed.add(line);
    },
    onTestRunEnd(modules) {
      const { root, testNamePattern } = vitest.config;
      if (testNamePattern !== undefined || !isWhole(root, modules)) return;
      const written = readFileSync(`${root}/SECURITY.md`, 'utf8').split('\n').filter(isRow);
      const unheard = written.filter((row) => !printed.has(row));
      vitest.logger.log(
        ` Lines of SECURITY.md that a test counted: ${written.length - unheard.length} of ${written.length}`,
      );
      if (unheard.length === 0) return;
      vitest.logger.error(` Not counted by any:\n${unheard.join('\n')}`);
      process.exitCode = 1;
    },
  };
}

function isWhole(root: string, modules: readonly TestModule[]): boolean {
  const ran = new Set(modules.map(({ moduleId }) => moduleId));
  return attackFiles(root).every((file) => ran.has(file));
}

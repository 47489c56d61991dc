/** The module `edgewright/testing/coverage`: a reporter of vitest, which writes what the artefacts of all tests ran. */
import path from 'node:path';
import { collectCoverage } from '../coverage/collect.js';
import { coverageTable, lcov } from '../coverage/index.js';
import { writeWhole } from '../write-whole.js';

export interface CoverageOptions {
  /** Where lcov is written, from the folder that vitest runs in. Default: coverage/edge.lcov. */
  file?: string;
}

/** Named in `reporters` of vitest's configuration, with its options. Counts what `loadArtefact` opened and somebody closed, in every worker. */
export default class CoverageReporter {
  readonly #file: string;
  #collected: ReturnType<typeof collectCoverage> | undefined;

  constructor({ file = 'coverage/edge.lcov' }: CoverageOptions = {}) {
    this.#file = path.resolve(file);
  }

  /** Workers take their environment from here: before the first one starts. */
  onInit(): void {
    this.#collected = collectCoverage();
  }

  /** In watch mode after each run. */
  onTestRunEnd(): void {
    const sources = this.#collected?.take() ?? [];
    writeWhole(this.#file, lcov(sources, process.cwd()));
    process.stdout.write(`\n${coverageTable(sources, process.cwd())}`);
  }
}

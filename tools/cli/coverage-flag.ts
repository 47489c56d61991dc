/** `--coverage`, of the verbs that run functions. */
import { lstatSync } from 'node:fs';
import { Option } from 'commander';
import { coverageTable, createCoverage, lcov } from '../coverage/index.js';
import { shapeOf } from '../engine/artefact-kind.js';
import type { Instrument } from '../engine/types.js';
import { EdgewrightError } from '../errors.js';
import { readTextFile, refuseUnwritable } from '../files.js';
import { writeWhole } from '../write-whole.js';

export function coverageOption(): Option {
  return new Option('--coverage <file.lcov>', 'write which lines of the CloudFront Functions ran, and print a table');
}

/** Throws before anything runs where the file cannot be written. */
export function startCoverage(file: string | undefined): {
  options: { instrument?: Instrument };
  /** Writes the file; gives the table. */
  finish(): string;
} {
  if (file === undefined) return { options: {}, finish: () => '' };
  refuseUnwritable(file, '--coverage');
  refuseOther(file);
  const coverage = createCoverage();
  return {
    options: { instrument: coverage.instrument },
    finish() {
      const sources = coverage.sources();
      writeWhole(file, lcov(sources, process.cwd()));
      return coverageTable(sources, process.cwd());
    },
  };
}

/** A file is replaced as a whole: a folder cannot be, and a device must not. */
function refuseOther(file: string): void {
  if (lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? true) return;
  const text = `--coverage expects a file to write, found "${file}", which is a folder, a link or a device. Name another place.`;
  throw new EdgewrightError('file', text);
}

/** Node counts what it runs by itself. */
export function refuseLambda(file: string): void {
  const { exports, hasHandler } = shapeOf(file, readTextFile(file, 'ARTEFACT'));
  if (!exports || hasHandler) return;
  const fix = 'Test its source with the coverage of your test runner.';
  throw new EdgewrightError(
    'coverage',
    `--coverage expects a CloudFront Function, found "${file}", a Lambda@Edge function. ${fix}`,
  );
}

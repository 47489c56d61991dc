/**
 * Collect: what the test kit covers in many processes, added up at its end. The reporter names a folder in the environment, which the workers of
 * the test runner inherit; each leaves a file there.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Instrument } from '../engine/types.js';
import { createCoverage } from './coverage.js';
import { merged, type SourceCoverage } from './sources.js';

const VARIABLE = 'EDGEWRIGHT_COVERAGE_FOLDER';

/** Undefined where nobody collects. `leave` is called when an artefact is closed, and leaves what it ran. */
export function coverageOfProcess(): { instrument: Instrument; leave(): void } | undefined {
  const folder = process.env[VARIABLE];
  if (folder === undefined) return undefined;
  const coverage = createCoverage();
  return {
    instrument: coverage.instrument,
    leave() {
      const sources = coverage.sources();
      // Who ends later than the run counts for nothing.
      if (sources.length > 0 && existsSync(folder))
        writeFileSync(path.join(folder, `${randomUUID()}.json`), JSON.stringify(sources));
    },
  };
}

/** Asks this process, and those that it starts from now on, to leave what they cover. */
export function collectCoverage(): { take(): SourceCoverage[] } {
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-coverage-'));
  process.env[VARIABLE] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return {
    take() {
      const files = readdirSync(folder).map((name) => path.join(folder, name));
      const left = files.map((file) => readFileSync(file, 'utf8'));
      for (const file of files) rmSync(file);
      return merged(left.flatMap((text): SourceCoverage[] => JSON.parse(text)));
    },
  };
}

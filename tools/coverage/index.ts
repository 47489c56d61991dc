/** What the other tools use of coverage. */
export { createCoverage } from './coverage.js';
export { lcov } from './lcov.js';
export type { SourceCoverage } from './sources.js';
export { coverageTable } from './table.js';
export { type Given, type TracedRun, traceLambda, traceRun } from './traced-run.js';

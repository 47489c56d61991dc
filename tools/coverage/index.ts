/** What the other tools use of coverage. */
export { createCoverage, linesOfRun } from './coverage.js';
export { lcov } from './lcov.js';
export type { SourceCoverage } from './sources.js';
export { coverageTable } from './table.js';

/** What the other tools use of coverage. */
export { type Coverage, createCoverage, linesOfRun } from './coverage.js';
export { lcov } from './lcov.js';
export { merged, type SourceCoverage } from './sources.js';
export { coverageTable } from './table.js';

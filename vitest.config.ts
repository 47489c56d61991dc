import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build-once.ts'],
    setupFiles: ['test/params.ts'],
    // By itself vitest leaves a core free, half of a small machine; and tests that wait for servers and browsers leave more.
    maxWorkers: '150%',
    // Starting and importing anew for each file costs a quarter of the run. What that asks of helpers: test/house/helpers.test.ts.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    reporters: ['default', './test/fidelity/reporter.ts', './test/attack/reporter.ts'],
  },
  resolve: {
    // The runtime module of CloudFront does not exist in Node; sources of functions import it by this name.
    alias: { cloudfront: fileURLToPath(new URL('test/cloudfront-module.ts', import.meta.url)) },
  },
});

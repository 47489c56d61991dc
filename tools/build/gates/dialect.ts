/**
 * Gate 2: what esbuild lets through for CloudFront Functions. `es5` plus the features that runtime 2.0 documents; `lower/` has
 * written the rest in these words before, esbuild writes `?.`, `??` and shorthand properties, and refuses what neither can.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
import type { BuildOptions, Message, Plugin } from 'esbuild';
import { documented } from '../documented.js';
import { type Finding, findingAt } from '../gate-finding.js';
import { lowerModernSyntax } from '../lower/plugin.js';

const target = 'es5';

/** Template literals stay for people; deployed they go: serverless would read their "${" as a variable of its own. */
export const minifiedDialect = {
  platform: 'neutral',
  target,
  supported: { ...documented, 'template-literal': false },
} satisfies BuildOptions;

/**
 * Modules of the runtime stay imports, one for each however many files ask: they all import the same file of one line. Free of side effects, so
 * that one nobody uses does not stay behind.
 */
const runtimeModules: Plugin = {
  name: 'cloudfront-runtime',
  setup(build) {
    build.onResolve({ filter: /^(?:cloudfront|crypto|querystring)$/ }, ({ path, namespace }) => {
      if (namespace === 'runtime') return { path, external: true, sideEffects: false };
      return { path, namespace: 'runtime', sideEffects: false };
    });
    build.onLoad({ filter: /.*/, namespace: 'runtime' }, ({ path }) => ({
      contents: `export { default } from '${path}';`,
    }));
  },
};

export const dialectOptions = {
  platform: 'neutral',
  target,
  supported: { ...documented, 'template-literal': true },
  plugins: [runtimeModules, lowerModernSyntax],
} satisfies BuildOptions;

/** esbuild's name of a feature, and what to write instead. */
const INSTEAD: [feature: RegExp, advice: string][] = [
  [/generator|yield/i, 'Return an array.'],
  [/top-level await/i, 'Await inside "async function handler".'],
  [/bigint|big integer/i, 'Use numbers.'],
  [/new\.target/i, 'Use functions and plain objects.'],
  [/regular expression/i, 'Only the flags g, i, m and y exist.'],
  [/No matching export in "runtime:/, 'Import the whole module: "import crypto from \'crypto\'".'],
];

export function dialectFinding(message: Message, entry: string): Finding {
  if (isFinding(message.detail)) return message.detail;
  const { file = entry, line = 1, column = 0 } = message.location ?? {};
  const text = message.text.replace(/ (?:to|in) the configured target environment.*/, '');
  const instead = INSTEAD.find(([feature]) => feature.test(message.text))?.[1];
  const place = { file, line, column: column + 1 };
  if (instead === undefined) return findingAt(place, 'bundle', text);
  return findingAt(place, 'dialect', `cloudfront-js-2.0 does not have this. ${instead} (esbuild: ${text})`);
}

/** What lowering refused has gone through esbuild. */
function isFinding(detail: unknown): detail is Finding {
  return typeof detail === 'object' && detail !== null && 'code' in detail && 'message' in detail;
}

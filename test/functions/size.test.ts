import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bundleForms } from '../../tools/build/forms.js';
import { functionText } from '../../tools/build/function-artefact.js';
import type { Source } from '../../tools/build/source.js';

interface Size {
  name: string;
  kind: string;
  bytes: number;
  minBytes: number;
}

const sizes = (JSON.parse(readFileSync('dist/sizes.json', 'utf8')) as Size[]).filter(
  ({ kind }) => kind !== 'edge-lambda',
);

test.each(sizes)(
  '$kind $name fits into CloudFront, and a function also as people read it',
  ({ kind, bytes, minBytes }) => {
    expect(minBytes).toBeGreaterThan(100);
    expect(minBytes).toBeLessThan(bytes);
    expect(kind === 'behavior' ? minBytes : bytes).toBeLessThanOrEqual(10_240);
  },
);

const large = ['redirects', 'sticky-split', 'waiting-room', 'cwt-gate', 'site-index'];
// signed-cookie verifies a JWT and its paths.
const alone = sizes.filter(({ kind, name }) => kind === 'function' && name !== 'signed-cookie');

test.each(alone)('$name alone, deployed, is 2,000 bytes at most, or 3,000 where it does more', ({ name, minBytes }) => {
  expect(minBytes).toBeLessThanOrEqual(large.includes(name) ? 3_000 : 2_000);
});

test('spa-rewrite, deployed, is 600 bytes at most', () => {
  expect(sizes.find(({ name }) => name === 'spa-rewrite')?.minBytes).toBeLessThanOrEqual(600);
});

test('all request steps in one function, deployed, are 6,000 bytes at most', async () => {
  const source: Source = { kind: 'behavior', name: 'all-request', file: 'bench/behaviors/all-request.ts' };
  const forms = await bundleForms(process.cwd(), source, {});
  if (Array.isArray(forms)) throw new Error(JSON.stringify(forms));
  const text = functionText(forms.deployed, source, 'deployed');
  const bytes = Buffer.byteLength(`${text?.first}${text?.rest.text}`);
  expect(bytes).toBeGreaterThan(4_000);
  expect(bytes).toBeLessThanOrEqual(6_000);
});

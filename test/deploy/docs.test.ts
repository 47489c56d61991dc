import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { prices } from '../../tools/cost/prices.js';
import { projectDir } from './service.js';

const page = readFileSync(path.join(projectDir, 'docs/deploy.md'), 'utf8');
const {
  functionInvocations: invocations,
  storeReads: reads,
  lambdaRequests: requests,
  lambdaDuration: duration,
} = prices;
/** Dollars for a million runs of 5 ms at 128 MB. */
const lambda = requests.usd + 1e6 * 0.005 * 0.125 * duration.usd;

test('every function has a row in the table of costs', () => {
  const sizes = JSON.parse(readFileSync(path.join(projectDir, 'dist/sizes.json'), 'utf8')) as { name: string }[];
  const rows = page.slice(page.indexOf('## Costs'), page.indexOf('## What was not tested'));
  expect(sizes.length).toBeGreaterThan(0);
  for (const { name } of sizes) expect(rows).toContain(`\`${name}\``);
});

test.each([
  ['spa-rewrite', invocations.usd],
  ['site-response', invocations.usd],
  ['members-request', invocations.usd + reads.usd],
  ['cors', 2 * invocations.usd],
  ['origin-select', invocations.usd + reads.usd],
  ['sticky-split', 2 * invocations.usd + reads.usd],
  ['sigv4-signer', lambda],
  ['origin-headers', 2 * lambda],
  ['jwt-cookie', lambda],
])('the costs of %s are what the prices come to', (name, dollars) => {
  const row = page.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${name}\``));
  expect(row).toContain(`| ${dollars.toFixed(3)} |`);
});

test('the resources and keys that the commands name are those of the stack', () => {
  const stack = readFileSync(path.join(projectDir, 'serverless.yml'), 'utf8');
  for (const name of ['sigv4Signer', 'bodyHash', 'privateCookie', 'StoreArn', 'SiteBucketName', 'DownloadsKeyId']) {
    expect(stack).toMatch(new RegExp(`^ +${name}:`, 'm'));
  }
  expect(stack).toContain('privateKeyId: sample-private');
});

import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readDistributions } from '../../tools/distribution/cloudformation/index.js';
import { openDescription } from '../../tools/distribution/open.js';
import { EdgewrightError } from '../../tools/errors.js';
import { custom, distribution, refer, terraform } from './terraform/plans.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-bad-'));
afterAll(() => rmSync(folder, { recursive: true }));

const site = 'aws_cloudfront_distribution.site';
const main = distribution({ origin_id: 'main', domain_name: 'www.example.com', ...custom });
const state = terraform({ resources: { [site]: main } });

/** What is said of a file, or of a folder, of that name. */
function said(name: string): string {
  const file = path.join(folder, name);
  try {
    const opened = openDescription(file);
    readDistributions(opened.template, { projectDir: folder, ...opened });
  } catch (error) {
    if (error instanceof EdgewrightError) return error.message;
    throw error;
  }
  return 'nothing';
}

const unknownModule = {
  ...terraform({ resources: {}, expressions: {} }),
  planned_values: {
    root_module: {
      child_modules: [
        {
          address: 'module.cdn',
          resources: [{ address: `module.cdn.${site}`, type: 'aws_cloudfront_distribution', values: {} }],
        },
      ],
    },
  },
};

const circle = terraform({
  resources: { [site]: distribution({ origin_id: 'main', ...custom }) },
  expressions: { [site]: { origin: [{ domain_name: refer('module.m.a') }] } },
});
const { root_module: root } = circle.configuration as { root_module: Record<string, unknown> };
root.module_calls = {
  m: { expressions: { x: refer('module.m.a') }, module: { outputs: { a: { expression: refer('var.x') } } } },
};

const showPlan = 'terraform show -json p > plan.json';

test.each([
  [
    'a state without a distribution',
    'a.json',
    terraform({ resources: { 'aws_s3_bucket.b': {} } }),
    'has no aws_cloudfront_distribution; found aws_s3_bucket',
  ],
  ['an empty state', 'a.json', { format_version: '1.0', terraform_version: '1.9.0' }, 'no aws_cloudfront_distribution'],
  ['what Terraform prints where there is no state', 'a.json', { format_version: '1.0' }, showPlan],
  ['a plan of format 2.x', 'a.json', { ...state, format_version: '2.1' }, 'is of format 2.1'],
  ['a plan that ended in an error', 'a.json', { ...state, errored: true }, 'ended in an error'],
  [
    'a module whose values are all unknown',
    'a.json',
    unknownModule,
    `says nothing of origin and default_cache_behavior of module.cdn.${site}`,
  ],
  ['references that go round', 'a.json', circle, 'module.m.a → module.m.var.x → module.m.a'],
  ['a binary plan', 'tfplan', 'PK\u0003\u0004\u0014', showPlan],
  ['a file of bytes', 'plan.json', 'a\0b', 'is no text'],
  ['the log of a plan', 'a.json', '{"@level":"info"}\n{"@level":"info"}', showPlan],
  ['Terraform source', 'main.tf', 'resource "aws_cloudfront_distribution" "site" {}', '"main.tf" is Terraform source'],
  ['Terraform source in JSON', 'main.tf.json', { resource: {} }, 'is Terraform source'],
  [
    'a state file',
    'terraform.tfstate',
    { version: 4, lineage: 'x', resources: [] },
    'terraform show -json > state.json',
  ],
  ['a project of Pulumi', 'Pulumi.yaml', 'name: site\nruntime: nodejs\n', 'pulumi stack export'],
  ['a program', 'sst.config.ts', 'export default $config({});', 'pulumi stack export'],
  ['the settings of the CDK', 'cdk.json', { app: 'node app.js' }, 'cdk synth'],
  ['the manifest of the CDK', 'manifest.json', { artifacts: {} }, 'Give its folder'],
  ['a service', 'serverless.yml', 'service: site\nprovider:\n  name: aws\n', 'Leave --template out'],
  ['a list of distributions', 'a.json', { DistributionList: { Items: [] } }, 'get-distribution-config'],
])('%s is one sentence', (_title, name, content, sentence) => {
  writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  const message = said(name);
  expect(message).toContain(sentence);
  expect(message.split('\n')).toHaveLength(1);
});

test('a folder without a manifest is one sentence', () => {
  mkdirSync(path.join(folder, 'empty'));
  expect(said('empty')).toMatch(/^".*empty" is a folder without the manifest\.json of "cdk synth"/);
});

test('200 MB are refused by their size, whatever they are', () => {
  for (const name of ['huge.json', 'huge.yaml', 'huge']) {
    writeFileSync(path.join(folder, name), '{"format_version":"1.2"');
    truncateSync(path.join(folder, name), 200 * 1_048_576);
    expect(said(name)).toContain('is too large: at most 67,108,864 bytes are read, found 209,715,200');
  }
});

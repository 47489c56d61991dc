import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { explain } from '../../../tools/distribution/explain.js';
import { createSimulator } from '../../../tools/simulator/index.js';
import { custom, distribution, modelOf, type Parts, refer, terraform } from './plans.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

const site = 'aws_cloudfront_distribution.site';
const code = 'function handler(event) { return event.request; }';
const fn = (name: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  name,
  runtime: 'cloudfront-js-2.0',
  code,
  publish: true,
  ...more,
});
const main = { origin_id: 'main', domain_name: 'www.example.com', ...custom };

/** A distribution with one function attached, whose ARN only apply knows. */
function attached(
  expression: unknown,
  resources: Parts['resources'],
  address = site,
  unknown: Record<string, unknown> = {},
) {
  const whole = distribution(main) as { default_cache_behavior: object[] };
  const behavior = { ...whole.default_cache_behavior[0], function_association: [{ event_type: 'viewer-request' }] };
  const block = { event_type: { constant_value: 'viewer-request' }, function_arn: expression };
  return terraform({
    resources: { ...resources, [address]: { ...whole, default_cache_behavior: [behavior] } },
    expressions: expression ? { [site]: { default_cache_behavior: [{ function_association: [block] }] } } : {},
    unknown: { [address]: unknown },
  });
}

const arnUnknown = { default_cache_behavior: [{ function_association: [{ function_arn: true }] }] };

describe('a reference of a first plan', () => {
  test.each([
    ['names the instance', refer('aws_cloudfront_function.f["b"].arn')],
    ['chooses it by the key of who asks', { references: ['aws_cloudfront_function.f', 'each.key'] }],
  ])('%s', (_title, expression) => {
    const functions = { 'aws_cloudfront_function.f["a"]': fn('a'), 'aws_cloudfront_function.f["b"]': fn('b') };
    const model = modelOf(attached(expression, functions, `${site}["b"]`));
    expect(model.behaviors[0]?.functions['viewer-request']?.name).toBe('b');
  });

  test.each([
    ['to several instances', { 'aws_cloudfront_function.f[0]': fn('a'), 'aws_cloudfront_function.f[1]': fn('b') }],
    ['to a function whose code is not written yet', { 'aws_cloudfront_function.f': fn('a', { code: undefined }) }],
  ])('%s leads nowhere, and what is attached is said', (_title, functions) => {
    const model = modelOf(attached(refer('aws_cloudfront_function.f.arn'), functions, site, arnUnknown));
    expect(model.behaviors[0]?.functions).toEqual({});
    expect(Object.keys(model.behaviors[0]!.unknownFunctions)).toEqual(['viewer-request']);
    expect(explain([model], '/').functions).toMatchObject({
      'viewer-request': expect.stringContaining('not known here'),
    });
  });

  test('in a dynamic block is not written at all, and --function supplies what it attaches', async () => {
    const document = attached(undefined, { 'aws_cloudfront_function.f': fn('a') }, site, arnUnknown);
    const model = modelOf(document);
    const name = `${site}: default_cache_behavior.function_association.function_arn`;
    expect(model.notSimulated[0]?.what).toBe(`parameter "${name}"`);
    writeFileSync(path.join(folder, 'teapot.js'), 'function handler() { return { statusCode: 418 }; }');
    const simulator = await createSimulator({
      template: document,
      projectDir: folder,
      origins: { main: folder },
      functions: { 'default:viewer-request': 'teapot.js' },
    });
    try {
      expect((await simulator.fetch('https://www.example.com/')).status).toBe(418);
    } finally {
      await simulator.close();
    }
  });
});

test('origins whose names are no constants are told apart by what else they say', () => {
  const bucket = { id: undefined };
  const document = terraform({
    resources: {
      'aws_s3_bucket.b': bucket,
      [site]: distribution([
        { origin_id: 'api', domain_name: 'api.example.com', ...custom },
        { origin_id: 'files', s3_origin_config: [] },
      ]),
    },
    expressions: {
      [site]: {
        origin: [
          {
            origin_id: { references: ['local.files'] },
            domain_name: refer('aws_s3_bucket.b.bucket_regional_domain_name'),
          },
          {
            origin_id: { references: ['local.api'] },
            domain_name: { constant_value: 'api.example.com' },
            custom_origin_config: [{}],
          },
        ],
      },
    },
  });
  const { origins } = modelOf(document);
  expect([origins.api?.domainName, origins.files?.target.kind]).toEqual(['api.example.com', 'bucket']);
});

test('an origin whose name nobody knows stands in, and a parameter names it', () => {
  const document = terraform({
    resources: { [site]: distribution([{ origin_id: 'main', ...custom }]) },
    expressions: {},
    unknown: { [site]: { origin: [{ domain_name: true }] } },
  });
  expect(modelOf(document).origins.main?.domainName).toMatch(/^unknown-/);
  expect(modelOf(document).notSimulated.map(({ what }) => what)).toEqual([`parameter "${site}: origin.domain_name"`]);
});

test('key groups that nobody knows keep everybody out', () => {
  const whole = distribution(main) as { default_cache_behavior: object[] };
  const document = terraform({
    resources: { [site]: whole },
    expressions: {},
    unknown: { [site]: { default_cache_behavior: [{ trusted_key_groups: true }] } },
  });
  expect(modelOf(document).behaviors[0]?.trustedKeys).toBeDefined();
});

test('members of a list are followed one by one', () => {
  const whole = distribution(main) as { default_cache_behavior: object[] };
  const behavior = { ...whole.default_cache_behavior[0], trusted_key_groups: [null] };
  const document = terraform({
    resources: {
      'aws_cloudfront_public_key.k': { name: 'k', encoded_key: 'PEM' },
      'aws_cloudfront_key_group.g': { name: 'g', items: [null] },
      [site]: { ...whole, default_cache_behavior: [behavior] },
    },
    expressions: {
      'aws_cloudfront_key_group.g': { items: refer('aws_cloudfront_public_key.k.id') },
      [site]: { default_cache_behavior: [{ trusted_key_groups: refer('aws_cloudfront_key_group.g.id') }] },
    },
  });
  expect(JSON.stringify(modelOf(document).behaviors[0]?.trustedKeys)).toContain('PEM');
});

test('a store holds what the plan puts into it', async () => {
  const reading = `import cf from 'cloudfront';
async function handler() {
  const value = await cf.kvs().get('a');
  return { statusCode: 200, headers: { 'x-value': { value: value } } };
}`;
  const arn = 'arn:aws:cloudfront::999988887777:key-value-store/1';
  const whole = distribution(main) as { default_cache_behavior: object[] };
  const association = [{ event_type: 'viewer-request', function_arn: 'arn:aws:cloudfront::1:function/f' }];
  const document = terraform({
    resources: {
      'aws_cloudfront_key_value_store.s': { name: 's', arn },
      'aws_cloudfrontkeyvaluestore_key.a': { key_value_store_arn: arn, key: 'a', value: 'from the plan' },
      'aws_cloudfront_function.f': fn('f', {
        arn: 'arn:aws:cloudfront::1:function/f',
        code: reading,
        key_value_store_associations: [arn],
      }),
      [site]: {
        ...whole,
        default_cache_behavior: [{ ...whole.default_cache_behavior[0], function_association: association }],
      },
    },
  });
  const simulator = await createSimulator({ template: document });
  try {
    expect((await simulator.fetch('https://www.example.com/')).headers.get('x-value')).toBe('from the plan');
  } finally {
    await simulator.close();
  }
});

test('tenants are named with their domains', () => {
  const tenant = { name: 'shop', domain: [{ domain: 'shop.test' }] };
  const document = terraform({
    resources: { 'aws_cloudfront_distribution_tenant.t': tenant, [site]: distribution(main) },
  });
  expect(modelOf(document).notSimulated.map(({ what }) => what)).toEqual([
    'DistributionTenant "aws_cloudfront_distribution_tenant.t" of shop.test',
  ]);
});

test('what stood before and is deleted is no part of a plan, and what was looked up is', () => {
  const id = 'f00dcafe-0000-4000-8000-000000000001';
  const whole = distribution(main) as { default_cache_behavior: object[] };
  const policy = {
    id,
    name: 'own',
    min_ttl: 1,
    default_ttl: 2,
    max_ttl: 3,
    parameters_in_cache_key_and_forwarded_to_origin: [{}],
  };
  const before = terraform({
    resources: {
      'data.aws_cloudfront_cache_policy.own': policy,
      'aws_cloudfront_distribution.old': distribution(main),
    },
  });
  const document = terraform({
    resources: {
      [site]: { ...whole, default_cache_behavior: [{ ...whole.default_cache_behavior[0], cache_policy_id: id }] },
    },
    expressions: {},
    more: { prior_state: before },
  });
  const model = modelOf(document);
  expect([model.logicalId, model.behaviors[0]?.cachePolicy.name]).toEqual([site, 'own']);
});

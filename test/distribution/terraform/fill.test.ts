/** What only apply knows of a plan, in place of which stands what the configuration refers to. */
import { expect, test } from 'vitest';
import type { Values } from '../../../tools/distribution/shape.js';
import { filled } from '../../../tools/distribution/terraform/fill.js';
import type { Reading, TerraformResource } from '../../../tools/distribution/terraform/resources.js';

function resource(address: string, values: Values = {}, expressions: Values = {}): TerraformResource {
  return { address, module: '', type: address.split('.').slice(0, -1).join('.'), values, expressions, unknown: {} };
}

const others = [
  resource('aws_s3_bucket.site'),
  resource('aws_s3_bucket.logs'),
  resource('aws_cloudfront_key_group.one'),
  resource('aws_cloudfront_key_group.two'),
];

function fill(values: Values, expressions: Values): Values {
  const asked = resource('aws_cloudfront_distribution.cdn', values, expressions);
  const instances = new Map([...others, asked].map((each) => [each.address, [each]]));
  const reading: Reading = { resources: [...others, asked], instances, configurations: new Map() };
  const before = structuredClone(values);
  const after = filled(reading, asked);
  expect(asked.values).toEqual(before);
  return after.values;
}

const to = (...references: string[]) => ({ references });
const arn = (name: string) => ({ 'Fn::GetAtt': [`aws_s3_bucket.${name}`, 'Arn'] });
const group = (name: string) => ({ Ref: `aws_cloudfront_key_group.${name}` });
const one = to('aws_cloudfront_key_group.one.id', 'aws_cloudfront_key_group.one');
const two = to('aws_cloudfront_key_group.one.id', 'aws_cloudfront_key_group.two.id');

test.each<[string, Values, Values, Values]>([
  ['what is not known', { arn: null }, { arn: to('aws_s3_bucket.site.arn') }, { arn: arn('site') }],
  ['what is not there', {}, { arn: to('aws_s3_bucket.site.arn') }, { arn: arn('site') }],
  ['not what is known', { arn: 'known' }, { arn: to('aws_s3_bucket.site.arn') }, { arn: 'known' }],
  ['nothing, where nothing is referred to', { arn: null }, { arn: { constant_value: 'x' } }, { arn: null }],
  ['nothing of a resource that is not there', {}, { arn: to('aws_s3_bucket.none.arn') }, {}],
  ['a list', { trusted_key_groups: null }, { trusted_key_groups: one }, { trusted_key_groups: [group('one')] }],
  ['a list that is not there', {}, { trusted_key_groups: two }, { trusted_key_groups: [group('one'), group('two')] }],
  ['what a list lacks', { items: ['known', null] }, { items: one }, { items: ['known', group('one')] }],
  ['not a list that is known', { items: ['known'] }, { items: one }, { items: ['known'] }],
  ['no list where nothing is referred to', { items: [null] }, { items: {} }, { items: [null] }],
  [
    'the bucket and what is in it',
    { resources: null },
    { resources: to('aws_s3_bucket.site.arn') },
    { resources: [arn('site'), { 'Fn::Join': ['', [arn('site'), '/*']] }] },
  ],
  ['no policy from what is no document', { policy: null }, { policy: to('aws_s3_bucket.site.arn') }, { policy: null }],
  [
    'the one block',
    { origin: [{ arn: null }] },
    { origin: [{ arn: to('aws_s3_bucket.site.arn') }] },
    { origin: [{ arn: arn('site') }] },
  ],
  [
    'the one block, though it is told otherwise',
    { origin: [{ id: 'b', arn: null }] },
    { origin: [{ id: { constant_value: 'a' }, arn: to('aws_s3_bucket.site.arn') }] },
    { origin: [{ id: 'b', arn: arn('site') }] },
  ],
  [
    'blocks of a set by their constants',
    {
      origin: [
        { id: 'b', arn: null },
        { id: 'a', arn: null },
      ],
    },
    {
      origin: [
        { id: { constant_value: 'a' }, arn: to('aws_s3_bucket.site.arn') },
        { id: { constant_value: 'b' }, arn: to('aws_s3_bucket.logs.arn') },
      ],
    },
    {
      origin: [
        { id: 'b', arn: arn('logs') },
        { id: 'a', arn: arn('site') },
      ],
    },
  ],
  [
    'blocks of a set by the blocks in them',
    {
      origin: [
        { arn: null, inner: [{}] },
        { arn: null, inner: [] },
      ],
    },
    { origin: [{ arn: to('aws_s3_bucket.logs.arn') }, { inner: [{}], arn: to('aws_s3_bucket.site.arn') }] },
    {
      origin: [
        { arn: arn('site'), inner: [{}] },
        { arn: arn('logs'), inner: [] },
      ],
    },
  ],
  [
    'none of two that are alike',
    { origin: [{ arn: null }, { arn: null }] },
    { origin: [{ arn: to('aws_s3_bucket.site.arn') }, { arn: to('aws_s3_bucket.logs.arn') }] },
    { origin: [{ arn: null }, { arn: null }] },
  ],
  [
    'ordered blocks in their order',
    { ordered_cache_behavior: [{ arn: null }, { arn: null }] },
    {
      ordered_cache_behavior: [
        { arn: to('aws_s3_bucket.site.arn') },
        { arn: to('aws_s3_bucket.logs.arn') },
        { arn: to('aws_s3_bucket.site.arn') },
      ],
    },
    { ordered_cache_behavior: [{ arn: arn('site') }, { arn: arn('logs') }] },
  ],
  [
    'no block where there is none',
    { origin: null },
    { origin: [{ arn: to('aws_s3_bucket.site.arn') }] },
    { origin: null },
  ],
])('%s is filled in', (_, values, expressions, expected) => {
  expect(fill(values, expressions)).toEqual(expected);
});

test('a resource without expressions stays what it is', () => {
  const plain = resource('aws_s3_bucket.site', { arn: null });
  expect(filled({ resources: [plain], instances: new Map(), configurations: new Map() }, plain)).toBe(plain);
});

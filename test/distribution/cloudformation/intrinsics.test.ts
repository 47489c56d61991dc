// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
import { describe, expect, test } from 'vitest';
import { leftOut, mistakesOf, read } from './templates.js';

const sections = {
  Parameters: {
    Stage: { Type: 'String', Default: 'prod' },
    Names: { Type: 'CommaDelimitedList', Default: 'one.test, two.test' },
    Open: { Type: 'String' },
    Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/site/comment' },
  },
  Mappings: { ByStage: { prod: { Comment: 'the real one' }, dev: { Comment: 'a trial' } } },
  Conditions: {
    IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
    IsDev: { 'Fn::Not': [{ Condition: 'IsProd' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsDev' }, { Condition: 'IsProd' }] },
    Both: { 'Fn::And': [{ Condition: 'IsDev' }, { Condition: 'IsProd' }] },
    Round: { 'Fn::Not': [{ Condition: 'Round' }] },
  },
};
const resources = {
  Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'photos' } },
  Gone: { Type: 'AWS::S3::Bucket', Condition: 'IsDev' },
};

/** Works an expression out where a comment stands, so that nothing else depends on it. */
function comment(expression: unknown, values: Record<string, string> = {}): string {
  return read({ sections, resources, config: { Comment: expression } }, { parameters: values }).comment;
}

describe('an intrinsic is worked out locally', () => {
  test.each<[string, unknown, string]>([
    ['a parameter by its default', { Ref: 'Stage' }, 'prod'],
    ['a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['a resource by name', { Ref: 'Bucket' }, 'photos'],
    ['an attribute', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'arn:aws:s3:::photos'],
    ['an attribute with a dot', { 'Fn::GetAtt': 'Bucket.RegionalDomainName' }, 'photos.s3.us-east-1.amazonaws.com'],
    ['a text with names', { 'Fn::Sub': 'in ${Stage} of ${AWS::AccountId}' }, 'in prod of 123456789012'],
    ['a text with an attribute', { 'Fn::Sub': '${Bucket.Arn}/*' }, 'arn:aws:s3:::photos/*'],
    ['a text with names of its own', { 'Fn::Sub': ['${a}${Stage}', { a: { Ref: 'Bucket' } }] }, 'photosprod'],
    ['a text with a literal', { 'Fn::Sub': '${!Stage}' }, '${Stage}'],
    ['a joined list', { 'Fn::Join': ['/', ['a', { Ref: 'Stage' }]] }, 'a/prod'],
    ['a joined list without what is not given', { 'Fn::Join': ['', ['a', { Ref: 'AWS::NoValue' }]] }, 'a'],
    ['one of a split text', { 'Fn::Select': [2, { 'Fn::Split': ['/', 'https://x.test/'] }] }, 'x.test'],
    ['a choice', { 'Fn::If': ['IsProd', 'yes', 'no'] }, 'yes'],
    ['a choice by negation', { 'Fn::If': ['IsDev', 'yes', 'no'] }, 'no'],
    ['a choice by or', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
    ['a choice by and', { 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
    ['a condition that goes round ends', { 'Fn::If': ['Round', 'yes', 'no'] }, 'yes'],
    ['a mapping', { 'Fn::FindInMap': ['ByStage', { Ref: 'Stage' }, 'Comment'] }, 'the real one'],
    ['a mapping with a default', { 'Fn::FindInMap': ['ByStage', 'test', 'Comment', { DefaultValue: 'new' }] }, 'new'],
    ['an encoded text', { 'Fn::Base64': 'ab' }, 'YWI='],
  ])('%s', (_title, expression, expected) => {
    expect(comment(expression)).toBe(expected);
  });
});

test('a list parameter gives a list', () => {
  expect(read({ sections, config: { Aliases: { Ref: 'Names' } } }).aliases).toEqual(['one.test', 'two.test']);
});

test('AWS::NoValue takes a property away', () => {
  expect(read({ config: { Aliases: { Ref: 'AWS::NoValue' } } }).aliases).toEqual([]);
});

describe('a value that only a deploy knows', () => {
  test.each<[string, unknown, string]>([
    ['a parameter without default', { Ref: 'Open' }, 'Open'],
    ['an export of another stack', { 'Fn::ImportValue': { 'Fn::Sub': '${Stage}-comment' } }, 'prod-comment'],
    ['a parameter of SSM', { Ref: 'Stored' }, 'Stored'],
    ['a dynamic reference', '{{resolve:ssm:/site/comment}}', 'ssm:/site/comment'],
  ])('%s is taken as given', (_title, expression, name) => {
    expect(comment(expression, { [name]: 'given' })).toBe('given');
  });

  test.each<[string, unknown, string]>([
    ['a parameter without default', { Ref: 'Open' }, 'parameter "Open"'],
    ['an export of another stack', { 'Fn::ImportValue': 'shared' }, 'export "shared"'],
    ['an attribute of an unknown type', { 'Fn::GetAtt': ['Balancer', 'DNSName'] }, 'Balancer.DNSName'],
  ])('%s that nobody gave is reported', (_title, expression, name) => {
    const others = { Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' } };
    const model = read({ sections, resources: others, config: { Comment: expression } });
    expect(leftOut(model)).toContain(name);
    expect(model.comment).toMatch(/^unknown-/);
  });
});

test('made-up names are the same in every run and differ from each other', () => {
  const names = () => ['A', 'B'].map((id) => comment({ 'Fn::Sub': `\${${id}.DomainName}` }));
  Object.assign(resources, { A: { Type: 'AWS::S3::Bucket' }, B: { Type: 'AWS::S3::Bucket' } });
  expect(names()).toEqual(names());
  expect(new Set(names()).size).toBe(2);
});

describe('an expression that leads nowhere is refused', () => {
  test.each<[string, unknown, string]>([
    ['an unknown name', { Ref: 'Nobody' }, 'Ref "Nobody" leads nowhere'],
    ['an attribute of an unknown name', { 'Fn::Sub': '${Nobody.Arn}' }, 'GetAtt "Nobody.Arn" leads nowhere'],
    ['a name of every object', { Ref: 'constructor' }, 'Ref "constructor" leads nowhere'],
    ['a resource whose condition is false', { Ref: 'Gone' }, 'the condition of that resource is false'],
    ['an unknown attribute', { 'Fn::GetAtt': ['Site', 'Url'] }, 'has no attribute "Url". It has Id, DomainName'],
    ['an unknown intrinsic', { 'Fn::Guess': 1 }, '"Fn::Guess" cannot be worked out'],
    ['an unknown condition', { 'Fn::If': ['IsTest', 1, 2] }, 'condition "IsTest" is not declared'],
    [
      'an unknown mapping',
      { 'Fn::FindInMap': ['ByStage', 'prod', 'Colour'] },
      'finds nothing under "prod" and "Colour"',
    ],
  ])('%s', (_title, expression, message) => {
    expect(mistakesOf({ sections, resources, config: { Comment: expression } })).toContain(message);
  });
});

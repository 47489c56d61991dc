import { describe, expect, test } from 'vitest';
import { readDistributions } from '../../../tools/distribution/cloudformation/index.js';
import { EdgewrightError } from '../../../tools/errors.js';
import { cachingDisabled, mistakesOf, template } from './templates.js';

const projectDir = '/nowhere';

test('a sound template has no mistake', () => {
  expect(mistakesOf({})).toBe('none');
});

describe('what is no template with a distribution is refused', () => {
  test.each<[string, unknown, string]>([
    ['a text', 'Resources', 'has no "Resources"'],
    ['a list', [], 'has no "Resources"'],
    ['nothing', null, 'has no "Resources"'],
    ['another document', { service: 'site' }, 'has no "Resources"'],
    [
      'a template of something else',
      { Resources: { A: { Type: 'AWS::S3::Bucket' } } },
      'no AWS::CloudFront::Distribution; found AWS::S3::Bucket',
    ],
    ['an empty template', { Resources: {} }, 'found no resource at all'],
    ['a resource without type', { Resources: { A: {} } }, 'Resource "A" has no Type'],
  ])('%s', (_title, whole, message) => {
    expect(mistakesOf({ whole })).toContain(message);
  });
});

describe('a mistake is refused with its place', () => {
  const second = {
    Id: 'Main',
    DomainName: 'b.example.com',
    CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
  };
  test.each<[string, Parameters<typeof mistakesOf>[0], string]>([
    [
      'a behavior of an unknown origin',
      { behavior: { TargetOriginId: 'Mian' } },
      'TargetOriginId "Mian" is neither an origin nor an origin group. Known are Main',
    ],
    [
      'a member of an unknown origin',
      {
        config: {
          OriginGroups: { Items: [{ Id: 'G', Members: { Items: [{ OriginId: 'Main' }, { OriginId: 'X' }] } }] },
        },
      },
      'Origin group "G" names origin "X"',
    ],
    [
      'a group of one',
      { config: { OriginGroups: { Items: [{ Id: 'G', Members: { Items: [{ OriginId: 'Main' }] } }] } } },
      'expected two members, found 1',
    ],
    ['two origins of one id', { config: { Origins: [second, second] } }, 'origin id "Main" occurs twice'],
    ['an origin without domain', { origin: { DomainName: undefined } }, '"DomainName" is missing'],
    ['no default behavior', { config: { DefaultCacheBehavior: undefined } }, '"DefaultCacheBehavior" is missing'],
    ['no cache policy', { behavior: { CachePolicyId: undefined } }, '"CachePolicyId" is missing'],
    [
      'F298: both kinds of caching',
      { behavior: { ForwardedValues: { QueryString: false } } },
      'CachePolicyId excludes ForwardedValues',
    ],
    [
      'F312: an unknown policy',
      { behavior: { ResponseHeadersPolicyId: '67f7725c-6f97-4210-82d7-5512b31e9d04' } },
      'is neither a managed policy nor an AWS::CloudFront::ResponseHeadersPolicy',
    ],
    [
      'an unknown protocol policy',
      { behavior: { ViewerProtocolPolicy: 'https' } },
      '"https" is not one of allow-all, redirect-to-https, https-only',
    ],
    [
      'a text for a number',
      { origin: { ConnectionAttempts: 'many' } },
      'ConnectionAttempts: expected a number, found "many"',
    ],
    ['a text for a flag', { config: { Enabled: 'yes' } }, 'Enabled: expected true or false, found "yes"'],
    ['a text for a list', { config: { Aliases: 'a.test' } }, 'Aliases: expected a list, found "a.test"'],
    [
      'a list for an object',
      { config: { DefaultCacheBehavior: [] } },
      'DefaultCacheBehavior: expected an object, found []',
    ],
    [
      'F310: an unknown event',
      {
        behavior: { FunctionAssociations: [{ EventType: '0', FunctionARN: { Ref: 'Fn' } }] },
        resources: { Fn: { Type: 'AWS::CloudFront::Function', Properties: { FunctionCode: 'x' } } },
      },
      '"0" is not one of viewer-request, viewer-response',
    ],
    [
      'F295: a Lambda without version',
      {
        behavior: {
          LambdaFunctionAssociations: [
            { EventType: 'origin-request', LambdaFunctionARN: { 'Fn::GetAtt': ['Fn', 'Arn'] } },
          ],
        },
        resources: { Fn: { Type: 'AWS::Lambda::Function' } },
      },
      'is not a numbered version',
    ],
  ])('%s', (_title, parts, message) => {
    expect(mistakesOf(parts)).toContain(message);
  });
});

test('F295: the newest version is no numbered one', () => {
  const LambdaFunctionARN = { 'Fn::Join': [':', [{ 'Fn::GetAtt': ['Fn', 'Arn'] }, '$LATEST']] };
  const behavior = { LambdaFunctionAssociations: [{ EventType: 'origin-request', LambdaFunctionARN }] };
  expect(mistakesOf({ behavior, resources: { Fn: { Type: 'AWS::Lambda::Function' } } })).toContain(
    'not a numbered version',
  );
});

test('all mistakes are said at once, each once', () => {
  const wrong = { TargetOriginId: 'Nobody', ViewerProtocolPolicy: 'https', CachePolicyId: cachingDisabled };
  const config = {
    CacheBehaviors: [
      { PathPattern: '/a', ...wrong },
      { PathPattern: '/b', ...wrong },
    ],
    Comment: { Ref: 'Gone' },
  };
  const lines = mistakesOf({ config }).split('\n');
  expect(lines).toHaveLength(5);
  expect(new Set(lines).size).toBe(5);
});

test('a mistake is the user’s, with a code', () => {
  const read = () => readDistributions(template({ behavior: { TargetOriginId: 'X' } }), { projectDir });
  expect(read).toThrow(EdgewrightError);
  expect(read).toThrow(expect.objectContaining({ code: 'unknown-origin' }));
});

test('a place for an origin that does not exist is refused', () => {
  expect(mistakesOf({}, { origins: { Mian: 'site' } })).toContain(
    'Origin "Mian" is given a place, but the template\'s origins are Main',
  );
});

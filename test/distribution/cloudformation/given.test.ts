import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readDistributions } from '../../../tools/distribution/cloudformation/index.js';
import { createSimulator } from '../../../tools/simulator/index.js';
import { leftOut, mistakesOf, read, template } from './templates.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-given-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a parameter without a value stands in by its type', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['the first allowed value', { Type: 'String', AllowedValues: ['dev', 'prod'] }, 'dev'],
    ['a number in range', { Type: 'Number', MinValue: 30, MaxValue: 60 }, '30'],
    ['a number below a bound', { Type: 'Number', MaxValue: 0 }, '0'],
    ['any number', { Type: 'Number' }, '1'],
    ['an id of its type', { Type: 'AWS::EC2::VPC::Id' }, 'vpc-0123456789abcdef0'],
    ['an id in a list', { Type: 'List<AWS::EC2::Subnet::Id>' }, 'subnet-0123456789abcdef0'],
    [
      'a value of the store',
      { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: '/ami' },
      'ami-0123456789abcdef0',
    ],
    ['a zone of the region', { Type: 'AWS::EC2::AvailabilityZone::Name' }, 'eu-west-1a'],
    ['a text that tells itself', { Type: 'String' }, 'unknown-given'],
  ])('%s', (_title, Given, expected) => {
    const comment = { 'Fn::Join': ['', { 'Fn::Split': ['|', { 'Fn::Sub': '${Given}' }] }] };
    const model = read({ sections: { Parameters: { Given } }, config: { Comment: comment } }, { region: 'eu-west-1' });
    expect(model.comment).toBe(expected);
    expect(leftOut(model)).toEqual(['parameter "Given"']);
  });

  test('it is listed once, for each distribution', () => {
    const whole = template({
      sections: { Parameters: { A: { Type: 'String' } } },
      config: { Comment: { Ref: 'A' }, Aliases: [{ Ref: 'A' }] },
    });
    const { Site } = whole.Resources as Record<string, object>;
    const models = readDistributions({ ...whole, Resources: { Site, Second: Site } }, { projectDir: folder });
    expect(models.map(leftOut)).toEqual([['parameter "A"'], ['parameter "A"']]);
  });
});

describe('what is given', () => {
  const sections = {
    Parameters: { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] }, Ttl: { Type: 'Number' } },
    Mappings: { Names: { 'eu-west-1': { Host: 'eu.test' }, 'eu-central-1': { Host: 'de.test' } } },
  };
  const where = { 'Fn::FindInMap': ['Names', { Ref: 'AWS::Region' }, 'Host'] };

  test.each([
    ['a parameter', { Ref: 'Env' }, { parameters: { Env: 'prod' } }, 'prod'],
    ['the account', { Ref: 'AWS::AccountId' }, { account: '999988887777' }, '999988887777'],
    ['the region', where, { region: 'eu-central-1' }, 'de.test'],
    ['a region that the mapping knows, where none was given', where, {}, 'eu.test'],
    ['the partition of the region', { Ref: 'AWS::Partition' }, { region: 'cn-north-1' }, 'aws-cn'],
    ['the suffix of the region', { Ref: 'AWS::URLSuffix' }, { region: 'cn-north-1' }, 'amazonaws.com.cn'],
  ])('%s is taken', (_title, comment, options, expected) => {
    expect(read({ sections, config: { Comment: comment } }, options).comment).toBe(expected);
  });

  test.each([
    [
      'a parameter that is none',
      { parameters: { Evn: 'dev' } },
      'Parameter "Evn" is given, but the template has Env, Ttl.',
    ],
    ['a value that is not allowed', { parameters: { Env: 'test' } }, 'expects one of dev, prod, found "test"'],
    ['a text for a number', { parameters: { Ttl: 'long' } }, 'expects a number, found "long"'],
    [
      'a region that is none',
      { region: 'Frankfurt' },
      '--region expects a region such as eu-west-1, found "Frankfurt"',
    ],
    ['an account that is none', { account: '12' }, '--account expects the twelve digits of an AWS account, found "12"'],
    [
      'a function that nobody attached',
      { functions: { 'arn:aws:lambda:x': 'a.js' } },
      'names nothing that is attached',
    ],
  ])('%s is refused', (_title, options, message) => {
    expect(mistakesOf({ sections }, options)).toContain(message);
  });
});

describe('a function that is attached and not known here', () => {
  const gate = 'arn:aws:cloudfront::111122223333:function/gate';
  const lambda = 'arn:aws:lambda:us-east-1:111122223333:function:auth:12';
  const behavior = {
    FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: gate }],
    LambdaFunctionAssociations: [{ EventType: 'origin-request', LambdaFunctionARN: lambda }],
  };
  const code = 'function handler() { return { statusCode: 403, statusDescription: "Forbidden" }; }';
  const file = path.join(folder, 'gate.js');
  writeFileSync(file, code);
  const fetch = async () => new Response('from the origin');

  test('is in the model by its ARN, and named', () => {
    const model = read({ behavior });
    expect(model.behaviors[0]!.unknownFunctions).toEqual({ 'viewer-request': gate, 'origin-request': lambda });
    expect(leftOut(model)).toEqual([`function ${gate}`, `function ${lambda}`]);
  });

  test('is said at each request that it would have run on', async () => {
    const site = await createSimulator({ template: template({ behavior }), fetch });
    await site.fetch('https://x.test/a');
    const notes = site.requests()[0]!.stages.filter(({ summary }) => summary.includes('not known here'));
    expect(notes.map(({ name, state, summary }) => [name, state, summary])).toEqual([
      ['viewer-request', 'skipped', `viewer-request: ${gate}, not known here`],
      ['origin-request', 'skipped', `origin-request: ${lambda}, not known here`],
    ]);
    await site.close();
  });

  test.each([
    ['its ARN', gate],
    ['behavior and event', '*:viewer-request'],
    ['the default behavior', 'default:viewer-request'],
  ])('runs where a file was given by %s', async (_title, key) => {
    const functions = { [key]: file };
    const site = await createSimulator({ template: template({ behavior }), fetch, functions, projectDir: folder });
    expect((await site.fetch('https://x.test/a')).status).toBe(403);
    await site.close();
  });

  test('a Lambda@Edge function runs too', async () => {
    const own = path.join(folder, 'auth.cjs');
    writeFileSync(own, 'exports.handler = async () => ({ status: "401", statusDescription: "Unauthorized" });');
    const functions = { [lambda]: own };
    const site = await createSimulator({ template: template({ behavior }), fetch, functions });
    expect((await site.fetch('https://x.test/a')).status).toBe(401);
    await site.close();
  });

  test('a file that is not there is one sentence', () => {
    expect(mistakesOf({ behavior }, { functions: { [gate]: '/nowhere.js' } })).toBe(
      `--function ${gate}: there is no file "/nowhere.js". Give the built file of the function.`,
    );
  });
});

describe('a version that only a deploy knows is trusted', () => {
  const resources = {
    Auth: {
      Type: 'AWS::Lambda::Function',
      Properties: { Handler: 'index.handler', Code: { ZipFile: 'exports.handler = 1' } },
    },
    Publish: { Type: 'Custom::Publish', Properties: {} },
  };
  test.each([
    ['joined', { 'Fn::Join': [':', [{ 'Fn::GetAtt': ['Auth', 'Arn'] }, { 'Fn::GetAtt': ['Publish', 'Version'] }]] }],
    ['substituted', { 'Fn::Sub': '${Auth.Arn}:${Publish.Version}' }],
  ])('%s', (_title, LambdaFunctionARN) => {
    const behavior = { LambdaFunctionAssociations: [{ EventType: 'viewer-request', LambdaFunctionARN }] };
    expect(read({ behavior, resources }).behaviors[0]!.functions['viewer-request']?.name).toBe('Auth');
  });

  test('of a function that nobody knows either, it is named', () => {
    const behavior = {
      LambdaFunctionAssociations: [
        { EventType: 'viewer-request', LambdaFunctionARN: { 'Fn::GetAtt': ['Publish', 'FunctionArn'] } },
      ],
    };
    const model = read({ behavior, resources });
    expect(model.behaviors[0]!.unknownFunctions).toEqual({ 'viewer-request': 'unknown-publish-functionarn' });
  });
});

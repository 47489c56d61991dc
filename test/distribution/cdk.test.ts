// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readDistributions } from '../../tools/distribution/cloudformation/index.js';
import type { Description } from '../../tools/distribution/description.js';
import type { DistributionModel } from '../../tools/distribution/model.js';
import { openDescription } from '../../tools/distribution/open.js';
import { diagnose } from '../../tools/doctor/index.js';
import { createSimulator } from '../../tools/simulator/index.js';
import { type Parts, template } from './cloudformation/templates.js';

const root = mkdtempSync(path.join(tmpdir(), 'edgewright-cdk-'));
afterAll(() => rmSync(root, { recursive: true }));

const hash = '9b9199e89a25e32a975ad0115e2bca7cde39046a61b4035df4ce858650da69f2';
const nestedHash = '9bd3c3be4917cc20be3e76a3db1f1c166967199cd00803bbf5e26ab997c1b516';

/** An assembly: templates by the name of their stack, stages by the name of their folder. */
function assembly(
  name: string,
  stacks: Record<string, object>,
  more: { stages?: string[]; assets?: object } = {},
): string {
  const folder = path.join(root, name);
  mkdirSync(folder, { recursive: true });
  const write = (file: string, content: object) => writeFileSync(path.join(folder, file), JSON.stringify(content));
  const listed = Object.keys(stacks).filter((each) => !each.endsWith('.nested'));
  const artifacts = [
    ...listed.map((each) => [
      each,
      { type: 'aws:cloudformation:stack', properties: { templateFile: `${each}.template.json` } },
    ]),
    ...(more.stages ?? []).map((each) => [each, { type: 'cdk:cloud-assembly', properties: { directoryName: each } }]),
  ];
  write('manifest.json', { version: '55.0.0', artifacts: Object.fromEntries(artifacts) });
  for (const [stack, content] of Object.entries(stacks)) write(`${stack}.template.json`, content);
  if (more.assets) write('Web.assets.json', { version: '55.0.0', files: more.assets });
  return folder;
}

function modelOf(opened: Description): DistributionModel {
  return readDistributions(opened.template, { projectDir: opened.templateDir, ...opened })[0]!;
}

function withLambda(LambdaFunctionARN: unknown, more: Parts = {}) {
  const associations = [{ EventType: 'viewer-request', LambdaFunctionARN }];
  return template({ ...more, behavior: { LambdaFunctionAssociations: associations } });
}

const trust = ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'].map((Service) => ({
  Action: 'sts:AssumeRole',
  Effect: 'Allow',
  Principal: { Service },
}));

/** As aws-cdk-lib 2.276 writes the stack of an EdgeFunction. */
const edgeStack = {
  Resources: {
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: trust } } },
    Edge: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: 'cdk-hnb659fds-assets-111122223333-us-east-1', S3Key: `${hash}.zip` },
        Handler: 'index.handler',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Runtime: 'nodejs22.x',
      },
      DependsOn: ['Role'],
    },
    Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Edge' } } },
    Parameter: {
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: '/cdk/EdgeFunctionArn/eu-central-1/Web/Edge', Type: 'String', Value: { Ref: 'Version' } },
    },
  },
};
const reader = {
  Type: 'Custom::CrossRegionStringParameterReader',
  Properties: { ServiceToken: 'arn', Region: 'us-east-1', ParameterName: '/cdk/EdgeFunctionArn/eu-central-1/Web/Edge' },
};
const throughSsm = { 'Fn::GetAtt': ['Reader', 'FunctionArn'] };
const web = withLambda(throughSsm, { resources: { Reader: reader } });
const assets = { [hash]: { source: { path: `../asset.${hash}`, packaging: 'zip' } } };

describe('an edge function of another stack', () => {
  const answer = 'exports.handler = async () => ({ status: "418", headers: {} });';

  test('runs, whatever folder its asset lies in', async () => {
    mkdirSync(path.join(root, `run/asset.${hash}`), { recursive: true });
    writeFileSync(path.join(root, `run/asset.${hash}/index.js`), answer);
    assembly('run/assembly-Prod', { Web: web, 'edge-lambda-stack-c8be': edgeStack }, { assets });
    const folder = assembly('run', {}, { stages: ['assembly-Prod'] });
    const simulator = await createSimulator({ template: folder });
    try {
      expect((await simulator.fetch('https://www.example.com/')).status).toBe(418);
    } finally {
      await simulator.close();
    }
  });

  const exportsReader = {
    Type: 'Custom::CrossRegionExportReader',
    Properties: {
      ReaderProps: { imports: { '/cdk/exports/Web/Version': '{{resolve:ssm:/cdk/exports/Web/Version}}' } },
    },
  };
  const writer = {
    Type: 'Custom::CrossRegionExportWriter',
    Properties: { WriterProps: { exports: { '/cdk/exports/Web/Version': { Ref: 'Version' } } } },
  };
  const Outputs = { Out: { Value: { Ref: 'Version' }, Export: { Name: 'Us:Version' } } };

  test.each([
    ['a parameter in SSM', web, edgeStack],
    [
      'exports of another region',
      withLambda({ 'Fn::GetAtt': ['Reader', '/cdk/exports/Web/Version'] }, { resources: { Reader: exportsReader } }),
      { Resources: { ...edgeStack.Resources, Writer: writer } },
    ],
    ['exports of the region', withLambda({ 'Fn::ImportValue': 'Us:Version' }), { ...edgeStack, Outputs }],
  ])('is followed through %s', (title, main, other) => {
    const folder = assembly(title, {
      Web: main,
      Us: other,
      Else: { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } },
    });
    for (const given of [folder, path.join(folder, 'Web.template.json')]) {
      const opened = openDescription(given);
      expect(modelOf(opened).behaviors[0]?.functions['viewer-request']?.logicalId).toBe('UsEdge');
      expect(opened.template).not.toHaveProperty('Resources.ElseQueue');
      expect(opened.placeOf(['Resources', 'UsEdge']).file).toBe(path.join(folder, 'Us.template.json'));
      expect(opened.placeOf(['Resources', 'Site']).file).toBe(path.join(folder, 'Web.template.json'));
      const found = diagnose(opened.template, { projectDir: folder, ...opened });
      expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });

  test('that is not in the assembly is said', () => {
    const model = modelOf(openDescription(assembly('alone', { Web: web })));
    expect(Object.keys(model.behaviors[0]!.unknownFunctions)).toEqual(['viewer-request']);
  });
});

describe('nested stacks', () => {
  const url = { 'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::URLSuffix' }, `/assets/${nestedHash}.json`]] };
  const nestedAssets = { [nestedHash]: { source: { path: 'WebInner.nested.template.json', packaging: 'file' } } };
  const inner = (properties: object) => ({
    Type: 'AWS::CloudFormation::Stack',
    Properties: { TemplateURL: url, ...properties },
  });

  test('have what their parent gives them, from whatever stack that is', () => {
    const nested = withLambda({ Ref: 'Arn' }, { sections: { Parameters: { Arn: { Type: 'String' } } } });
    const parent = { Resources: { Reader: reader, Inner: inner({ Parameters: { Arn: throughSsm } }) } };
    const folder = assembly(
      'inside',
      { Web: parent, Us: edgeStack, 'WebInner.nested': nested },
      { assets: nestedAssets },
    );
    const opened = openDescription(folder);
    expect(opened.file).toBe(path.join(folder, 'WebInner.nested.template.json'));
    expect(modelOf(opened).behaviors[0]?.functions['viewer-request']?.logicalId).toBe('UsEdge');
  });

  test('give what their parent asks for', () => {
    const nested = {
      Resources: { Bucket: { Type: 'AWS::S3::Bucket' } },
      Outputs: { Domain: { Value: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] } } },
    };
    const origin = {
      DomainName: { 'Fn::GetAtt': ['Inner', 'Outputs.Domain'] },
      CustomOriginConfig: undefined,
      S3OriginConfig: {},
    };
    const parent = template({ origin, resources: { Inner: inner({}) } });
    const folder = assembly('outside', { Web: parent, 'WebInner.nested': nested }, { assets: nestedAssets });
    expect(modelOf(openDescription(folder)).origins.Main?.target).toMatchObject({
      kind: 'bucket',
      logicalId: 'WebInnerBucket',
    });
  });
});

test('names of another stack do not meet those of the main one, wherever they stand', () => {
  const other = {
    Parameters: { Name: { Type: 'String', Default: 'from-data' } },
    Conditions: { Always: { 'Fn::Equals': ['a', 'a'] } },
    Resources: {
      Site: {
        Type: 'AWS::S3::Bucket',
        Condition: 'Always',
        Properties: { BucketName: { 'Fn::Sub': '${Name}-${AWS::Region}' } },
      },
    },
    Outputs: { Domain: { Value: { 'Fn::GetAtt': 'Site.RegionalDomainName' }, Export: { Name: 'Data:Domain' } } },
  };
  const main = template({
    origin: { DomainName: { 'Fn::ImportValue': 'Data:Domain' }, CustomOriginConfig: undefined, S3OriginConfig: {} },
  });
  const model = modelOf(openDescription(assembly('names', { Web: main, Data: other })));
  expect(model.origins.Main).toMatchObject({
    domainName: 'from-data-us-east-1.s3.us-east-1.amazonaws.com',
    target: { kind: 'bucket' },
  });
});

test('exports that go round end', () => {
  const round = (of: string) => ({ Value: { 'Fn::ImportValue': of } });
  const main = withLambda({ 'Fn::ImportValue': 'a' });
  const other = {
    Resources: {},
    Outputs: { A: { ...round('b'), Export: { Name: 'a' } }, B: { ...round('a'), Export: { Name: 'b' } } },
  };
  const model = modelOf(openDescription(assembly('round', { Web: main, Us: other })));
  expect(Object.keys(model.behaviors[0]!.unknownFunctions)).toEqual(['viewer-request']);
});

test.each([
  ['two distributions in two stacks', { A: template(), B: template() }, 'A.template.json, B.template.json'],
  ['no distribution', { A: { Resources: {} } }, 'no stack with a distribution'],
])('with %s says so', (title, stacks, sentence) => {
  expect(() => openDescription(assembly(title, stacks))).toThrow(sentence);
});

test('a broken manifest is one sentence', () => {
  const folder = assembly('broken', {});
  writeFileSync(path.join(folder, 'manifest.json'), '{"artifacts":');
  expect(() => openDescription(folder)).toThrow(/manifest\.json" is not valid JSON.*Run "cdk synth" again/);
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readTemplate } from '../../tools/distribution/cloudformation/load.js';
import type { Given } from '../../tools/distribution/given.js';
import { type DoctorFinding, diagnoseFully } from '../../tools/doctor/index.js';
import { cachingDisabled, type Parts, template } from '../distribution/cloudformation/templates.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-people-'));
afterAll(() => rmSync(folder, { recursive: true }));

const noValue = { Ref: 'AWS::NoValue' };
const optional = {
  Parameters: { Name: { Type: 'String', Default: '' }, Cert: { Type: 'String', Default: '' } },
  Conditions: { HasName: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Name' }, ''] }] } },
};
const certificate = {
  'Fn::If': [
    'HasName',
    { AcmCertificateArn: { Ref: 'Cert' }, SslSupportMethod: 'sni-only', MinimumProtocolVersion: 'TLSv1.2_2021' },
    { CloudFrontDefaultCertificate: true },
  ],
};
const aliases = { 'Fn::If': ['HasName', [{ Ref: 'Name' }], noValue] };
const listener = {
  Type: 'AWS::ElasticLoadBalancingV2::Listener',
  Properties: {
    Protocol: { 'Fn::FindInMap': ['Elb', 'Listener', 'Protocol'] },
    Port: 443,
    Certificates: [{ CertificateArn: { Ref: 'Cert' } }],
    LoadBalancerArn: { Ref: 'Lb' },
    DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: 'Lb' } }],
  },
};
const text = { Type: 'String' };

async function examine(parts: Parts, given: Given = {}): Promise<DoctorFinding[]> {
  return diagnoseFully(template(parts), { projectDir: folder, ...given });
}

describe('a template that is right with its parameters has no error', () => {
  test.each<[string, Parts, Given?]>([
    [
      'a domain that may be left out',
      { sections: optional, config: { ViewerCertificate: certificate, Aliases: aliases } },
    ],
    [
      'and that may be given',
      { sections: optional, config: { ViewerCertificate: certificate, Aliases: aliases } },
      {
        parameters: {
          Name: 'a.example.com',
          Cert: 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555',
        },
      },
    ],
    [
      'one of two kinds of origin',
      {
        sections: optional,
        origin: {
          DomainName: 'files.s3.us-east-1.amazonaws.com',
          S3OriginConfig: { 'Fn::If': ['HasName', noValue, { OriginAccessIdentity: '' }] },
          CustomOriginConfig: { 'Fn::If': ['HasName', { OriginProtocolPolicy: 'https-only' }, noValue] },
        },
      },
    ],
    [
      'a value that only a deploy knows',
      {
        sections: { Parameters: { Cert: text, Lb: text }, Mappings: { Elb: { Listener: { Protocol: 'HTTPS' } } } },
        resources: { Listener: listener },
        config: { Comment: { 'Fn::ImportValue': 'x' }, HttpVersion: { Ref: 'Lb' } },
      },
    ],
    [
      'a number, a flag and a word that only a deploy knows',
      {
        sections: { Parameters: { Any: text } },
        origin: { ConnectionAttempts: { Ref: 'Any' } },
        behavior: { Compress: { Ref: 'Any' }, ViewerProtocolPolicy: { Ref: 'Any' } },
      },
    ],
    [
      'a resource that its condition takes away',
      {
        sections: optional,
        resources: {
          Gone: { Type: 'AWS::S3::Bucket', Condition: 'HasName', Properties: { Nonsense: true } },
          Topic: { Type: 'AWS::SNS::Topic', DependsOn: ['Gone'] },
        },
      },
    ],
    ['a type newer than the validator', { resources: { Web: { Type: 'AWS::Lambda::WebFunction', Properties: {} } } }],
    ['a property newer than the validator', { config: { QuantumConfig: { Mode: 'on' } } }],
    ['a word newer than the validator', { config: { HttpVersion: 'http4' } }],
    ['a policy of the account', { behavior: { CachePolicyId: '2f0e1a5c-3b1d-4c59-9a2e-0c8f3a1d7b42' } }],
    [
      'a reference that a macro may satisfy',
      { sections: { Transform: 'Own' }, resources: { A: { Type: 'AWS::SNS::Topic', DependsOn: 'Made' } } },
    ],
  ])('%s', async (_title, parts, given) => {
    expect((await examine(parts, given)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['an explicit stage', { Api: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'dev' } } }],
    [
      'a stage by parameter',
      { Api: { Type: 'AWS::Serverless::Api', Properties: { StageName: { Ref: 'AWS::StackName' } } } },
    ],
    ['an implicit API', {}],
  ])('what SAM generates: %s', async (title, api) => {
    const id = title.startsWith('an implicit') ? 'ServerlessRestApi' : 'Api';
    const stage =
      { 'an explicit stage': 'ApidevStage', 'a stage by parameter': 'ApiStage' }[title] ?? 'ServerlessRestApiProdStage';
    const properties = { ...(id === 'Api' ? { RestApiId: { Ref: 'Api' } } : {}), Path: '/', Method: 'get' };
    const fn = {
      Type: 'AWS::Serverless::Function',
      Properties: {
        Runtime: 'nodejs22.x',
        Handler: 'i.h',
        InlineCode: 'exports.h = 1',
        Events: { E: { Type: 'Api', Properties: properties } },
      },
    };
    const whole = template({
      sections: { Transform: 'AWS::Serverless-2016-10-31' },
      resources: { ...(api as object), Fn: fn },
      origin: {
        DomainName: { 'Fn::Sub': `\${${id}}.execute-api.\${AWS::Region}.amazonaws.com` },
        OriginPath: { 'Fn::Sub': `/\${${stage}}` },
      },
    });
    const { Site } = whole.Resources as Record<string, Record<string, unknown>>;
    Site!.DependsOn = stage;
    const findings = await diagnoseFully(whole, { projectDir: folder });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('what is wrong whatever the values are stays an error', () => {
  test.each<[string, Parts, string]>([
    ['a mistyped property', { config: { PriceClas: 'PriceClass_100' } }, 'F3002'],
    ['a mistyped word', { config: { HttpVersion: 'htp2' } }, 'W3030'],
    [
      'a property in the branch that is taken',
      { sections: optional, config: { Logging: { 'Fn::If': ['HasName', noValue, { Bukket: 'a' }] } } },
      'F3002',
    ],
    ['a reference to nothing', { config: { Comment: { Ref: 'Nobody' } } }, 'F1020'],
  ])('%s', async (_title, parts, code) => {
    const found = (await examine(parts)).find((finding) => finding.code === code);
    expect(found?.severity).toBe('error');
  });
});

test('findings lead back through what was decided, to the line', async () => {
  const yaml = `Parameters: {Kind: {Type: String, Default: a}}
Conditions: {IsA: !Equals [!Ref Kind, a]}
Resources:
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: on
        Enabled: yes
        Origins:
          - !If [IsA, !Ref AWS::NoValue, {Id: gone, DomainName: gone.test}]
          - !If
            - IsA
            - Id: Main
              DomainName: www.example.com
              OriginPathh: /x
              CustomOriginConfig: {OriginProtocolPolicy: https-only}
            - !Ref AWS::NoValue
        DefaultCacheBehavior:
          TargetOriginId: Lost
          ViewerProtocolPolicy: https-only
          CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad
`;
  const file = path.join(folder, 'site.yaml');
  writeFileSync(file, yaml);
  const opened = readTemplate(file);
  const findings = await diagnoseFully(opened.template, { ...opened, projectDir: folder });
  const places = findings.map(({ code, place }) => [code, place?.line, place?.column]);
  expect(places).toContainEqual(['F3002', 16, 15]);
  expect(places).toContainEqual(['unknown-target', 19, 9]);
  expect(places).toContainEqual(['duplicate-key', 9, 9]);
});

describe('a value that only a deploy knows is no error, wherever it stands', () => {
  test.each<[string, unknown]>([
    ['a dynamic reference', '{{resolve:ssm:/any/thing}}'],
    ['one that Fn::Sub makes', { 'Fn::Sub': '{{resolve:secretsmanager:${AWS::StackName}:SecretString:key}}' }],
    ['one that Fn::Join makes', { 'Fn::Join': ['', ['{{resolve:ssm:', '/any', '}}']] }],
    ['an export of another stack', { 'Fn::ImportValue': 'anything' }],
    ['a parameter without default', { Ref: 'Open' }],
  ])('%s', async (_what, value) => {
    const findings = await examine({
      sections: { Parameters: { Open: text } },
      config: {
        ...{ Aliases: [value], PriceClass: value, HttpVersion: value, WebACLId: value, Comment: value, Enabled: value },
        ViewerCertificate: { AcmCertificateArn: value, SslSupportMethod: 'sni-only' },
        Logging: { Bucket: value },
        CustomErrorResponses: [{ ErrorCode: 404, ResponseCode: 200, ResponsePagePath: value }],
        Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Locations: [value] } },
        CacheBehaviors: [
          ...[
            { PathPattern: value, TargetOriginId: 'Main', ViewerProtocolPolicy: value, CachePolicyId: cachingDisabled },
          ],
        ],
      },
      behavior: {
        ...{ CachePolicyId: value, OriginRequestPolicyId: value, ResponseHeadersPolicyId: value, Compress: value },
        ...{ RealtimeLogConfigArn: value, TrustedKeyGroups: [value] },
        FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: value }],
        LambdaFunctionAssociations: [{ EventType: 'origin-request', LambdaFunctionARN: value }],
      },
      origin: {
        ...{ DomainName: value, OriginPath: value, OriginAccessControlId: value },
        OriginCustomHeaders: [{ HeaderName: 'x-secret', HeaderValue: value }],
        CustomOriginConfig: { OriginProtocolPolicy: value, HTTPSPort: value },
      },
    });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('a name that Ref and Fn::GetAtt have to work out is that name', async () => {
    const named = { 'Fn::Sub': 'Bu${Rest}' };
    const findings = await examine({
      sections: {
        Transform: 'AWS::LanguageExtensions',
        Parameters: { Rest: { ...text, Default: 'cket' } },
        Outputs: { Name: { Value: { Ref: named } }, Arn: { Value: { 'Fn::GetAtt': [named, 'Arn'] } } },
      },
      resources: { Bucket: { Type: 'AWS::S3::Bucket' } },
      config: { Comment: { Ref: named } },
    });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ReadOptions } from '../../../tools/distribution/cloudformation/index.js';
import type { EdgeFunction } from '../../../tools/distribution/model.js';
import type { EventType } from '../../../tools/http/event-type.js';
import { leftOut, read } from './templates.js';

const code = 'function handler(event) { return event.request; }\n';
const project = mkdtempSync(join(tmpdir(), 'edgewright-functions-'));
afterAll(() => rmSync(project, { recursive: true }));
write('dist/functions/min/behaviors/site-request.js', code);
write('dist/functions/site-request.js', 'function handler(event) { return event; }');
write('dist/edge/index.js', '');
write('api/modern.mjs', '');

function write(file: string, text: string): void {
  mkdirSync(join(project, file, '..'), { recursive: true });
  writeFileSync(join(project, file), text);
}

const edge: Record<string, unknown> = {
  Fn: {
    Type: 'AWS::CloudFront::Function',
    Properties: {
      Name: 'site-request',
      AutoPublish: true,
      FunctionCode: code.trim(),
      FunctionConfig: {
        Comment: '',
        Runtime: 'cloudfront-js-1.0',
        KeyValueStoreAssociations: [{ KeyValueStoreARN: { 'Fn::GetAtt': ['Store', 'Arn'] } }],
      },
    },
  },
  Store: { Type: 'AWS::CloudFront::KeyValueStore', Properties: { Name: 'flags' } },
  Edge: {
    Type: 'AWS::Lambda::Function',
    Properties: { FunctionName: 'signer', Handler: 'dist/edge/index.handler', Runtime: 'nodejs22.x', Timeout: 5 },
  },
  EdgeVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Edge' } } },
};

type Functions = Partial<Record<EventType, EdgeFunction>>;

function functions(behavior: Record<string, unknown>, resources = edge, options: Partial<ReadOptions> = {}): Functions {
  return read({ behavior, resources }, { projectDir: project, ...options }).behaviors[0]!.functions;
}

function onViewerRequest(FunctionARN: unknown): Record<string, unknown> {
  return { FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN }] };
}

function onOriginRequest(LambdaFunctionARN: unknown, more = {}): Record<string, unknown> {
  return { LambdaFunctionAssociations: [{ EventType: 'origin-request', LambdaFunctionARN, ...more }] };
}

describe('a CloudFront Function', () => {
  test.each<[string, unknown]>([
    ['by FunctionARN', { 'Fn::GetAtt': ['Fn', 'FunctionARN'] }],
    ['by FunctionMetadata.FunctionARN', { 'Fn::GetAtt': 'Fn.FunctionMetadata.FunctionARN' }],
    ['by Ref', { Ref: 'Fn' }],
    ['by an ARN put together', { 'Fn::Sub': 'arn:aws:cloudfront::${AWS::AccountId}:function/site-request' }],
  ])('is found %s', (_title, reference) => {
    expect(functions(onViewerRequest(reference))['viewer-request']).toEqual({
      kind: 'function',
      logicalId: 'Fn',
      name: 'site-request',
      runtime: 'cloudfront-js-1.0',
      code: code.trim(),
      file: join(project, 'dist/functions/min/behaviors/site-request.js'),
      store: 'Store',
    });
  });

  test('whose text is none of the built files has no file', () => {
    expect(functions(onViewerRequest({ Ref: 'Fn' }), edge, { projectDir: '/nowhere' })).toMatchObject({
      'viewer-request': { file: undefined },
    });
  });

  test('brings its store into the model', () => {
    const model = read({ behavior: onViewerRequest({ Ref: 'Fn' }), resources: edge });
    expect(model.stores).toEqual({ Store: { logicalId: 'Store', name: 'flags' } });
  });

  test('has a store even where that is of another stack', () => {
    const KeyValueStoreARN = 'arn:aws:cloudfront::123456789012:key-value-store/k-1';
    const FunctionConfig = { KeyValueStoreAssociations: [{ KeyValueStoreARN }] };
    const Fn = { Type: 'AWS::CloudFront::Function', Properties: { Name: 'fn', FunctionCode: code, FunctionConfig } };
    const model = read({ behavior: onViewerRequest({ Ref: 'Fn' }), resources: { ...edge, Fn } });
    expect(model.stores).toEqual({ 'k-1': { logicalId: 'k-1', name: 'k-1' } });
    expect(model.behaviors[0]?.functions).toMatchObject({ 'viewer-request': { store: 'k-1' } });
    expect(leftOut(model)).toEqual([`key value store ${KeyValueStoreARN}`]);
  });

  test('of another stack is reported, and the event passes without it', () => {
    const arn = 'arn:aws:cloudfront::123456789012:function/elsewhere';
    const model = read({ behavior: onViewerRequest(arn) });
    expect(leftOut(model)).toEqual([`function ${arn}`]);
    expect(model.behaviors[0]?.functions).toEqual({});
  });
});

describe('a Lambda@Edge function', () => {
  test.each<[string, unknown]>([
    ['by its version', { Ref: 'EdgeVersion' }],
    ['by the ARN of its version', { 'Fn::GetAtt': ['EdgeVersion', 'FunctionArn'] }],
    ['by a numbered ARN', { 'Fn::Sub': '${Edge.Arn}:7' }],
  ])('is found %s', (_title, reference) => {
    expect(functions(onOriginRequest(reference, { IncludeBody: true }))['origin-request']).toEqual({
      kind: 'lambda',
      logicalId: 'Edge',
      name: 'signer',
      code: { file: join(project, 'dist/edge/index.js'), handler: 'handler', environment: {} },
      includeBody: true,
      timeout: 5,
      memory: 128,
    });
  });

  test('of another stack is reported, and the event passes without it', () => {
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:elsewhere:3';
    expect(leftOut(read({ behavior: onOriginRequest(arn) }))).toEqual([`function ${arn}`]);
  });
});

describe('the code of a Lambda', () => {
  /** The one Lambda, with other properties and metadata. */
  function codeOf(properties: Record<string, unknown>, metadata = {}, options: Partial<ReadOptions> = {}): unknown {
    const lambda = {
      Type: 'AWS::Lambda::Function',
      Metadata: metadata,
      Properties: { Runtime: 'nodejs22.x', ...properties },
    };
    const found = functions(onOriginRequest({ Ref: 'EdgeVersion' }), { ...edge, Edge: lambda }, options)[
      'origin-request'
    ];
    return found?.kind === 'lambda' ? found.code : undefined;
  }

  test('lies in the project, as serverless zips it', () => {
    expect(codeOf({ Handler: 'api/modern.run' })).toMatchObject({
      file: join(project, 'api/modern.mjs'),
      handler: 'run',
    });
  });

  test('lies in the assets of a cdk synth', () => {
    write('cdk.out/asset.1a2b/index.js', '');
    const metadata = { 'aws:asset:path': 'asset.1a2b', 'aws:asset:property': 'Code' };
    expect(codeOf({ Handler: 'index.handler' }, metadata, { templateDir: join(project, 'cdk.out') })).toMatchObject({
      file: join(project, 'cdk.out/asset.1a2b/index.js'),
    });
  });

  test('lies in the assets of a cdk synth without metadata', () => {
    const hash = '1a'.repeat(32);
    write(`cdk.out/asset.${hash}/index.js`, '');
    const Code = { S3Bucket: 'assets', S3Key: `${hash}.zip` };
    expect(codeOf({ Handler: 'index.handler', Code }, {}, { templateDir: join(project, 'cdk.out') })).toMatchObject({
      file: join(project, `cdk.out/asset.${hash}/index.js`),
    });
  });

  test('stands in the template', () => {
    const ZipFile = 'exports.handler = async () => ({});';
    expect(codeOf({ Handler: 'index.handler', Code: { ZipFile } })).toEqual({
      file: 'Edge.cjs',
      text: ZipFile,
      handler: 'handler',
      environment: {},
    });
  });

  test('has the environment of the template', () => {
    const Variables = { TABLE: { 'Fn::Sub': '${AWS::StackName}-items' } };
    expect(codeOf({ Handler: 'api/modern.run', Environment: { Variables } })).toMatchObject({
      environment: { TABLE: 'local-items' },
    });
  });

  test.each([
    ['that is not built yet', { Handler: 'dist/missing.handler', Runtime: 'nodejs22.x' }, 'code of "Edge"'],
    [
      'in another language',
      { Handler: 'dist/edge/index.handler', Runtime: 'python3.13' },
      'runtime python3.13 of "Edge"',
    ],
  ])('%s is reported', (_title, Properties, what) => {
    const resources = { ...edge, Edge: { Type: 'AWS::Lambda::Function', Properties } };
    const model = read({ behavior: onOriginRequest({ Ref: 'EdgeVersion' }), resources }, { projectDir: project });
    expect(leftOut(model)).toEqual([what]);
  });
});

describe('the keys a behavior trusts', () => {
  const pem = '-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----\n';
  const key = { Type: 'AWS::CloudFront::PublicKey', Properties: { PublicKeyConfig: { Name: 'a', EncodedKey: pem } } };
  const group = (...Items: unknown[]) => ({
    Type: 'AWS::CloudFront::KeyGroup',
    Properties: { KeyGroupConfig: { Name: 'g', Items } },
  });
  const trusted = (behavior: Record<string, unknown>, resources = {}) => read({ behavior, resources });

  test('are those of its groups, by id', () => {
    const resources = { Old: key, New: key, Group: group({ Ref: 'Old' }, { 'Fn::GetAtt': ['New', 'Id'] }) };
    const keys = trusted({ TrustedKeyGroups: [{ Ref: 'Group' }] }, resources).behaviors[0]?.trustedKeys ?? {};
    expect(Object.values(keys)).toEqual([pem, pem]);
    expect(Object.keys(keys).every((id) => /^K[A-Z0-9]{13}$/.test(id))).toBe(true);
  });

  test.each([
    ['a group of another stack', { TrustedKeyGroups: ['0a1b2c3d'] }, 'key group "0a1b2c3d"'],
    ['the root user', { TrustedSigners: ['self'] }, 'TrustedSigners'],
  ])('are none for %s: the behavior stays shut', (_title, behavior, what) => {
    const model = trusted(behavior);
    expect(model.behaviors[0]?.trustedKeys).toEqual({});
    expect(leftOut(model)).toContain(what);
  });

  test('are not asked for where there is no group', () => {
    expect(trusted({ TrustedKeyGroups: [] }).behaviors[0]?.trustedKeys).toBeUndefined();
  });
});

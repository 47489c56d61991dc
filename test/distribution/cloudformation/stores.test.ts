import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createSimulator } from '../../../tools/simulator/index.js';
import { leftOut, type Parts, read, template } from './templates.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-stores-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(path.join(folder, 'routes.json'), JSON.stringify({ data: [{ key: 'a', value: 'from the file' }] }));
writeFileSync(path.join(folder, 'asset.0123.json'), JSON.stringify({ data: [{ key: 'a', value: 'from the asset' }] }));

const FunctionCode = `import cf from 'cloudfront';
async function handler() {
  const value = await cf.kvs().get('a');
  return { statusCode: 200, statusDescription: 'OK', headers: { 'x-value': { value: value } } };
}`;

function parts(SourceArn: string): Parts {
  const associations = [{ KeyValueStoreARN: { 'Fn::GetAtt': ['Store', 'Arn'] } }];
  const FunctionConfig = { Comment: '', Runtime: 'cloudfront-js-2.0', KeyValueStoreAssociations: associations };
  const properties = { Name: 'routes', Comment: 'c', ImportSource: { SourceType: 'S3', SourceArn } };
  return {
    resources: {
      Store: { Type: 'AWS::CloudFront::KeyValueStore', Properties: properties },
      Fn: {
        Type: 'AWS::CloudFront::Function',
        Properties: { Name: 'f', AutoPublish: true, FunctionConfig, FunctionCode },
      },
    },
    behavior: {
      FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Fn', 'FunctionARN'] } }],
    },
  };
}

test.each([
  ['a file of its name', 'arn:aws:s3:::bucket/data/routes.json', undefined, 'from the file'],
  ['an asset', 'arn:aws:s3:::cdk-assets/0123.json', undefined, 'from the asset'],
  ['what was given instead', 'arn:aws:s3:::bucket/routes.json', { a: 'given' }, 'given'],
])('a store is filled with %s', async (_title, arn, kvs, expected) => {
  const site = await createSimulator({ template: template(parts(arn)), projectDir: folder, kvs });
  expect((await site.fetch('https://x.test/')).headers.get('x-value')).toBe(expected);
  await site.close();
});

test('an import that is not on this machine is named', () => {
  const model = read(parts('arn:aws:s3:::bucket/elsewhere.json'), { projectDir: folder });
  expect(leftOut(model)).toEqual(['ImportSource']);
  expect(model.notSimulated[0]?.instead).toContain('"arn:aws:s3:::bucket/elsewhere.json" is not on this machine');
});

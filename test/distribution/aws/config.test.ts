import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readDistributions } from '../../../tools/distribution/cloudformation/index.js';
import type { DistributionModel } from '../../../tools/distribution/model.js';
import { openDescription } from '../../../tools/distribution/open.js';

const folder = mkdtempSync(join(tmpdir(), 'edgewright-answer-'));
const optimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const functionArn = 'arn:aws:cloudfront::123456789012:function/auth';

function written(name: string, data: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof data === 'string' ? data : JSON.stringify(data));
  return file;
}

function modelOf(data: unknown): DistributionModel {
  const opened = openDescription(written('given.json', data));
  const [model] = readDistributions(opened.template, { ...opened, projectDir: folder });
  return model!;
}

const config = {
  CallerReference: 'once',
  Aliases: { Quantity: 1, Items: ['www.example.com'] },
  DefaultRootObject: 'index.html',
  Origins: {
    Quantity: 2,
    Items: [
      {
        Id: 'site',
        DomainName: 'site.example.com',
        OriginPath: '',
        CustomHeaders: { Quantity: 1, Items: [{ HeaderName: 'x-edge', HeaderValue: 'one' }] },
        CustomOriginConfig: {
          HTTPPort: 80,
          HTTPSPort: 443,
          OriginProtocolPolicy: 'https-only',
          OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
        },
        OriginShield: { Enabled: false },
        OriginAccessControlId: '',
      },
      { Id: 'spare', DomainName: 'spare.example.com', CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } },
    ],
  },
  OriginGroups: {
    Quantity: 1,
    Items: [
      {
        Id: 'both',
        FailoverCriteria: { StatusCodes: { Quantity: 2, Items: [502, 503] } },
        Members: { Quantity: 2, Items: [{ OriginId: 'site' }, { OriginId: 'spare' }] },
      },
    ],
  },
  DefaultCacheBehavior: {
    TargetOriginId: 'both',
    TrustedSigners: { Enabled: false, Quantity: 0 },
    TrustedKeyGroups: { Enabled: false, Quantity: 0 },
    ViewerProtocolPolicy: 'redirect-to-https',
    AllowedMethods: {
      Quantity: 3,
      Items: ['HEAD', 'GET', 'OPTIONS'],
      CachedMethods: { Quantity: 2, Items: ['HEAD', 'GET'] },
    },
    SmoothStreaming: false,
    Compress: true,
    LambdaFunctionAssociations: { Quantity: 0 },
    FunctionAssociations: { Quantity: 1, Items: [{ FunctionARN: functionArn, EventType: 'viewer-request' }] },
    FieldLevelEncryptionId: '',
    CachePolicyId: optimized,
    GrpcConfig: { Enabled: false },
  },
  CacheBehaviors: { Quantity: 0 },
  CustomErrorResponses: {
    Quantity: 1,
    Items: [{ ErrorCode: 404, ResponsePagePath: '', ResponseCode: '', ErrorCachingMinTTL: 7 }],
  },
  Comment: '',
  Logging: { Enabled: false, IncludeCookies: false, Bucket: '', Prefix: '' },
  Enabled: true,
  Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Quantity: 1, Items: ['DE'] } },
  IsIPV6Enabled: true,
};

test.each([
  ['get-distribution-config', { ETag: 'E1', DistributionConfig: config }],
  ['get-distribution', { ETag: 'E1', Distribution: { Id: 'E1ABC', DistributionConfig: config } }],
  ['the input of create-distribution', config],
])('reads what is in %s', (_, data) => {
  const model = modelOf(data);
  const [behavior] = model.behaviors;
  expect(model.aliases).toEqual(['www.example.com']);
  expect(model.geoRestriction).toEqual({ type: 'whitelist', countries: ['DE'] });
  expect(model.originGroups.both).toEqual({ id: 'both', members: ['site', 'spare'], statusCodes: [502, 503] });
  expect(model.origins.site?.customHeaders).toEqual([['x-edge', 'one']]);
  expect(model.errorResponses).toEqual([
    { errorCode: 404, pagePath: undefined, responseCode: undefined, cachingMinTtl: 7 },
  ]);
  expect(behavior?.allowedMethods).toEqual(['HEAD', 'GET', 'OPTIONS']);
  expect(behavior?.cachedMethods).toEqual(['HEAD', 'GET']);
  expect(behavior?.cachePolicy.name).toContain('CachingOptimized');
  expect(behavior?.trustedKeys).toBeUndefined();
  expect(behavior?.unknownFunctions).toEqual({ 'viewer-request': functionArn });
});

test("the dedicated addresses that AWS answers beside its own certificate are nobody's wish", () => {
  const ViewerCertificate = {
    CloudFrontDefaultCertificate: true,
    SSLSupportMethod: 'vip',
    CertificateSource: 'cloudfront',
  };
  const { template } = openDescription(written('given.json', { DistributionConfig: { ...config, ViewerCertificate } }));
  expect(JSON.stringify(template)).toContain('"ViewerCertificate":{"CloudFrontDefaultCertificate":true}');
});

test('a policy of the account is named, not refused', () => {
  const behavior = { ...config.DefaultCacheBehavior, CachePolicyId: '11111111-2222-3333-4444-555555555555' };
  const { notSimulated } = modelOf({ DistributionConfig: { ...config, DefaultCacheBehavior: behavior } });
  expect(notSimulated.map(({ what }) => what)).toContain('CachePolicyId');
});

test.each([
  ['main.tf', 'resource "aws_cloudfront_distribution" "site" {}', 'Terraform source'],
  ['plan', 'PK\u0003\u0004', 'a zip'],
  ['terraform.tfstate', { version: 4, lineage: 'x', resources: [] }, 'Terraform’s own state file'],
  ['list.json', { DistributionList: { Items: [] } }, 'a list of distributions'],
])('%s is refused by what it is', (name, data, what) => {
  expect(() => openDescription(written(name, data))).toThrow(`"${name}" is ${what}`);
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
import { generateKeyPairSync } from 'node:crypto';
import type { Mutant } from './mutant.js';

const custom = '@Api.CustomOriginConfig';
const header = (HeaderName: string, HeaderValue = 'a') => ({
  '@Api.OriginCustomHeaders': [{ HeaderName, HeaderValue }],
});
const website = { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['SiteBucket', 'WebsiteURL'] }] }] };
const statement = 'SiteBucketPolicy.PolicyDocument.Statement.0';
const identity = {
  Legacy: {
    Type: 'AWS::CloudFront::CloudFrontOriginAccessIdentity',
    Properties: { CloudFrontOriginAccessIdentityConfig: { Comment: 'legacy' } },
  },
};
const byIdentity = {
  '@Site.S3OriginConfig': { OriginAccessIdentity: { 'Fn::Sub': 'origin-access-identity/cloudfront/${Legacy}' } },
};
const encrypted = {
  ServerSideEncryptionConfiguration: [
    { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': ['Key', 'Arn'] } } },
  ],
};
const keyFor = (Service: string) => ({
  Type: 'AWS::KMS::Key',
  Properties: {
    KeyPolicy: { Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'kms:Decrypt', Resource: '*' }] },
  },
});
const publicKey = 'DownloadsKey.PublicKeyConfig.EncodedKey';

export const originMutants: Mutant[] = [
  [
    'origin-id',
    'one id twice',
    {
      'Config.Origins.+': {
        Id: 'Api',
        DomainName: 'b.example.com',
        CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
      },
    },
  ],
  ['unknown-member', 'a member that is no origin', { 'Config.OriginGroups.Items.0.Members.Items.1.OriginId': 'Gone' }],
  ['group-size quantity', 'a group of one', { 'Config.OriginGroups.Items.0.Members.Items.1': undefined }],
  ['origin-domain', 'a whole URL as domain', { '@Api.DomainName': { 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] } }],
  ['origin-domain', 'an address as domain', { '@Api.DomainName': '192.0.2.1' }],
  ['origin-path', 'F315: OriginPath "/"', { '@Site.OriginPath': '/' }],
  ['origin-path', 'F315: a slash at the end', { '@Site.OriginPath': '/live/' }],
  ['origin-path', 'no slash at the beginning', { '@Site.OriginPath': 'live' }],
  ['', 'F315: a folder', { '@Site.OriginPath': '/live' }],
  ['origin-kind', 'an origin of no kind', { '@Site.S3OriginConfig': undefined }],
  ['origin-kind', 'an origin of two kinds', { '@Site.CustomOriginConfig': { OriginProtocolPolicy: 'https-only' } }],
  ['origin-limits', 'four attempts', { '@Api.ConnectionAttempts': 4 }],
  ['origin-limits', 'eleven seconds to connect', { '@Api.ConnectionTimeout': 11 }],
  ['origin-limits', 'three minutes to answer', { [`${custom}.OriginReadTimeout`]: 180 }],
  ['origin-limits', 'port 8', { [`${custom}.HTTPSPort`]: 8 }],
  ['origin-limits', 'completion before the answer', { '@Api.ResponseCompletionTimeout': 10 }],
  ['origin-header', 'a header of CloudFront’s own', header('X-Amz-Key')],
  ['origin-header', 'a header that is never sent', header('Cookie')],
  ['origin-header', 'a value of 1,784 characters', header('X-Key', 'a'.repeat(1784))],
  [
    'origin-header',
    '31 headers',
    {
      '@Api.OriginCustomHeaders': Array.from({ length: 31 }, (_, index) => ({
        HeaderName: `X-${index}`,
        HeaderValue: 'a',
      })),
    },
  ],
  ['', 'a secret header', header('X-Origin-Key')],
  ['origin-http', 'plain HTTP to an origin', { [`${custom}.OriginProtocolPolicy`]: 'http-only' }],
  ['origin-tls', 'TLS 1.0 to an origin', { [`${custom}.OriginSSLProtocols`]: ['TLSv1', 'TLSv1.2'] }],
  ['api-stage', 'a stage that nobody names', { 'HttpApiStage.StageName': 'live' }],
  ['', 'a stage in the path', { 'HttpApiStage.StageName': 'live', '@Api.OriginPath': '/live' }],
  ['access-control-twice', 'both kinds of access control', { ...identity, ...byIdentity }],
  [
    'access-control-type',
    'access control of S3 for a function URL',
    { '@Function.OriginAccessControlId': { Ref: 'BucketAccess' } },
  ],
  [
    'website-access-control website-protocol',
    'access control of a website endpoint',
    { '@Site.DomainName': website, 'SiteBucketPolicy.PolicyDocument.Statement.0.Principal': '*' },
  ],
  [
    'access-control-http',
    'a signed function URL over HTTP',
    { '@Function.CustomOriginConfig.OriginProtocolPolicy': 'match-viewer' },
  ],
  [
    'origin-access-identity bucket-closed',
    'an origin access identity',
    { ...identity, ...byIdentity, '@Site.OriginAccessControlId': undefined },
  ],
  ['bucket-closed', 'a bucket without policy', { SiteBucketPolicy: undefined }],
  [
    'bucket-closed',
    'a bucket for another distribution',
    {
      [`${statement}.Condition.StringEquals`]: {
        'AWS:SourceArn': 'arn:aws:cloudfront::123456789012:distribution/EOTHER',
      },
    },
  ],
  ['bucket-closed', 'requests that nobody signs', { '@Site.OriginAccessControlId': undefined }],
  [
    'bucket-public public-policy',
    'a public bucket',
    { [`${statement}.Principal`]: '*', [`${statement}.Condition`]: undefined },
  ],
  ['bucket-any-distribution', 'a bucket for any distribution', { [`${statement}.Condition`]: undefined }],
  [
    'bucket-closed bucket-key',
    'the key aws/s3',
    {
      'SiteBucket.BucketEncryption': {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
      },
    },
  ],
  [
    'bucket-key',
    'a key that CloudFront may not use',
    { 'SiteBucket.BucketEncryption': encrypted, Key: keyFor('s3.amazonaws.com') },
  ],
  [
    '',
    'a key that CloudFront may use',
    { 'SiteBucket.BucketEncryption': encrypted, Key: keyFor('cloudfront.amazonaws.com') },
  ],
  ['url-permission', 'the first permission alone', { EchoInvokePermission: undefined }],
  ['url-permission', 'the second permission alone', { EchoUrlPermission: undefined }],
  ['url-open', 'a function URL without lock', { 'EchoLambdaFunctionUrl.AuthType': 'NONE' }],
  ['url-any-distribution', 'a permission for any distribution', { 'EchoUrlPermission.SourceArn': undefined }],
  ['body-hash', 'uploads that nobody hashes', { '/fn/*.LambdaFunctionAssociations': undefined }],
  [
    'trusted-signers',
    'keys of the root user',
    { '/downloads/*.TrustedKeyGroups': undefined, '/downloads/*.TrustedSigners': ['self'] },
  ],
  ['unknown-key-group', 'a key group that does not exist', { '/downloads/*.TrustedKeyGroups': ['DownloadsKeyGroup'] }],
  ['public-key', 'no key at all', { [publicKey]: 'AAAA' }],
  ['public-key', 'a private key', { [publicKey]: pem('privateKey', 2048) }],
  ['public-key', 'RSA 1024', { [publicKey]: pem('publicKey', 1024) }],
  ['', 'another RSA 2048', { [publicKey]: pem('publicKey', 2048) }],
];

function pem(side: 'publicKey' | 'privateKey', modulusLength: number): string {
  const pair = generateKeyPairSync('rsa', { modulusLength });
  const type = side === 'publicKey' ? 'spki' : 'pkcs8';
  return pair[side].export({ type, format: 'pem' } as { type: 'spki'; format: 'pem' }).toString();
}

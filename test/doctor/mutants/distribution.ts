import type { Mutant } from './mutant.js';

const page = (more: Record<string, unknown>) => ({
  'Config.CustomErrorResponses': [{ ErrorCode: 404, ResponseCode: 200, ResponsePagePath: '/index.html', ...more }],
});
const own = (more: Record<string, unknown>) => ({
  AcmCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
  SslSupportMethod: 'sni-only',
  MinimumProtocolVersion: 'TLSv1.2_2021',
  ...more,
});
const named = (DomainName: string) => ({
  Certificate: { Type: 'AWS::CertificateManager::Certificate', Properties: { DomainName } },
  'Config.ViewerCertificate': own({ AcmCertificateArn: { Ref: 'Certificate' } }),
});
const aliases = { 'Config.Aliases': ['www.a.test'] };
const origin = (Id: string) => ({
  Id,
  DomainName: `${Id}.example.com`,
  CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
});
const many = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`);
const behavior = (PathPattern: string) => ({
  PathPattern,
  TargetOriginId: 'Site',
  ViewerProtocolPolicy: 'https-only',
  CachePolicyId: { Ref: 'SiteCache' },
});
const staging = (TrafficConfig: Record<string, unknown>) => ({
  Staging: {
    Type: 'AWS::CloudFront::ContinuousDeploymentPolicy',
    Properties: {
      ContinuousDeploymentPolicyConfig: {
        Enabled: true,
        StagingDistributionDnsNames: ['d1.cloudfront.net'],
        TrafficConfig,
      },
    },
  },
});

export const distributionMutants: Mutant[] = [
  ['error-page-masks', '404 → /index.html beside an API', page({})],
  ['error-page-masks', '403 → /index.html beside an API', page({ ErrorCode: 403 })],
  ['', 'an error page with its own status', page({ ResponseCode: 404, ResponsePagePath: '/404.html' })],
  ['error-page', 'F244: an error page for 401', page({ ErrorCode: 401 })],
  ['error-page error-page-masks', 'a path without slash', page({ ResponsePagePath: 'index.html' })],
  ['error-page', 'a page without status', page({ ResponseCode: undefined })],
  ['error-page', 'status 302', page({ ResponseCode: 302 })],
  ['root-object', 'a root object with a slash', { 'Config.DefaultRootObject': '/index.html' }],
  ['certificate-missing', 'a domain of one’s own without certificate', aliases],
  ['', 'a domain of one’s own with certificate', { ...aliases, 'Config.ViewerCertificate': own({}) }],
  [
    'certificate-region',
    'F307: a certificate in eu-west-1',
    {
      ...aliases,
      'Config.ViewerCertificate': own({ AcmCertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' }),
    },
  ],
  ['', 'F307: *.a.test covers www.a.test', { ...aliases, ...named('*.a.test') }],
  ['certificate-names', 'F307: *.a.test does not cover a.test', { 'Config.Aliases': ['a.test'], ...named('*.a.test') }],
  [
    'certificate-iam',
    'a certificate of IAM',
    { ...aliases, 'Config.ViewerCertificate': own({ AcmCertificateArn: undefined, IamCertificateId: 'ASCA' }) },
  ],
  [
    'tls-version',
    'TLS below 1.2_2021',
    { ...aliases, 'Config.ViewerCertificate': own({ MinimumProtocolVersion: 'TLSv1.1_2016' }) },
  ],
  [
    'tls-version',
    'no minimum at all',
    { ...aliases, 'Config.ViewerCertificate': own({ MinimumProtocolVersion: undefined }) },
  ],
  ['dedicated-ip', 'dedicated addresses', { ...aliases, 'Config.ViewerCertificate': own({ SslSupportMethod: 'vip' }) }],
  [
    'duplicate-alias',
    'one domain on two distributions',
    { 'Config.Aliases': ['www.a.test', 'www.a.test'], 'Config.ViewerCertificate': own({}) },
  ],
  ['web-acl', 'a regional web ACL', { 'Config.WebACLId': 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/1' }],
  ['', 'a global web ACL', { 'Config.WebACLId': 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/1' }],
  [
    'geo-restriction',
    'a whitelist of nobody',
    { 'Config.Restrictions': { GeoRestriction: { RestrictionType: 'whitelist' } } },
  ],
  [
    'geo-restriction',
    'countries without restriction',
    { 'Config.Restrictions': { GeoRestriction: { RestrictionType: 'none', Locations: ['AT'] } } },
  ],
  ['log-bucket', 'a log bucket by name', { 'Config.Logging': { Bucket: 'my-logs' } }],
  ['', 'a log bucket by domain', { 'Config.Logging': { Bucket: 'my-logs.s3.amazonaws.com' } }],
  ['quantity', 'F309: a Quantity of its own', { 'Config.OriginGroups.Quantity': 2 }],
  ['quota', '101 origins', { 'Config.Origins.++': many(97).map(origin) }],
  ['quota', '76 behaviors', { 'Config.CacheBehaviors.++': many(71).map((name) => behavior(`/${name}/*`)) }],
  [
    'quota',
    'five key groups',
    { '/downloads/*.TrustedKeyGroups': Array.from({ length: 5 }, () => ({ Ref: 'DownloadsKeyGroup' })) },
  ],
  [
    'quota',
    'six keys of a group',
    { 'DownloadsKeyGroup.KeyGroupConfig.Items': Array.from({ length: 6 }, () => ({ Ref: 'DownloadsKey' })) },
  ],
  [
    'quota',
    '101 aliases',
    { 'Config.Aliases': many(101).map((name) => `${name}.a.test`), 'Config.ViewerCertificate': own({}) },
  ],
  ['comment', 'a comment of 129 characters', { 'Config.Comment': 'x'.repeat(129) }],
  [
    'staging-policy',
    'a fifth of the traffic to staging',
    staging({ Type: 'SingleWeight', SingleWeightConfig: { Weight: 0.2 } }),
  ],
  [
    'staging-policy',
    'a header without its prefix',
    staging({ Type: 'SingleHeader', SingleHeaderConfig: { Header: 'x-staging', Value: '1' } }),
  ],
  [
    '',
    'a twentieth of the traffic to staging',
    staging({ Type: 'SingleWeight', SingleWeightConfig: { Weight: 0.05 } }),
  ],
  ['newer-word', 'a policy that is newer than this', { 'default.ViewerProtocolPolicy': 'quic-only' }],
  ['macro', 'a macro', { 'Config.Comment': { 'Fn::Transform': { Name: 'Spell', Parameters: {} } } }],
  ['stand-in', 'a value of another stack', { 'Config.Comment': { 'Fn::ImportValue': 'comment' } }],
  [
    'staging-policy',
    'staging and HTTP/3',
    { 'Config.HttpVersion': 'http2and3', 'Config.ContinuousDeploymentPolicyId': 'p' },
  ],
];

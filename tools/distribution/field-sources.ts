/*! field-sources: the page of AWS's documentation that says what a field does: each field's own place in the API reference, and a guide where it is named. */
const reference = 'https://docs.aws.amazon.com/cloudfront/latest/APIReference';
const guide = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';

/** Pages of the developer guide by field: what a distribution does on AWS that it does not do here. */
export const guides: Record<string, string> = {
  'DistributionConfig.Logging': 'AccessLogs.html',
  'DistributionConfig.PriceClass': 'PriceClass.html',
  'DistributionConfig.ViewerCertificate': 'cnames-and-https-requirements.html',
  'DistributionConfig.WebACLId': 'distribution-web-awswaf.html',
  'DistributionConfig.HttpVersion': 'secure-connections-supported-viewer-protocols-ciphers.html',
  'DistributionConfig.IsIPV6Enabled': 'DownloadDistValuesGeneral.html',
  'DistributionConfig.AnycastIpListId': 'request-static-ips.html',
  'DistributionConfig.ViewerMtlsConfig': 'mtls-validation-modes.html',
  'DistributionConfig.ConnectionFunctionAssociation': 'connection-functions.html',
  'DefaultCacheBehavior.SmoothStreaming': 'DownloadDistValuesCacheBehavior.html',
  'DefaultCacheBehavior.FieldLevelEncryptionId': 'field-level-encryption.html',
  'DefaultCacheBehavior.RealtimeLogConfigArn': 'real-time-logs.html',
  'DefaultCacheBehavior.GrpcConfig': 'distribution-using-grpc.html',
  'Origin.VpcOriginConfig': 'private-content-vpc-origins.html',
  'Origin.OriginShield': 'origin-shield.html',
  'S3OriginConfig.OriginAccessIdentity': 'private-content-restricting-access-to-s3.html',
  'CustomOriginConfig.OriginSslProtocols': 'DownloadDistValuesOrigin.html#DownloadDistValuesOriginSSLProtocols',
  'CustomOriginConfig.IpAddressType': 'DownloadDistValuesOrigin.html',
  'CustomOriginConfig.OriginMtlsConfig': 'DownloadDistValuesOrigin.html',
  'VpcOriginConfig.VpcOriginId': 'private-content-vpc-origins.html',
  'VpcOriginConfig.OwnerAccountId': 'private-content-vpc-origins.html',
  'OriginGroup.SelectionCriteria': 'high_availability_origin_failover.html#concept_origin_groups.creating',
};

/** Of a field of a structure, as in fields.ts. The words of an enumeration stand at the fields that take them. */
export function sourcesOf(structure: string, field: string): string[] {
  // A behavior with a pattern is the default one but for it.
  const name = `${structure === 'CacheBehavior' ? 'DefaultCacheBehavior' : structure}.${field}`;
  const page = Object.hasOwn(guides, name) ? [`${guide}/${guides[name]}`] : [];
  return [`${reference}/API_${structure}.html#cloudfront-Type-${structure}-${field}`, ...page];
}

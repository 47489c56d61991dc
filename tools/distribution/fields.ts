/*!
 * fields: every field of CloudFront's API that a description can hold, by structure, and what becomes of it here. A test compares it with
 * the types of the installed @aws-sdk/client-cloudfront: a new field fails it by name. Names as in the API reference (API_…); field-sources.ts has the page of each.
 */

/**
 * simulated: requests meet it. named: it changes nothing here, which is said at start. inert: nothing that a request could meet: names,
 * comments, tags, counts, ids and times that AWS gives.
 */
type Fate = 'simulated' | 'named' | 'inert';

type Structure = Partial<Record<Fate, string>>;

const list: Structure = { simulated: 'Items', inert: 'Quantity' };
const gates: Structure = { simulated: 'Items', inert: 'Quantity Enabled' };
const behavior =
  'TargetOriginId TrustedSigners TrustedKeyGroups ViewerProtocolPolicy AllowedMethods Compress LambdaFunctionAssociations FunctionAssociations CachePolicyId OriginRequestPolicyId ResponseHeadersPolicyId ForwardedValues MinTTL DefaultTTL MaxTTL';
const behaviorNamed = 'SmoothStreaming FieldLevelEncryptionId RealtimeLogConfigArn GrpcConfig';

/** Field names separated by spaces. A structure all of whose uses are named needs no look at its fields. */
export const structures: Record<string, Structure> = {
  DistributionConfig: {
    simulated:
      'Aliases DefaultRootObject Origins OriginGroups DefaultCacheBehavior CacheBehaviors CustomErrorResponses Enabled Restrictions CacheTagConfig TenantConfig ConnectionMode ContinuousDeploymentPolicyId Staging',
    named:
      'Logging PriceClass ViewerCertificate WebACLId HttpVersion IsIPV6Enabled AnycastIpListId ViewerMtlsConfig ConnectionFunctionAssociation',
    inert: 'CallerReference Comment',
  },
  Aliases: list,
  Origins: list,
  OriginGroups: list,
  CacheBehaviors: list,
  CustomErrorResponses: list,
  DefaultCacheBehavior: { simulated: behavior, named: behaviorNamed },
  CacheBehavior: { simulated: `PathPattern ${behavior}`, named: behaviorNamed },
  TrustedSigners: gates,
  TrustedKeyGroups: gates,
  AllowedMethods: { simulated: 'Items CachedMethods', inert: 'Quantity' },
  CachedMethods: list,
  LambdaFunctionAssociations: list,
  LambdaFunctionAssociation: { simulated: 'LambdaFunctionARN EventType IncludeBody' },
  FunctionAssociations: list,
  FunctionAssociation: { simulated: 'FunctionARN EventType' },
  ForwardedValues: { simulated: 'QueryString Cookies Headers QueryStringCacheKeys' },
  CookiePreference: { simulated: 'Forward WhitelistedNames' },
  QueryStringCacheKeys: list,
  Headers: list,
  CookieNames: list,
  QueryStringNames: list,
  CustomErrorResponse: { simulated: 'ErrorCode ResponsePagePath ResponseCode ErrorCachingMinTTL' },
  Restrictions: { simulated: 'GeoRestriction' },
  GeoRestriction: { simulated: 'RestrictionType Items', inert: 'Quantity' },
  CacheTagConfig: { simulated: 'HeaderName' },
  TenantConfig: { simulated: 'ParameterDefinitions' },
  ParameterDefinition: { simulated: 'Name Definition' },
  ParameterDefinitionSchema: { simulated: 'StringSchema' },
  StringSchemaConfig: { simulated: 'DefaultValue Required', inert: 'Comment' },
  Origin: {
    simulated:
      'Id DomainName OriginPath CustomHeaders S3OriginConfig CustomOriginConfig ConnectionAttempts ConnectionTimeout ResponseCompletionTimeout OriginAccessControlId',
    named: 'VpcOriginConfig OriginShield',
  },
  CustomHeaders: list,
  OriginCustomHeader: { simulated: 'HeaderName HeaderValue' },
  S3OriginConfig: { simulated: 'OriginReadTimeout', named: 'OriginAccessIdentity' },
  CustomOriginConfig: {
    simulated: 'HTTPPort HTTPSPort OriginProtocolPolicy OriginReadTimeout OriginKeepaliveTimeout',
    named: 'OriginSslProtocols IpAddressType OriginMtlsConfig',
  },
  VpcOriginConfig: { simulated: 'OriginReadTimeout OriginKeepaliveTimeout', named: 'VpcOriginId OwnerAccountId' },
  OriginGroup: { simulated: 'Id FailoverCriteria Members', named: 'SelectionCriteria' },
  OriginGroupFailoverCriteria: { simulated: 'StatusCodes' },
  StatusCodes: list,
  OriginGroupMembers: list,
  OriginGroupMember: { simulated: 'OriginId' },
  CachePolicyConfig: {
    simulated: 'DefaultTTL MaxTTL MinTTL ParametersInCacheKeyAndForwardedToOrigin',
    inert: 'Comment Name',
  },
  ParametersInCacheKeyAndForwardedToOrigin: {
    simulated: 'EnableAcceptEncodingGzip EnableAcceptEncodingBrotli HeadersConfig CookiesConfig QueryStringsConfig',
  },
  CachePolicyHeadersConfig: { simulated: 'HeaderBehavior Headers' },
  CachePolicyCookiesConfig: { simulated: 'CookieBehavior Cookies' },
  CachePolicyQueryStringsConfig: { simulated: 'QueryStringBehavior QueryStrings' },
  OriginRequestPolicyConfig: { simulated: 'HeadersConfig CookiesConfig QueryStringsConfig', inert: 'Comment Name' },
  OriginRequestPolicyHeadersConfig: { simulated: 'HeaderBehavior Headers' },
  OriginRequestPolicyCookiesConfig: { simulated: 'CookieBehavior Cookies' },
  OriginRequestPolicyQueryStringsConfig: { simulated: 'QueryStringBehavior QueryStrings' },
  ResponseHeadersPolicyConfig: {
    simulated: 'CorsConfig SecurityHeadersConfig ServerTimingHeadersConfig CustomHeadersConfig RemoveHeadersConfig',
    inert: 'Comment Name',
  },
  ResponseHeadersPolicyCorsConfig: {
    simulated:
      'AccessControlAllowOrigins AccessControlAllowHeaders AccessControlAllowMethods AccessControlAllowCredentials AccessControlExposeHeaders AccessControlMaxAgeSec OriginOverride',
  },
  ResponseHeadersPolicyAccessControlAllowOrigins: list,
  ResponseHeadersPolicyAccessControlAllowHeaders: list,
  ResponseHeadersPolicyAccessControlAllowMethods: list,
  ResponseHeadersPolicyAccessControlExposeHeaders: list,
  ResponseHeadersPolicySecurityHeadersConfig: {
    simulated:
      'XSSProtection FrameOptions ReferrerPolicy ContentSecurityPolicy ContentTypeOptions StrictTransportSecurity',
  },
  ResponseHeadersPolicyXSSProtection: { simulated: 'Override Protection ModeBlock ReportUri' },
  ResponseHeadersPolicyFrameOptions: { simulated: 'Override FrameOption' },
  ResponseHeadersPolicyReferrerPolicy: { simulated: 'Override ReferrerPolicy' },
  ResponseHeadersPolicyContentSecurityPolicy: { simulated: 'Override ContentSecurityPolicy' },
  ResponseHeadersPolicyContentTypeOptions: { simulated: 'Override' },
  ResponseHeadersPolicyStrictTransportSecurity: {
    simulated: 'Override IncludeSubdomains Preload AccessControlMaxAgeSec',
  },
  ResponseHeadersPolicyServerTimingHeadersConfig: { simulated: 'Enabled SamplingRate' },
  ResponseHeadersPolicyCustomHeadersConfig: list,
  ResponseHeadersPolicyCustomHeader: { simulated: 'Header Value Override' },
  ResponseHeadersPolicyRemoveHeadersConfig: list,
  ResponseHeadersPolicyRemoveHeader: { simulated: 'Header' },
  OriginAccessControlConfig: {
    simulated: 'SigningProtocol SigningBehavior OriginAccessControlOriginType',
    inert: 'Name Description',
  },
  FunctionConfig: { simulated: 'Runtime KeyValueStoreAssociations', inert: 'Comment' },
  KeyValueStoreAssociations: list,
  KeyValueStoreAssociation: { simulated: 'KeyValueStoreARN' },
  ImportSource: { simulated: 'SourceType SourceARN' },
  KeyGroupConfig: { simulated: 'Items', inert: 'Name Comment' },
  PublicKeyConfig: { simulated: 'EncodedKey', inert: 'CallerReference Name Comment' },
};

/** Words that a field can have, by the API's enumeration: those that are read, each with its own effect, or said at start. */
export const allowedWords: Record<string, string> = {
  CachePolicyCookieBehavior: 'none whitelist allExcept all',
  CachePolicyHeaderBehavior: 'none whitelist',
  CachePolicyQueryStringBehavior: 'none whitelist allExcept all',
  ConnectionMode: 'direct tenant-only',
  EventType: 'viewer-request viewer-response origin-request origin-response',
  FrameOptionsList: 'DENY SAMEORIGIN',
  FunctionRuntime: 'cloudfront-js-1.0 cloudfront-js-2.0',
  GeoRestrictionType: 'none whitelist blacklist',
  ImportSourceType: 'S3',
  ItemSelection: 'none whitelist all',
  Method: 'DELETE GET HEAD OPTIONS PATCH POST PUT',
  OriginAccessControlOriginTypes: 's3 lambda mediastore mediapackagev2',
  OriginAccessControlSigningBehaviors: 'always never no-override always-amz-auth',
  OriginAccessControlSigningProtocols: 'sigv4 sigv4a',
  OriginProtocolPolicy: 'match-viewer http-only https-only',
  OriginRequestPolicyCookieBehavior: 'none whitelist allExcept all',
  OriginRequestPolicyHeaderBehavior: 'none whitelist allViewer allViewerAndWhitelistCloudFront allExcept',
  OriginRequestPolicyQueryStringBehavior: 'none whitelist allExcept all',
  ReferrerPolicyList:
    'no-referrer no-referrer-when-downgrade origin origin-when-cross-origin same-origin strict-origin strict-origin-when-cross-origin unsafe-url',
  ResponseHeadersPolicyAccessControlAllowMethodsValues: 'ALL DELETE GET HEAD OPTIONS PATCH POST PUT',
  ViewerProtocolPolicy: 'allow-all redirect-to-https https-only',
};

/** Types of resources of AWS::CloudFront:: whose work is done here. Any other one is named. */
export const simulatedTypes: readonly string[] = [
  'CachePolicy',
  'CloudFrontOriginAccessIdentity',
  'ConnectionFunction',
  'ConnectionGroup',
  'ContinuousDeploymentPolicy',
  'Distribution',
  'DistributionTenant',
  'Function',
  'KeyGroup',
  'KeyValueStore',
  'OriginAccessControl',
  'OriginRequestPolicy',
  'PublicKey',
  'ResponseHeadersPolicy',
  'TrustStore',
].map((name) => `AWS::CloudFront::${name}`);

/** Of a field of a structure; undefined for one that is newer than this. */
export function fateOf(structure: string, field: string): Fate | undefined {
  const entries = Object.entries(structures[structure] ?? {}) as [Fate, string][];
  return entries.find(([, fields]) => fields.split(' ').includes(field))?.[0];
}

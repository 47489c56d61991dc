/*!
 * shapes: the arguments of aws_cloudfront_distribution and of the policies beside it, in CloudFormation's words.
 * Source: the schema of provider 5.99 and 6.25; registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudfront_distribution
 */
import { structures } from '../fields.js';
import { counted, many, one, type Shape } from '../shape.js';

const association: Shape = { event_type: 'EventType', function_arn: 'FunctionARN' };

const lambdaAssociation: Shape = {
  event_type: 'EventType',
  lambda_arn: 'LambdaFunctionARN',
  include_body: 'IncludeBody',
};

const forwardedValues: Shape = {
  query_string: 'QueryString',
  query_string_cache_keys: 'QueryStringCacheKeys',
  headers: 'Headers',
  cookies: one('Cookies', { forward: 'Forward', whitelisted_names: 'WhitelistedNames' }),
};

const behavior: Shape = {
  path_pattern: 'PathPattern',
  target_origin_id: 'TargetOriginId',
  viewer_protocol_policy: 'ViewerProtocolPolicy',
  allowed_methods: 'AllowedMethods',
  cached_methods: 'CachedMethods',
  compress: 'Compress',
  smooth_streaming: 'SmoothStreaming',
  field_level_encryption_id: 'FieldLevelEncryptionId',
  realtime_log_config_arn: 'RealtimeLogConfigArn',
  cache_policy_id: 'CachePolicyId',
  origin_request_policy_id: 'OriginRequestPolicyId',
  response_headers_policy_id: 'ResponseHeadersPolicyId',
  min_ttl: 'MinTTL',
  default_ttl: 'DefaultTTL',
  max_ttl: 'MaxTTL',
  forwarded_values: one('ForwardedValues', forwardedValues),
  function_association: many('FunctionAssociations', association),
  lambda_function_association: many('LambdaFunctionAssociations', lambdaAssociation),
  grpc_config: one('GrpcConfig', { enabled: 'Enabled' }),
  trusted_key_groups: 'TrustedKeyGroups',
  trusted_signers: 'TrustedSigners',
};

const customOrigin: Shape = {
  http_port: 'HTTPPort',
  https_port: 'HTTPSPort',
  origin_protocol_policy: 'OriginProtocolPolicy',
  origin_ssl_protocols: 'OriginSSLProtocols',
  origin_read_timeout: 'OriginReadTimeout',
  origin_keepalive_timeout: 'OriginKeepaliveTimeout',
  ip_address_type: 'IpAddressType',
  origin_mtls_config: one('OriginMtlsConfig', { client_certificate_arn: 'ClientCertificateArn' }),
};

const vpcOrigin: Shape = {
  vpc_origin_id: 'VpcOriginId',
  origin_read_timeout: 'OriginReadTimeout',
  origin_keepalive_timeout: 'OriginKeepaliveTimeout',
  owner_account_id: 'OwnerAccountId',
};

const origin: Shape = {
  origin_id: 'Id',
  domain_name: 'DomainName',
  origin_path: 'OriginPath',
  connection_attempts: 'ConnectionAttempts',
  connection_timeout: 'ConnectionTimeout',
  response_completion_timeout: 'ResponseCompletionTimeout',
  custom_header: many('OriginCustomHeaders', { name: 'HeaderName', value: 'HeaderValue' }),
  origin_access_control_id: 'OriginAccessControlId',
  custom_origin_config: one('CustomOriginConfig', customOrigin),
  s3_origin_config: one('S3OriginConfig', {
    origin_access_identity: 'OriginAccessIdentity',
    origin_read_timeout: 'OriginReadTimeout',
  }),
  vpc_origin_config: one('VpcOriginConfig', vpcOrigin),
  origin_shield: one('OriginShield', { enabled: 'Enabled', origin_shield_region: 'OriginShieldRegion' }),
};

const originGroup: Shape = {
  origin_id: 'Id',
  failover_criteria: one('FailoverCriteria', { status_codes: 'StatusCodes.Items' }),
  member: counted('Members', { origin_id: 'OriginId' }),
  selection_criteria: 'SelectionCriteria',
};

const errorResponse: Shape = {
  error_code: 'ErrorCode',
  response_code: 'ResponseCode',
  response_page_path: 'ResponsePagePath',
  error_caching_min_ttl: 'ErrorCachingMinTTL',
};

const certificate: Shape = {
  acm_certificate_arn: 'AcmCertificateArn',
  iam_certificate_id: 'IamCertificateId',
  cloudfront_default_certificate: 'CloudFrontDefaultCertificate',
  minimum_protocol_version: 'MinimumProtocolVersion',
  ssl_support_method: 'SslSupportMethod',
};

/** What Terraform keeps for itself, or AWS answers. trusted_key_groups and trusted_signers here are answers: the behaviors have their own. */
const computed = [
  'retain_on_delete wait_for_deployment tags tags_all arn id domain_name etag caller_reference hosted_zone_id status',
  'last_modified_time in_progress_validation_batches logging_v1_enabled trusted_key_groups trusted_signers region timeouts',
];

export function passed(...lists: string[]): Shape {
  return Object.fromEntries(lists.flatMap((names) => names.split(' ')).map((name) => [name, null]));
}

export const distributionShape: Shape = {
  ...passed(...computed),
  aliases: 'Aliases',
  anycast_ip_list_id: 'AnycastIpListId',
  comment: 'Comment',
  continuous_deployment_policy_id: 'ContinuousDeploymentPolicyId',
  default_root_object: 'DefaultRootObject',
  enabled: 'Enabled',
  staging: 'Staging',
  http_version: 'HttpVersion',
  is_ipv6_enabled: 'IPV6Enabled',
  price_class: 'PriceClass',
  web_acl_id: 'WebACLId',
  origin: many('Origins', origin),
  origin_group: counted('OriginGroups', originGroup),
  default_cache_behavior: one('DefaultCacheBehavior', behavior),
  ordered_cache_behavior: many('CacheBehaviors', behavior),
  custom_error_response: many('CustomErrorResponses', errorResponse),
  logging_config: one('Logging', { bucket: 'Bucket', prefix: 'Prefix', include_cookies: 'IncludeCookies' }),
  restrictions: one('Restrictions', {
    geo_restriction: one('GeoRestriction', { restriction_type: 'RestrictionType', locations: 'Locations' }),
  }),
  viewer_certificate: one('ViewerCertificate', certificate),
  connection_function_association: one('ConnectionFunctionAssociation', { id: 'Id' }),
  viewer_mtls_config: one('ViewerMtlsConfig', {
    mode: 'Mode',
    trust_store_config: one('TrustStoreConfig', {
      trust_store_id: 'TrustStoreId',
      advertise_trust_store_ca_names: 'AdvertiseTrustStoreCaNames',
      ignore_certificate_expiry: 'IgnoreCertificateExpiry',
    }),
  }),
  cache_tag_config: one('CacheTagConfig', { header_name: 'HeaderName' }),
};

/** Terraform counts by itself. */
function fieldsOf(structure: string): string[] {
  const fields = Object.values(structures[structure] ?? {}).flatMap((names) => names.split(' '));
  return fields.filter((field) => field !== 'Quantity');
}

/** Of what Terraform spells as CloudFront does, but for capitals: "min_ttl" is MinTTL. */
function spelled(field: string): string {
  return field.replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toLowerCase();
}

function spelledAlike(structure: string): Shape {
  return Object.fromEntries(fieldsOf(structure).map((field) => [spelled(field), field]));
}

/** cookies_config, headers_config and query_strings_config, alike in both kinds of policy. */
const selections: Shape = {
  cookies_config: one('CookiesConfig', {
    cookie_behavior: 'CookieBehavior',
    cookies: one('', { items: 'Cookies' }),
  }),
  headers_config: one('HeadersConfig', { header_behavior: 'HeaderBehavior', headers: one('', { items: 'Headers' }) }),
  query_strings_config: one('QueryStringsConfig', {
    query_string_behavior: 'QueryStringBehavior',
    query_strings: one('', { items: 'QueryStrings' }),
  }),
};

export const cachePolicyShape: Shape = {
  ...passed('arn id etag'),
  ...spelledAlike('CachePolicyConfig'),
  parameters_in_cache_key_and_forwarded_to_origin: one('ParametersInCacheKeyAndForwardedToOrigin', {
    ...spelledAlike('ParametersInCacheKeyAndForwardedToOrigin'),
    ...selections,
  }),
};

export const originRequestPolicyShape: Shape = {
  ...passed('arn id etag'),
  ...spelledAlike('OriginRequestPolicyConfig'),
  ...selections,
};

/** Lists of structures, with what one is called. */
const headerLists: Record<string, string> = {
  CustomHeadersConfig: 'CustomHeader',
  RemoveHeadersConfig: 'RemoveHeader',
};

/** A field with a structure of its own is a block; ReferrerPolicy and ContentSecurityPolicy have a field of their own name. */
function headersShape(structure: string): Shape {
  const entries = fieldsOf(structure).map((field) => {
    const own = `ResponseHeadersPolicy${field}`;
    const listed = headerLists[field];
    if (listed)
      return [spelled(field), one(field, { items: many('Items', headersShape(`ResponseHeadersPolicy${listed}`)) })];
    return [spelled(field), own !== structure && own in structures ? one(field, headersShape(own)) : field];
  });
  return Object.fromEntries(entries);
}

export const responseHeadersPolicyShape: Shape = {
  ...passed('arn id etag'),
  ...headersShape('ResponseHeadersPolicyConfig'),
};

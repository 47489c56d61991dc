/*!
 * codes: every finding that the doctor has of its own: how bad it is, what it means, and the page that says so.
 * Findings of AWS's validator keep that tool's ids (F3002, W3030 …). DG/ = AmazonCloudFront/latest/DeveloperGuide/
 */
export type Severity = 'error' | 'warning';

interface CodeInfo {
  /** error: AWS refuses it, or no request can succeed. warning: it works and hurts. */
  severity: Severity;
  summary: string;
  source: string;
}

const restrictions = 'DG/edge-function-restrictions-all.html';
const lambdaRestrictions = 'DG/lambda-at-edge-function-restrictions.html';
const behaviors = 'DG/DownloadDistValuesCacheBehavior.html';
const origins = 'DG/DownloadDistValuesOrigin.html';
const policies = 'DG/cache-key-understand-cache-policy.html';
const originPolicies = 'DG/understanding-how-origin-request-policies-and-cache-policies-work-together.html';
const headersPolicies = 'DG/understanding-response-headers-policies.html';
const s3Access = 'DG/private-content-restricting-access-to-s3.html';
const urlAccess = 'DG/private-content-restricting-access-to-lambda.html';
const failover = 'DG/high_availability_origin_failover.html';
const errorPages = 'DG/creating-custom-error-pages.html';
const certificates = 'DG/cnames-and-https-requirements.html';
const general = 'DG/DownloadDistValuesGeneral.html';
const quotas = 'DG/cloudfront-limits.html';
const signers = 'DG/private-content-trusted-signers.html';

const parameters = 'AWSCloudFormation/latest/UserGuide/parameters-section-structure.html';
const macros = 'AWSCloudFormation/latest/UserGuide/template-macros.html';
const formats = 'AWSCloudFormation/latest/UserGuide/template-formats.html';

export const codes = {
  // Associations
  'function-event': error('a CloudFront Function on an event that is not a viewer event', restrictions),
  'lambda-event': error('Lambda@Edge on an event that does not exist', 'DG/lambda-cloudfront-trigger-events.html'),
  'two-functions': error('two functions on one event of one behavior', restrictions),
  'both-kinds': error('CloudFront Functions and Lambda@Edge on viewer events of one behavior', restrictions),
  'include-body': error('IncludeBody on a response event', 'DG/lambda-include-body-access.html'),
  'lambda-version': error('Lambda@Edge by anything but a numbered version', lambdaRestrictions),
  'lambda-region': error('Lambda@Edge outside us-east-1', lambdaRestrictions),
  'vpc-origin-events': error('Lambda@Edge on origin events of a VPC origin', 'DG/private-content-vpc-origins.html'),
  'not-published': error('a CloudFront Function that is attached but never published', 'DG/publish-function.html'),

  // Lambda functions at the edge
  'lambda-environment': error('environment variables of a Lambda@Edge function', lambdaRestrictions),
  'lambda-architecture': error('Lambda@Edge on another processor than x86_64', lambdaRestrictions),
  'lambda-unsupported': error('a feature of Lambda that Lambda@Edge has not', lambdaRestrictions),
  'lambda-runtime': error('Lambda@Edge in another language than Node.js or Python', lambdaRestrictions),
  'lambda-timeout': error('a Lambda@Edge function that may run longer than 30 seconds', quotas),
  'lambda-memory': error('a Lambda@Edge function with more memory than Lambda has', quotas),
  'lambda-viewer-timeout': warning('more than 5 seconds on a viewer event', quotas),
  'lambda-viewer-memory': warning('more than 128 MB on a viewer event', quotas),
  'lambda-trust': error('a role that the edge may not take', 'DG/lambda-edge-permissions.html'),
  'lambda-retention': warning('replicas that block the removal of the stack', 'DG/lambda-edge-delete-replicas.html'),

  // CloudFront Functions
  'function-size': error('a CloudFront Function of more than 10,240 bytes', quotas),
  'function-code': error('code that the runtime refuses at each request', 'DG/functions-javascript-runtime-20.html'),
  'function-name': error('a function name that CloudFront refuses, or one used twice', 'API_CreateFunction'),
  'functions-at-once': warning('functions that are made faster than CloudFront makes them', 'API_CreateFunction'),
  'function-runtime': warning('a CloudFront Function on runtime 1.0', 'DG/functions-javascript-runtime-features.html'),
  'store-runtime': error('a key value store of a function on runtime 1.0', 'DG/kvs-with-functions.html'),
  'store-missing': error('cf.kvs() without a key value store', 'DG/kvs-with-functions-associate.html'),
  'store-count': error('more than one key value store of a function', 'DG/kvs-with-functions-associate.html'),

  // Behaviors
  'unknown-target': error('a behavior without an origin', behaviors),
  methods: error('allowed or cached methods that are not one of the sets', behaviors),
  'path-pattern': error('a path pattern that CloudFront refuses', behaviors),
  'duplicate-pattern': error('one path pattern twice', behaviors),
  'shadowed-behavior': warning('a behavior that no request reaches', behaviors),
  'shadowed-protection': error('a protected behavior behind an open one', behaviors),
  'plain-http': warning('passes that travel over plain HTTP', 'DG/using-https-viewers-to-cloudfront.html'),
  'api-cached': warning('an API whose answers are cached', 'DG/Expiration.html'),
  'api-unsigned': error('an API locked by IAM, and nobody who signs', 'DG/lambda-generating-http-responses.html'),
  'body-hash': warning('uploads to a function URL without the hash of their body', urlAccess),
  'first-visitor': error('answers that depend on the visitor, kept for everyone', originPolicies),
  'minimum-ttl': warning('answers kept against the origin’s word', 'DG/Expiration.html'),
  'vary-outside-key': warning('answers that differ by a header outside the cache key', 'DG/header-caching.html'),
  'compress-nothing': warning('compression that never happens', 'DG/ServingCompressedFiles.html'),
  'grpc-http': error('gRPC without HTTP/2', 'DG/distribution-using-grpc.html'),
  'grpc-methods': error('gRPC without POST', 'DG/distribution-using-grpc.html'),
  'failover-methods': warning('requests that never fail over', failover),
  'no-root-object': warning('a site whose front page is an error', 'DG/DefaultRootObject.html'),

  // Policies
  'policy-missing': error('a behavior without cache policy', policies),
  'policy-and-legacy': error('a cache policy together with the legacy settings', 'API_CacheBehavior'),
  'request-policy-alone': error('an origin request policy without cache policy', originPolicies),
  'unknown-policy': error('a policy that does not exist', 'API_CacheBehavior'),
  'encoding-uncached': error(
    'compressed variants where caching is off',
    'API_ParametersInCacheKeyAndForwardedToOrigin',
  ),
  'key-uncached': error('a cache key where caching is off', 'API_CachePolicyConfig'),
  'encoding-twice': error('Accept-Encoding named and normalised', 'API_ParametersInCacheKeyAndForwardedToOrigin'),
  'request-policy-header': error('a header that an origin request policy cannot name', originPolicies),
  'ttl-order': error('times in the wrong order', 'API_CachePolicyConfig'),
  'policy-size': error('a policy that names too much', quotas),
  'cors-credentials': error('credentials for everybody', 'API_ResponseHeadersPolicyCorsConfig'),
  'cors-method': error('a method that CORS settings cannot name', 'API_ResponseHeadersPolicyAccessControlAllowMethods'),
  'custom-header-name': error('a custom header that has settings of its own', headersPolicies),
  'policy-header': warning('a header that no policy can select or set', policies),
  'empty-policy': error('a response headers policy of nothing', headersPolicies),
  'remove-header': error('a header that cannot be removed', headersPolicies),
  'host-forwarded': error('the viewer’s Host sent to an origin that is chosen by Host', originPolicies),
  'host-forwarded-maybe': warning('the viewer’s Host on its way to an origin that is chosen by Host', originPolicies),
  'cookies-in-key': warning('one copy of each page for each visitor', 'DG/Cookies.html'),

  // Origins
  'origin-id': error('an origin without id, or one id twice', origins),
  'unknown-member': error('an origin group with a member that is no origin', failover),
  'group-size': error('an origin group without two members', failover),
  'failover-status': error('a status that no origin group fails over on', failover),
  'origin-domain': error('an origin domain that is not a domain name', origins),
  'origin-path': error('an origin path that CloudFront refuses', origins),
  'origin-kind': error('an origin of two kinds, or of none', 'API_Origin'),
  'bucket-domain': error('S3OriginConfig of what is no bucket', 'API_S3OriginConfig'),
  'bucket-global-domain': warning('a bucket by its global name', 'AmazonS3/latest/userguide/Redirects.html'),
  'origin-limits': error('times, attempts or ports outside the limits', origins),
  'origin-header': error('a custom header that CloudFront does not send', 'DG/add-origin-custom-headers.html'),
  'origin-http': warning('an origin asked over plain HTTP', 'DG/using-https-cloudfront-to-custom-origin.html'),
  'origin-tls': warning(
    'outdated TLS toward the origin',
    'DG/secure-connections-supported-ciphers-cloudfront-to-origin.html',
  ),
  'api-stage': warning('an API whose stage nobody names', 'apigateway/latest/developerguide/http-api-stages.html'),

  // Access to origins
  'access-control-twice': error('origin access control together with an origin access identity', s3Access),
  'access-control-type': error('origin access control of another kind than the origin', s3Access),
  'website-access-control': error('origin access control of a website endpoint', s3Access),
  'website-protocol': error('HTTPS to a website endpoint', 'AmazonS3/latest/userguide/WebsiteEndpoints.html'),
  'access-control-http': error('a signed function URL over plain HTTP', urlAccess),
  'identity-form': error('an origin access identity by another name than CloudFront’s', 'API_S3OriginConfig'),
  'origin-access-identity': warning('the legacy origin access identity', s3Access),
  'bucket-closed': error('a bucket that the distribution may not read', s3Access),
  'bucket-public': warning('a bucket that everybody reads past the distribution', s3Access),
  'public-policy': error(
    'a policy for everybody on a bucket that blocks such',
    'AmazonS3/latest/userguide/access-control-block-public-access.html',
  ),
  'public-policy-new': warning(
    'a policy for everybody on a bucket that says nothing of blocking',
    'AmazonS3/latest/userguide/access-control-block-public-access.html',
  ),
  'shared-bucket': warning('guarded objects that an open behavior reaches', behaviors),
  'bucket-any-distribution': warning('a bucket that any distribution of anybody reads', s3Access),
  'bucket-key': error('an encrypted bucket whose key the distribution may not use', s3Access),
  'url-permission': error('a function URL without both permissions', urlAccess),
  'url-open': warning('a function URL that everybody calls past the distribution', urlAccess),
  'url-any-distribution': warning('a function URL that any distribution of anybody calls', urlAccess),

  // Private content
  'trusted-signers': warning('keys of the root user', signers),
  'public-key': error('a public key that CloudFront does not take', signers),
  'unknown-key-group': error('a key group that does not exist', signers),

  // The distribution
  'error-page-masks': warning('an error page for the whole distribution beside an API or a private area', errorPages),
  'error-page-unseen': warning('an error page that is never shown', errorPages),
  'error-page': error('an error page that CloudFront refuses', errorPages),
  'root-object': error('a root object that begins with a slash', 'DG/DefaultRootObject.html'),
  'certificate-region': error('a certificate outside us-east-1', certificates),
  'certificate-missing': error('a domain of one’s own without certificate', certificates),
  'certificate-names': error('a certificate that does not cover a domain', certificates),
  'certificate-iam': warning('a certificate of IAM', certificates),
  'tls-version': warning('viewers with outdated TLS', 'DG/secure-connections-supported-viewer-protocols-ciphers.html'),
  'dedicated-ip': warning('dedicated addresses for viewers without SNI', certificates),
  'duplicate-alias': error('one domain on two distributions', 'DG/CNAMEs.html'),
  'web-acl': error('a web ACL that is not CloudFront’s', 'DG/distribution-web-awswaf.html'),
  'geo-restriction': error(
    'a geo restriction without countries, or countries without restriction',
    'DG/georestrictions.html',
  ),
  'log-bucket': error('a log bucket by another name than its domain', 'DG/standard-logging-legacy-s3.html'),
  'log-bucket-acl': error('a log bucket that takes no access control lists', 'DG/standard-logging-legacy-s3.html'),
  'tenant-only': error('a setting that distributions with tenants have not', 'DG/distribution-config-options.html'),
  'tenant-mode': error('a tenant of a distribution that is not for tenants', 'DG/distribution-config-options.html'),
  'tenant-domain': error('a tenant without a domain, or two with the same', 'API_CreateDistributionTenant'),
  'tenant-parameter': error('a parameter that a tenant lacks, or that nobody defined', 'DG/tenant-customization.html'),
  comment: error('a comment of more than 128 characters', 'API_DistributionConfig'),
  'duplicate-name': warning('one name for two policies or access controls', 'API_CachePolicyConfig'),
  arn: error('an ARN that is none', 'IAM/latest/UserGuide/reference-arns.html'),
  quantity: error('a Quantity that is not the number of Items', 'API_DistributionConfig'),
  quota: error('more than a quota allows', quotas),
  'staging-policy': error(
    'a continuous deployment that CloudFront refuses',
    'DG/understanding-continuous-deployment.html',
  ),
  'unknown-word': error('a word that is a known one mistyped', 'API_DistributionConfig'),

  // What cannot be judged from the template alone
  'newer-word': warning('a word that is none of those known, and may be newer', 'API_DistributionConfig'),
  'not-known-here': warning('a function, policy, key group, store or access control of the account', general),
  'stand-in': warning('a value that only a deploy knows, made up by its type', parameters),
  macro: warning('a macro, whose work is not seen', macros),
  'duplicate-key': warning('a key that occurs twice, of which the last counts', formats),
  unreadable: error('something that cannot be made out', general),
} satisfies Record<string, CodeInfo>;

export type Code = keyof typeof codes;

function error(summary: string, source: string): CodeInfo {
  return { severity: 'error', summary, source };
}

function warning(summary: string, source: string): CodeInfo {
  return { severity: 'warning', summary, source };
}

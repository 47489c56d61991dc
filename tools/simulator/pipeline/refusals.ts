/*!
 * refusals: every error that CloudFront answers itself: its status, whether a custom error page stands in for it, what it means, and the page that says so.
 * DG/ = AmazonCloudFront/latest/DeveloperGuide/
 */

interface RefusalInfo {
  status: number;
  /** A custom error page stands in where the distribution has one for the status. */
  pageable: boolean;
  summary: string;
  source: string;
}

const limits = 'DG/cloudfront-limits.html';
const requests = 'DG/RequestAndResponseBehaviorCustomOrigin.html';
const signing = 'DG/private-content-signed-urls.html';
const rootObject = 'DG/DefaultRootObject.html';
const badGateway = 'DG/http-502-bad-gateway.html';
const unavailable = 'DG/http-503-service-unavailable.html';
const errorPages = 'DG/GeneratingCustomErrorResponses.html';

/** What is refused before the request has a behavior, or against its rules, no error page hides: fixtures of group "Error pages". */
const always = (status: number, summary: string, source: string): RefusalInfo => ({
  status,
  pageable: false,
  summary,
  source,
});
const paged = (status: number, summary: string, source: string): RefusalInfo => ({
  status,
  pageable: true,
  summary,
  source,
});

export const refusals = {
  // Before the behavior
  UriTooLong: always(414, 'the URL is longer than 8,192 bytes', limits),
  HeadersTooLarge: always(494, 'request line and headers are larger than 32,768 bytes', limits),
  BodyNotAllowed: always(403, 'a GET with a body', requests),
  WebAcl: paged(
    403,
    'a rule of the web ACL blocks it; the rule may name another status',
    'DG/distribution-web-awswaf.html',
  ),
  Disabled: always(403, 'the distribution is disabled', 'DG/DownloadDistValuesGeneral.html'),
  UnknownHost: always(403, 'no distribution has this host among its aliases', 'DG/http-403-permission-denied.html'),

  // Against the behavior
  HttpsOnly: always(403, 'HTTP where the behavior wants HTTPS', 'DG/using-https-viewers-to-cloudfront.html'),
  InvalidRequestMethod: always(403, 'a method that is not among AllowedMethods', 'DG/http-403-invalid-method.html'),
  GeoRestricted: paged(403, 'the country is not allowed', 'DG/georestrictions.html'),
  MissingKey: paged(403, 'no signature where the behavior trusts key groups', signing),
  InvalidKey: paged(403, 'a signature by a key that no trusted key group has', signing),
  MalformedSignature: paged(403, 'a signature that cannot be decoded', signing),
  MalformedPolicy: paged(403, 'a policy that cannot be read', signing),
  AccessDenied: paged(403, 'a signature that is wrong, over, or for something else', signing),
  InvalidDefaultRootObject: paged(400, 'DefaultRootObject has characters that it may not have', rootObject),
  AbsoluteDefaultRootObject: paged(403, 'DefaultRootObject begins with "/"', rootObject),

  // Functions
  FunctionExecutionError: always(503, 'a CloudFront function did not run to its end', unavailable),
  FunctionValidationError: always(502, 'a CloudFront function returned what CloudFront does not take', badGateway),
  LambdaExecutionError: always(503, 'a Lambda@Edge function did not run to its end', unavailable),
  LambdaValidationError: always(502, 'a Lambda@Edge function returned what CloudFront does not take', badGateway),

  // The origin
  OriginTimeout: paged(504, 'the origin did not answer in time', 'DG/http-504-gateway-timeout.html'),
  NonS3OriginDnsError: paged(502, "the origin's domain has no address", 'DG/http-502-dns-error.html'),
  OriginConnectError: paged(502, 'the origin gave no answer, or none that is HTTP', badGateway),
  OriginClosedEarly: always(502, 'the origin broke off in the body', badGateway),
  OriginNotAsked: always(502, 'nobody said where the origin lives on this machine: choices.ts', errorPages),
} satisfies Record<string, RefusalInfo>;

export type RefusalCode = keyof typeof refusals;

/*! limits: every number of AWS that the tools hold people to, each once, with the page it comes from. DG/ = AmazonCloudFront/latest/DeveloperGuide/ */

/** DG/cloudfront-limits.html, "Requests and responses". */
export const requestLimits = {
  /** Path and query, bytes: 414 above. */
  url: 8_192,
  /** Request line and headers, bytes: 494 above. Formerly 20,480. */
  head: 32_768,
};

/** Of templates. The body: AWSCloudFormation/latest/UserGuide/cloudformation-limits.html; the others keep reading within a second or two. */
export const templateLimits = {
  /** Bytes that CloudFormation takes. */
  body: 1_048_576,
  /** Bytes read here: generated JSON is laid out with spaces, and sent without. */
  json: 8 * 1_048_576,
  yaml: 1_048_576,
  /** Bytes of any description: states and plans hold whatever else the account has. */
  description: 64 * 1_048_576,
  /** Levels of objects and lists. */
  depth: 100,
  values: 300_000,
  /** Behaviors of one distribution: the quota of 75 can be raised, and is the doctor's to say. */
  behaviors: 1_000,
  /** Characters of one text that intrinsics make, and intrinsics worked out for one value. */
  text: 1_048_576,
  steps: 100_000,
};

/** DG/DownloadDistValuesGeneral.html and the quota page. Seconds. */
export const errorCaching = {
  /** ErrorCachingMinTTL where no rule names another. DG/custom-error-pages-expiration.html */
  defaultTtl: 10,
  /** What 0 acts as for an S3 origin. DG/custom-error-pages-expiration.html */
  s3MinimumTtl: 1,
};

/** Bytes between which CloudFront compresses. DG/ServingCompressedFiles.html */
export const compressionLimits = { minimum: 1_000, maximum: 10_000_000 };

/** DG/invalidation-specifying-objects.html and DG/invalidation-specifying-tags.html */
export const invalidationLimits = {
  /** Characters of a path. */
  path: 4_000,
  /** Paths of one invalidation. */
  paths: 3_000,
  /** Tags kept of one object. */
  tagsPerObject: 50,
  /** Characters of a tag. */
  tag: 256,
};

/** Request body that a Lambda@Edge function is shown, bytes. DG/lambda-at-edge-function-restrictions.html */
export const lambdaBodyLimits = { viewer: 40 * 1_024, origin: 1_024 * 1_024 };

/** How far the date of a signature may be from the clock, seconds. S3: AmazonS3/latest/API/RESTAuthentication.html; the others: IAM/latest/UserGuide/signing-elements.html */
export const signatureSkew = { s3: 900, lambda: 300, 'execute-api': 300 };

/** AmazonS3/latest/API/ErrorResponses.html and API_ListObjectsV2.html */
export const s3Limits = {
  /** Header lines of a request, bytes: RequestHeaderSectionTooLarge above. */
  head: 8_192,
  /** Keys of one answer. */
  listedKeys: 1_000,
};

/** Request and response each, bytes. lambda/latest/dg/gettingstarted-limits.html */
export const functionUrlLimits = { payload: 6 * 1_024 * 1_024 };

/** apigateway/latest/developerguide/http-api-quotas.html */
export const httpApiLimits = {
  /** Bytes. */
  payload: 10 * 1_024 * 1_024,
  /** Of an integration, seconds. */
  timeout: 30,
};

/** apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
export const restApiLimits = {
  /** Bytes. */
  payload: 10 * 1_024 * 1_024,
  /** Of an integration, seconds, unless AWS was asked for more. */
  timeout: 29,
};

/** Bytes that rules see: waf/latest/developerguide/waf-oversize-request-components.html. Addresses counted: waf-rule-statement-type-rate-based.html */
export const wafLimits = { body: 16_384, addresses: 10_000 };

/** DG/cloudfront-limits.html, "Quotas on CloudFront Functions"; the log: DG/cloudfront-function-restrictions.html. */
export const functionLimits = {
  /** Bytes of UTF-8 as uploaded, comments and white space included. AWS says "10 KB". */
  code: 10_240,
  /** Bytes. */
  memory: 2 * 1_024 * 1_024,
  /** Bytes of console.log kept of one invocation. */
  log: 10_240,
  /** Bytes of logCustomData, URL-encoded in access logs. DG/general-helper-methods.html, DG/write-connection-function-code.html */
  customData: 800,
};

/** DG/cloudfront-limits.html, "Quotas on key value stores". Bytes of UTF-8. */
export const storeLimits = { key: 512, value: 1_024, total: 5 * 1_024 * 1_024 };

/** Keys of one call of UpdateKeys. DG/cloudfront-limits.html, "Quotas on key value stores" */
export const updateLimits = { keys: 50 };

/** Bytes of the zip of a Lambda@Edge function, for all four events. DG/cloudfront-limits.html#limits-lambda-at-edge */
export const lambdaLimits = {
  package: 52_428_800,
  /** Unzipped: lambda/latest/dg/gettingstarted-limits.html */
  unpacked: 250 * 1_024 * 1_024,
};

/** DG/helper-functions-origin-modification.html and DG/lambda-event-structure.html. Characters, but for the number of names. */
export const originLimits = { domain: 253, s3Domain: 128, path: 255, certificateName: 64, certificateNames: 20 };

/** DG/cloudfront-limits.html, "Quotas on distributions" and "Quotas on key groups". */
export const distributionLimits = {
  origins: 100,
  originGroups: 10,
  behaviors: 75,
  aliases: 100,
  /** Lambda@Edge functions attached to one distribution. */
  lambdas: 100,
  keyGroupsPerBehavior: 4,
  keysPerGroup: 5,
  /** Characters; of functions, policies and identities too. API_DistributionConfig */
  comment: 128,
  /** Characters of the id of an origin or group. API_Origin */
  id: 128,
  /** Characters. DG/DownloadDistValuesCacheBehavior.html */
  pattern: 255,
};

/** DG/cloudfront-limits.html, "Quotas on policies". */
export const policyLimits = {
  /** Headers, cookies or query parameters that one policy names, each. */
  names: 10,
  /** Characters of all names together. */
  length: 1_024,
  customHeaders: 10,
  /** Characters of Content-Security-Policy. */
  contentSecurityPolicy: 1_783,
};

/** DG/add-origin-custom-headers.html#add-origin-custom-headers-quotas */
export const customHeaderLimits = { count: 30, name: 256, value: 1_783, total: 10_240 };

/** Lowest and highest, in seconds but for `attempts`. DG/DownloadDistValuesOrigin.html */
export const originTimes = { attempts: [1, 3], connect: [1, 10], read: [1, 120], keepalive: [1, 120] } as const;

/** What an origin has that says nothing else. DG/DownloadDistValuesOrigin.html */
export const originDefaults = { attempts: 3, connect: 10, read: 30, keepalive: 5 };

/** Of a cache policy or behavior that names none, seconds. API_CachePolicyConfig, API_CacheBehavior */
export const cacheDefaults = { defaultTtl: 86_400, maxTtl: 31_536_000 };

/** Of a function that names none: seconds, MB. lambda/latest/api/API_CreateFunction.html */
export const lambdaDefaults = { timeout: 3, memory: 128 };

/** DG/cloudfront-limits.html#limits-lambda-at-edge. Older deployments and frameworks still refuse what is above the viewer's figures. */
export const edgeLambdaLimits = {
  /** Seconds. */
  timeout: 30,
  viewerTimeout: 5,
  /** MB. */
  memory: 10_240,
  viewerMemory: 128,
  /** MB of /tmp. DG/lambda-at-edge-function-restrictions.html */
  storage: 512,
};

/** Weight of a staging distribution. DG/understanding-continuous-deployment.html */
export const stagingLimits = { weight: 0.15 };

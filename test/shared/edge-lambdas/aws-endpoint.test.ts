import { expect, test } from 'vitest';
import { signingTargetOf } from '../../../shared/edge-lambdas/aws-endpoint.js';

test.each([
  ['a1b2c3.execute-api.us-east-1.amazonaws.com', 'execute-api us-east-1'],
  ['a1b2c3-vpce-0123.execute-api.eu-central-1.amazonaws.com', 'execute-api eu-central-1'],
  ['vpce-0123-abcd.execute-api.us-west-2.vpce.amazonaws.com', 'execute-api us-west-2'],
  ['a1b2c3.execute-api.us-east-1.api.aws', 'execute-api us-east-1'],
  ['a1b2c3.execute-api.cn-north-1.amazonaws.com.cn', 'execute-api cn-north-1'],
  ['a1b2c3.execute-api.us-gov-west-1.amazonaws.com', 'execute-api us-gov-west-1'],
  ['A1B2C3.EXECUTE-API.US-EAST-1.AMAZONAWS.COM', 'execute-api us-east-1'],
  ['a1b2c3d4.lambda-url.ap-southeast-2.on.aws', 'lambda ap-southeast-2'],
  ['s3.eu-west-1.amazonaws.com', 's3 eu-west-1'],
  ['s3.amazonaws.com', 's3 us-east-1'],
  ['bucket.s3.amazonaws.com', 's3 us-east-1'],
  ['bucket.s3.eu-west-1.amazonaws.com', 's3 eu-west-1'],
  ['bucket.with.dots.s3.eu-west-1.amazonaws.com', 's3 eu-west-1'],
  ['bucket.s3.dualstack.eu-west-1.amazonaws.com', 's3 eu-west-1'],
  ['bucket.s3-fips.us-gov-east-1.amazonaws.com', 's3 us-gov-east-1'],
  ['bucket.s3-fips.dualstack.us-east-2.amazonaws.com', 's3 us-east-2'],
  ['bucket.s3-us-west-2.amazonaws.com', 's3 us-west-2'],
  ['bucket.s3.cn-northwest-1.amazonaws.com.cn', 's3 cn-northwest-1'],
  ['bucket.vpce-0123-abcd.s3.us-east-1.vpce.amazonaws.com', 's3 us-east-1'],
  ['point-111122223333.s3-accesspoint.eu-west-1.amazonaws.com', 's3 eu-west-1'],
  ['point-111122223333.s3-accesspoint-fips.dualstack.us-east-1.amazonaws.com', 's3 us-east-1'],
  ['point-111122223333.s3-object-lambda.eu-west-1.amazonaws.com', 's3-object-lambda eu-west-1'],
  ['bucket--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com', 's3express us-east-1'],
  ['mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com', 's3 *'],
  ['abcdef.appsync-api.us-east-1.amazonaws.com', 'appsync us-east-1'],
  ['abcdef.appsync-realtime-api.us-east-1.amazonaws.com', 'appsync us-east-1'],
  ['search-logs-abc.eu-west-1.es.amazonaws.com', 'es eu-west-1'],
  ['search-logs-abc.aos.eu-west-1.on.aws', 'es eu-west-1'],
  ['abc123.eu-west-1.aoss.amazonaws.com', 'aoss eu-west-1'],
  ['abc.mediapackage.us-west-2.amazonaws.com', 'mediapackage us-west-2'],
  ['abc.egress.xyz.mediapackagev2.us-west-2.amazonaws.com', 'mediapackagev2 us-west-2'],
  ['abc.data.mediastore.us-west-2.amazonaws.com', 'mediastore us-west-2'],
  ['svc-0abc.7d67968.vpc-lattice-svcs.us-west-2.on.aws', 'vpc-lattice-svcs us-west-2'],
  ['bedrock-runtime.us-east-1.amazonaws.com', 'bedrock us-east-1'],
  // Buckets may be called anything: what counts stands to the right.
  ['a.execute-api.us-east-1.s3.eu-west-1.amazonaws.com', 's3 eu-west-1'],
  ['us-east-1.s3.amazonaws.com', 's3 us-east-1'],
  ['us-east-1.s3-us-west-2.amazonaws.com', 's3 us-west-2'],
])('%s is %s', (domainName, expected) => {
  const found = signingTargetOf(domainName);
  expect(`${found?.service} ${found?.region}`).toBe(expected);
});

test.each([
  'a1b2c3.execute-api.us-east-1.amazonaws.com.evil.com',
  'a1b2c3.execute-api.us-east-1.evilamazonaws.com',
  'execute-api.us-east-1.amazonaws.com.',
  'a1b2c3.execute-api.amazonaws.com',
  'a1b2c3.execute-api.us-east.amazonaws.com',
  'a1b2c3.us-east-1.execute-api.amazonaws.com',
  'a1b2c3.toString.us-east-1.amazonaws.com',
  'bucket.s3-website-us-east-1.amazonaws.com',
  'bucket.s3-website.eu-central-1.amazonaws.com',
  'bucket.s3-accelerate.amazonaws.com',
  'ec2-192-0-2-7.compute-1.amazonaws.com',
  'balancer-123.us-east-1.elb.amazonaws.com',
  'd111111abcdef8.cloudfront.net',
  'api.example.com',
  'amazonaws.com',
  's3',
  '',
])('%j is nothing', (domainName) => {
  expect(signingTargetOf(domainName)).toBeUndefined();
});

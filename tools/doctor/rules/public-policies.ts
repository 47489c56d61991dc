/*!
 * public-policies: a bucket policy for everybody beside the block that refuses such policies. The block is on unless the bucket turns it off.
 * AmazonS3/latest/userguide/access-control-block-public-access.html
 */
import { bucketStatements } from '../../distribution/cloudformation/bucket.js';
import { flagOf, openPart, type Part, partOf, propertyOf, textOf } from '../../distribution/cloudformation/part.js';
import { isRecord, ofType, type Reading, type Resource } from '../../distribution/cloudformation/reading.js';
import type { Say } from '../doctor-finding.js';
import type { Examined } from '../examined.js';

/** Conditions that name a fixed set of callers: with one of them S3 does not call the policy public. The same page, "The meaning of public". */
const fixing =
  /^aws:(sourceip|sourcearn|sourcevpc|sourcevpce|sourceowner|sourceaccount|userid|principalorgid|principalorgpaths|principalarn|principalaccount|calledvia)$|^s3:(x-amz-server-side-encryption-aws-kms-key-id|dataaccesspointarn|dataaccesspointaccount)$/i;

export function checkPublicPolicies({ reading }: Examined, say: Say): void {
  for (const bucket of ofType(reading, 'AWS::S3::Bucket')) {
    const block = blockOf(reading, bucket);
    if (!blocksPolicies(block)) continue;
    const open = bucketStatements(reading, bucket).find(isPublic);
    if (open === undefined) continue;
    const who = block === undefined ? 'a new bucket blocks' : 'the bucket blocks';
    const message = `The policy of bucket "${bucket.logicalId}" lets everybody in, and ${who} public policies: the deploy ends with AccessDenied.`;
    const fix =
      'Set PublicAccessBlockConfiguration: { BlockPublicPolicy: false, RestrictPublicBuckets: false }, or allow cloudfront.amazonaws.com alone.';
    say(block === undefined ? 'public-policy-new' : 'public-policy', open.at, message, fix);
  }
}

function blockOf(reading: Reading, bucket: Resource): Part | undefined {
  return partOf(openPart(reading, bucket.properties, bucket.logicalId), 'PublicAccessBlockConfiguration');
}

function blocksPolicies(block: Part | undefined): boolean {
  // What the block leaves out is off; without a block, S3's own for new buckets is on.
  return block === undefined || flagOf(block, 'BlockPublicPolicy', false);
}

function isPublic(statement: Part): boolean {
  if (textOf(statement, 'Effect') !== 'Allow' || !isForEverybody(propertyOf(statement, 'Principal'))) return false;
  const condition = propertyOf(statement, 'Condition');
  const keys = isRecord(condition)
    ? Object.values(condition).flatMap((test) => Object.keys(isRecord(test) ? test : {}))
    : [];
  return !keys.some((key) => fixing.test(key));
}

function isForEverybody(principal: unknown): boolean {
  return principal === '*' || (isRecord(principal) && Object.values(principal).flat().includes('*'));
}

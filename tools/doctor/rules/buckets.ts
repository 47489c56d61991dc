/*! buckets: who may read the buckets behind origins. DG/private-content-restricting-access-to-s3.html */
import { bucketStatements } from '../../distribution/cloudformation/bucket.js';
import { openPart, type Part, partOf, partsOf, propertyOf, textOf } from '../../distribution/cloudformation/part.js';
import { attributeOf, ofType, type Reading, type Resource } from '../../distribution/cloudformation/reading.js';
import type { Behavior } from '../../distribution/model.js';
import type { Say } from '../doctor-finding.js';
import { type Examined, type ExaminedDistribution, type ExaminedOrigin, originsOf } from '../examined.js';

export function checkBuckets({ reading, distributions }: Examined, say: Say): void {
  const origins = distributions.flatMap((distribution) =>
    distribution.origins.map((origin) => ({ distribution, origin })),
  );
  for (const { distribution, origin } of origins) {
    checkControl(origin, say);
    const { target } = origin.model;
    const bucket = target.kind === 'bucket' ? reading.resources[target.logicalId] : undefined;
    if (target.kind !== 'bucket' || bucket?.type !== 'AWS::S3::Bucket') continue;
    const hasPolicy = bucketStatements(reading, bucket).length > 0;
    if (!isSignedAtEdge(distribution, origin)) checkReading(origin, target, hasPolicy, say);
    checkCondition(reading, bucket, say);
    checkEncryption(reading, bucket, origin, say);
  }
}

function checkControl({ part, model }: ExaminedOrigin, say: Say): void {
  const s3 = partOf(part, 'S3OriginConfig');
  const hasIdentity = Boolean(s3 && textOf(s3, 'OriginAccessIdentity'));
  const hasControl = Boolean(textOf(part, 'OriginAccessControlId'));
  if (hasIdentity && hasControl) {
    const message = 'The origin has both origin access control and an origin access identity.';
    say('access-control-twice', part.at, message, "Set OriginAccessIdentity: ''.");
  } else if (hasIdentity) {
    const message = 'An origin access identity neither writes nor reads SSE-KMS, and is legacy.';
    say('origin-access-identity', part.at, message, 'Use an AWS::CloudFront::OriginAccessControl.');
  }
  const expected = model.target.kind === 'bucket' ? 's3' : model.target.kind === 'function-url' ? 'lambda' : undefined;
  if (!hasControl || !expected || !model.accessControl || model.accessControl.type === expected) return;
  const message = `Origin access control of type ${model.accessControl.type} signs for another service than this origin's.`;
  say('access-control-type', part.at, message, `Set OriginAccessControlOriginType: ${expected}.`);
}

/**
 * Whether a function at origin-request may sign all that goes to an origin: a function of another stack may, one of ours only if it is the signer. Origin
 * access control would replace its signature.
 */
function isSignedAtEdge({ behaviors, model }: ExaminedDistribution, { model: origin }: ExaminedOrigin): boolean {
  if (origin.accessControl !== undefined && origin.accessControl.signing !== 'never') return false;
  const leading = behaviors.filter((behavior) => originsOf(model, behavior.model).includes(origin));
  return leading.length > 0 && leading.every((behavior) => maySign(behavior.model));
}

function maySign({ functions, unknownFunctions }: Behavior): boolean {
  const attached = functions['origin-request'];
  if (attached?.kind !== 'lambda') return unknownFunctions['origin-request'] !== undefined;
  const path = `${attached.code.file}/${attached.code.handler}`.replaceAll('\\', '/');
  return !/edge-lambdas\/(?:min\/)?(?!sigv4-signer\b)[\w-]+\/index/.test(path);
}

type Bucket = Extract<ExaminedOrigin['model']['target'], { kind: 'bucket' }>;

function checkReading({ part, model }: ExaminedOrigin, bucket: Bucket, hasPolicy: boolean, say: Say): void {
  const { publicRead, headerRead, website, logicalId } = bucket;
  const canRead = hasPolicy && bucket.canRead;
  const isSigned = model.accessControl !== undefined && model.accessControl.signing !== 'never' && !website;
  if (publicRead && !website) {
    const message = `Everybody reads bucket "${logicalId}" past the distribution, its functions and its logs.`;
    say(
      'bucket-public',
      part.at,
      message,
      'Allow cloudfront.amazonaws.com with AWS:SourceArn of the distribution only.',
    );
  } else if (!publicRead && !headerRead && !(isSigned && canRead)) {
    const why = isSigned ? 'no policy lets the distribution read' : 'requests to it are not signed';
    const message = `Bucket "${logicalId}" answers every request with 403: ${why}.`;
    say(
      'bucket-closed',
      part.at,
      message,
      'Allow s3:GetObject to cloudfront.amazonaws.com, and use origin access control.',
    );
  }
}

function checkCondition(reading: Reading, bucket: Resource, say: Say): void {
  for (const statement of bucketStatements(reading, bucket)) {
    const principal = JSON.stringify(propertyOf(statement, 'Principal') ?? '');
    if (textOf(statement, 'Effect') !== 'Allow' || !principal.includes('cloudfront.amazonaws.com')) continue;
    const condition = JSON.stringify(propertyOf(statement, 'Condition') ?? '').toLowerCase();
    if (/aws:source(arn|account)/.test(condition)) continue;
    const message = `Any distribution of any account reads bucket "${bucket.logicalId}".`;
    say('bucket-any-distribution', statement.at, message, 'Add a condition on AWS:SourceArn of the distribution.');
  }
}

/** A key of one's own has a policy, which must let CloudFront decrypt. */
function checkEncryption(reading: Reading, bucket: Resource, { part, model }: ExaminedOrigin, say: Say): void {
  if (!model.accessControl) return;
  if (model.target.kind === 'bucket' && model.target.managedKey) {
    const message = `Bucket "${bucket.logicalId}" is encrypted with the key aws/s3, whose policy does not let CloudFront in.`;
    say('bucket-key', part.at, message, 'Use a key of your own, with CloudFront in its KeyPolicy, or SSE-S3 (AES256).');
  }
  const id = keyOf(openPart(reading, bucket.properties, bucket.logicalId));
  if (id === undefined) return;
  const key = ofType(reading, 'AWS::KMS::Key').find((each) =>
    [attributeOf(reading, each, 'Ref'), attributeOf(reading, each, 'Arn')].includes(id),
  );
  if (!key) return;
  const policy = JSON.stringify(propertyOf(openPart(reading, key.properties, key.logicalId), 'KeyPolicy') ?? '');
  if (policy.includes('cloudfront.amazonaws.com') || isGivenAway(reading, key)) return;
  const message = `Bucket "${bucket.logicalId}" is encrypted with "${key.logicalId}", which CloudFront may not use.`;
  say(
    'bucket-key',
    part.at,
    message,
    'Allow kms:Decrypt to cloudfront.amazonaws.com with AWS:SourceArn in its KeyPolicy.',
  );
}

/** A custom resource that is told of the key may write its policy: where the distribution needs the key first, nothing else can. */
function isGivenAway(reading: Reading, { logicalId }: Resource): boolean {
  const names = [`{"Ref":"${logicalId}"}`, `["${logicalId}","Arn"]`, `\${${logicalId}.Arn}`, `\${${logicalId}}`];
  return Object.values(reading.resources)
    .filter(({ type }) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource')
    .some(({ properties }) => names.some((name) => JSON.stringify(properties).includes(name)));
}

function keyOf(bucket: Part): string | undefined {
  const encryption = partOf(bucket, 'BucketEncryption');
  const [rule] = encryption ? partsOf(encryption, 'ServerSideEncryptionConfiguration', 'Id') : [];
  const byDefault = rule && partOf(rule, 'ServerSideEncryptionByDefault');
  return byDefault && textOf(byDefault, 'KMSMasterKeyID');
}

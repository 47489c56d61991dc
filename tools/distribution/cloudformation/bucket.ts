/*!
 * bucket: what the policy of a bucket lets a distribution do.
 * Source: AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
import { judgePolicy, knownFacts, type PolicyStatement, unknownKeys } from '../bucket-policy.js';
import type { Facts } from '../policy-condition.js';
import { openPart, type Part, partOf, partsOf, propertyOf, textOf } from './part.js';
import { attributeOf, leaveOut, ofType, type Reading, type Resource } from './reading.js';
import { readStatement, statementsOf } from './statements.js';

/** Who asks: under which names a policy knows the distribution. */
export interface Asker {
  distributionArn: string;
  /** The service, or an origin access identity by its ARN and canonical user. */
  principals: string[];
  /** Of the origin: a policy may ask for a Referer that only the distribution sends. */
  customHeaders: readonly (readonly [name: string, value: string])[];
}

interface BucketAccess {
  /** Undefined: the policy is not in the template. */
  statements: PolicyStatement[] | undefined;
  arn: string;
  asker: Pick<Asker, 'distributionArn' | 'principals'>;
  managedKey: boolean;
  aclRead: boolean;
  canRead: boolean;
  canList: boolean;
  /** Everybody may read, unsigned. */
  publicRead: boolean;
  /** Whoever sends the origin's custom headers may read, unsigned. */
  headerRead: boolean;
}

export function readBucketAccess(reading: Reading, bucket: Resource, asker: Asker): BucketAccess {
  const arn = String(attributeOf(reading, bucket, 'Arn'));
  const isElsewhere = policiesOf(reading, bucket).length === 0;
  if (isElsewhere) leaveOut(reading, 'BucketPolicy', bucket.logicalId, elsewhere);
  const statements = bucketStatements(reading, bucket).map((part) => withOwnNames(readStatement(part), reading, asker));
  const unknown = unknownKeys(statements, knownFacts);
  if (unknown.length > 0) leaveOut(reading, `Condition ${unknown.join(', ')}`, bucket.logicalId, unevaluated);
  const facts = {
    ...knownFacts,
    'aws:sourcearn': asker.distributionArn,
    'aws:sourceaccount': accountOf(asker.distributionArn),
  };
  const may = (principals: string[], action: string, resources: string[], more: Facts) =>
    resources.some(
      (resource) => judgePolicy(statements, { principals, action, resource, facts: { ...facts, ...more } }) === 'allow',
    );
  const objects = objectsOf(statements, arn);
  const isOpen = isPublic(reading, bucket);
  const managedKey = usesManagedKey(reading, bucket);
  return {
    statements: isElsewhere ? undefined : statements,
    arn,
    asker: { distributionArn: asker.distributionArn, principals: asker.principals },
    managedKey,
    aclRead: isOpen,
    canRead: (isElsewhere || may(asker.principals, 's3:GetObject', objects, {})) && !managedKey,
    canList: may(asker.principals, 's3:ListBucket', [arn], {}),
    publicRead:
      isOpen || may([], 's3:GetObject', objects, { 'aws:sourcearn': undefined, 'aws:sourceaccount': undefined }),
    headerRead: isOpen || may([], 's3:GetObject', objects, factsOfHeaders(asker.customHeaders)),
  };
}

/** A policy may stand in another template. What is unsigned is refused all the same. */
const elsewhere = 'the template has no policy for this bucket: a signed request is taken to be allowed';
const unevaluated = 'such a condition is not evaluated here: what it allows is refused, what it denies too';

/** The access control lists of old; their objects are taken to be as public as the bucket. */
function isPublic(reading: Reading, { properties, logicalId }: Resource): boolean {
  return String(reading.resolve(properties.AccessControl, logicalId)).startsWith('PublicRead');
}

/** Keys in the bucket whose access may differ: one for each resource that a statement names. */
function objectsOf(statements: PolicyStatement[], arn: string): string[] {
  const named = statements.flatMap(({ resources }) => resources).filter((pattern) => pattern.startsWith(`${arn}/`));
  return [`${arn}/key`, ...named.map((pattern) => pattern.replace(/[*?]+/g, 'key'))];
}

/** Headers that the origin sends by itself, as the policy reads them. IAM/latest/UserGuide/reference_policies_condition-keys.html */
function factsOfHeaders(headers: readonly (readonly [string, string])[]): Facts {
  const named = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  return { 'aws:referer': named.get('referer'), 'aws:useragent': named.get('user-agent') ?? 'Amazon CloudFront' };
}

/** The key "aws/s3" has a policy that nobody can change, so origin access control may not use it. DG/private-content-restricting-access-to-s3.html */
function usesManagedKey(reading: Reading, bucket: Resource): boolean {
  const encryption = partOf(openPart(reading, bucket.properties, bucket.logicalId), 'BucketEncryption');
  const [rule] = encryption ? partsOf(encryption, 'ServerSideEncryptionConfiguration', 'Id') : [];
  const byDefault = rule && partOf(rule, 'ServerSideEncryptionByDefault');
  if (byDefault === undefined || textOf(byDefault, 'SSEAlgorithm') !== 'aws:kms') return false;
  return /^$|alias\/aws\/s3$/.test(textOf(byDefault, 'KMSMasterKeyID') ?? '');
}

/** A template that was written for one account names its number. Nobody knows here whether it is this stack's, so it is taken to be. */
function withOwnNames(statement: PolicyStatement, reading: Reading, asker: Asker): PolicyStatement {
  const own = ofType(reading, 'AWS::CloudFront::Distribution').map((each) => String(attributeOf(reading, each, 'Id')));
  const rename = (key: string, value: string): string => {
    const name = key.toLowerCase();
    if (name === 'aws:sourceaccount') return /^\d{12}$/.test(value) ? accountOf(asker.distributionArn) : value;
    const [, start, id] = /^(arn:[a-z-]+:cloudfront::)\d{12}(?::distribution\/([A-Z0-9]+))$/.exec(value) ?? [];
    if (name !== 'aws:sourcearn' || id === undefined || !own.includes(id)) return value;
    return `${start}${accountOf(asker.distributionArn)}:distribution/${id}`;
  };
  const conditions = Object.entries(statement.conditions).map(([operator, tests]) => {
    const renamed = Object.entries(tests).map(([key, values]) => [key, values.map((value) => rename(key, value))]);
    return [operator, Object.fromEntries(renamed)];
  });
  return { ...statement, conditions: Object.fromEntries(conditions) };
}

function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

/** The statements of every policy of the bucket. */
export function bucketStatements(reading: Reading, bucket: Resource): Part[] {
  return policiesOf(reading, bucket).flatMap((policy) => {
    const document = partOf(policy, 'PolicyDocument');
    return document === undefined ? [] : statementsOf(document);
  });
}

function policiesOf(reading: Reading, bucket: Resource): Part[] {
  const names = [attributeOf(reading, bucket, 'Ref'), attributeOf(reading, bucket, 'Arn')];
  return ofType(reading, 'AWS::S3::BucketPolicy')
    .map((policy) => openPart(reading, policy.properties, policy.logicalId))
    .filter((policy) => names.includes(propertyOf(policy, 'Bucket')));
}

/*!
 * bucket: what the policy of a bucket lets a distribution do.
 * Source: AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
import { has, openPart, type Part, partOf, partsOf, propertyOf, textsOf } from './part.js';
import { attributeOf, isRecord, leaveOut, ofType, type Reading, type Resource } from './reading.js';

/** Who asks: under which names a policy knows the distribution. */
export interface Asker {
  distributionArn: string;
  /** The service, or an origin access identity by its ARN and canonical user. */
  principals: string[];
}

export interface BucketAccess {
  canRead: boolean;
  canList: boolean;
  /** Everybody may read, unsigned. */
  publicRead: boolean;
}

export function readBucketAccess(reading: Reading, bucket: Resource, asker: Asker): BucketAccess {
  const arn = String(attributeOf(reading, bucket, 'Arn'));
  const statements = bucketStatements(reading, bucket);
  const isElsewhere = policiesOf(reading, bucket).length === 0;
  if (isElsewhere) leaveOut(reading, 'BucketPolicy', bucket.logicalId, elsewhere);
  const isObject = (pattern: string) => coversObjects(pattern, arn);
  return {
    canRead: isElsewhere || isAllowed(statements, asker, 's3:GetObject', isObject),
    canList: isAllowed(statements, asker, 's3:ListBucket', (pattern) => matchesWildcards(pattern, arn)),
    publicRead:
      isPublic(reading, bucket) || isAllowed(statements, { ...asker, principals: [] }, 's3:GetObject', isObject),
  };
}

/** A policy may stand in another template. What is unsigned is refused all the same. */
const elsewhere = 'the template has no policy for this bucket: a signed request is taken to be allowed';

/** The access control lists of old; their objects are taken to be as public as the bucket. */
function isPublic(reading: Reading, { properties, logicalId }: Resource): boolean {
  return String(reading.resolve(properties.AccessControl, logicalId)).startsWith('PublicRead');
}

/** The statements of every policy of the bucket. */
export function bucketStatements(reading: Reading, bucket: Resource): Part[] {
  return policiesOf(reading, bucket).flatMap((policy) => {
    const document = partOf(policy, 'PolicyDocument');
    if (!document) return [];
    const { Statement: statement } = document.value;
    const listed = isRecord(statement) ? { Statement: [statement] } : document.value;
    return partsOf(openPart(reading, listed, document.at), 'Statement', 'Sid');
  });
}

function policiesOf(reading: Reading, bucket: Resource): Part[] {
  const names = [attributeOf(reading, bucket, 'Ref'), attributeOf(reading, bucket, 'Arn')];
  return ofType(reading, 'AWS::S3::BucketPolicy')
    .map((policy) => openPart(reading, policy.properties, policy.logicalId))
    .filter((policy) => names.includes(propertyOf(policy, 'Bucket')));
}

/** A statement that denies counts only without condition: conditions on transport and the like do not hold here. */
function isAllowed(statements: Part[], asker: Asker, action: string, isMeant: (pattern: string) => boolean): boolean {
  const about = statements.filter(
    (part) =>
      oneOrMany(part, 'Action').some((pattern) => matchesWildcards(pattern, action)) &&
      oneOrMany(part, 'Resource').some(isMeant) &&
      isAbout(part, asker),
  );
  const denies = about.some((part) => part.value.Effect === 'Deny' && !has(part, 'Condition'));
  return !denies && about.some((part) => part.value.Effect === 'Allow' && conditionHolds(part, asker));
}

/** Objects of the bucket: all, or those below a prefix, which the origin path then names. */
function coversObjects(pattern: string, bucketArn: string): boolean {
  return pattern.startsWith(`${bucketArn}/`) || matchesWildcards(pattern, `${bucketArn}/key`);
}

/** IAM's "*" and "?"; actions compare without case. */
function matchesWildcards(pattern: string, text: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${escaped}$`, 'i').test(text);
}

function isAbout(statement: Part, asker: Asker): boolean {
  const principal = propertyOf(statement, 'Principal');
  if (principal === '*') return true;
  if (!isRecord(principal)) return false;
  const named = Object.values(principal).flat().map(String);
  return named.some((name) => name === '*' || asker.principals.includes(name));
}

/** AWS:SourceArn names this distribution, by itself or with wildcards; AWS:SourceAccount is always ours. */
function conditionHolds(statement: Part, asker: Asker): boolean {
  const condition = propertyOf(statement, 'Condition');
  if (!isRecord(condition)) return true;
  return Object.values(condition).every((test) => {
    if (!isRecord(test)) return true;
    const source = Object.entries(test).find(([key]) => key.toLowerCase() === 'aws:sourcearn');
    if (!source) return true;
    return [source[1]].flat().some((arn) => matchesWildcards(String(arn), asker.distributionArn));
  });
}

function oneOrMany(statement: Part, key: string): string[] {
  const value = propertyOf(statement, key);
  if (typeof value === 'string') return [value];
  return value === undefined ? [] : textsOf(statement, key);
}

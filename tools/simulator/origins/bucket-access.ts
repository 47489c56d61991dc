/*! bucket-access: what a bucket lets one request do: who signed it, and what the policy says to them. AmazonS3/latest/userguide/access-policy-language-overview.html */
import { judgePolicy, knownFacts, type PolicyStatement } from '../../distribution/bucket-policy.js';
import { headerValue } from '../../http/header-list.js';
import type { OriginRequest } from '../../http/messages.js';
import { regionOf, type Verdict, verifySignature } from './aws-signature.js';
import type { S3ErrorCode } from './s3-errors.js';

/** The policy of a bucket, as far as it matters to a reader. */
export interface BucketRules {
  /** The REST domain: the only Host it answers to. */
  domainName: string;
  canRead: boolean;
  canList: boolean;
  publicRead: boolean;
  /** By access control list. */
  aclRead?: boolean | undefined;
  /** Where they are known, they decide; else the three above. */
  statements?: PolicyStatement[] | undefined;
  arn?: string | undefined;
  /** The distribution, as the policy knows it. */
  asker?: { distributionArn: string; principals: string[] } | undefined;
  /** Objects are encrypted with the key aws/s3, which CloudFront may not use. */
  managedKey?: boolean | undefined;
  now(): number;
}

type Reader = { refusal: S3ErrorCode } | { refusal?: undefined; canList: boolean; signed: boolean };

/** Without s3:ListBucket nobody learns which keys are missing. */
export async function authorise(request: OriginRequest, key: string, rules: BucketRules): Promise<Reader> {
  const region = regionOf(rules.domainName);
  const verdict = await verifySignature(request, { service: 's3', region, now: rules.now() });
  const isOurHost = headerValue(request.headers, 'host')?.toLowerCase() === rules.domainName.toLowerCase();
  if (!verdict.ok && verdict.reason === 'unsigned')
    return isOurHost ? authoriseUnsigned(request, key, rules) : { refusal: 'NoSuchBucket' };
  if (!isOurHost) return { refusal: 'SignatureDoesNotMatch' };
  if (!verdict.ok) return { refusal: refusals[verdict.reason] };
  return verdict.principal === 'edge-role' ? asRole(request, key, rules) : asDistribution(request, key, rules);
}

/** Anybody. What an access control list opens is open unless the policy denies it. */
export function authoriseUnsigned(request: OriginRequest, key: string, rules: BucketRules): Reader {
  const { statements, publicRead, aclRead } = rules;
  if (statements === undefined) return publicRead ? { canList: false, signed: false } : { refusal: 'AccessDenied' };
  const may = (action: string, resource: string) => judge(request, rules, [], action, resource);
  const read = may('s3:GetObject', `${rules.arn}/${key}`);
  if (read === 'deny' || (read === 'none' && !aclRead)) return { refusal: 'AccessDenied' };
  return { canList: may('s3:ListBucket', rules.arn ?? '') === 'allow', signed: false };
}

function asDistribution(request: OriginRequest, key: string, rules: BucketRules): Reader {
  const { statements, asker, publicRead, aclRead } = rules;
  if (rules.managedKey) return { refusal: 'AccessDenied' };
  if (statements === undefined || asker === undefined)
    return rules.canRead || publicRead ? { canList: rules.canList, signed: true } : { refusal: 'AccessDenied' };
  const may = (action: string, resource: string) => judge(request, rules, asker.principals, action, resource);
  const read = may('s3:GetObject', `${rules.arn}/${key}`);
  if (read === 'deny' || (read === 'none' && !aclRead)) return { refusal: 'AccessDenied' };
  return { canList: may('s3:ListBucket', rules.arn ?? '') === 'allow', signed: true };
}

/** What the role of a Lambda@Edge function may do stands in its own policies, which are taken to be right; the bucket's may still deny. */
function asRole(request: OriginRequest, key: string, rules: BucketRules): Reader {
  const denied = rules.statements && judge(request, rules, [], 's3:GetObject', `${rules.arn}/${key}`) === 'deny';
  return denied ? { refusal: 'AccessDenied' } : { canList: rules.canList, signed: true };
}

function judge(
  request: OriginRequest,
  { statements = [], asker, now }: BucketRules,
  principals: string[],
  action: string,
  resource: string,
): 'allow' | 'deny' | 'none' {
  const arn = principals.length > 0 ? asker?.distributionArn : undefined;
  const facts = {
    ...knownFacts,
    'aws:referer': headerValue(request.headers, 'referer'),
    'aws:useragent': headerValue(request.headers, 'user-agent'),
    'aws:securetransport': String(request.protocol === 'https'),
    'aws:currenttime': new Date(now()).toISOString(),
    'aws:sourcearn': arn,
    'aws:sourceaccount': arn?.split(':')[4],
  };
  return judgePolicy(statements, { principals, action, resource, facts });
}

const refusals: Record<Extract<Verdict, { ok: false }>['reason'], S3ErrorCode> = {
  unsigned: 'AccessDenied',
  malformed: 'AuthorizationHeaderMalformed',
  'wrong-scope': 'AuthorizationHeaderMalformed',
  'unknown-key': 'InvalidAccessKeyId',
  'bad-token': 'InvalidToken',
  expired: 'RequestTimeTooSkewed',
  mismatch: 'SignatureDoesNotMatch',
};

/*! texts: comments, ids, names and ARNs that CloudFront refuses for their form. API_DistributionConfig, API_FunctionConfig and the like */
import { openPart, type Part, partOf, partsOf, textOf } from '../../distribution/cloudformation/part.js';
import { ofType, type Reading } from '../../distribution/cloudformation/reading.js';
import { distributionLimits } from '../../limits.js';
import type { Say } from '../doctor-finding.js';
import type { Examined } from '../examined.js';
import { configsOf } from './policies.js';

/** What has a comment of at most 128 characters: its type and the property that holds it. */
const commented: [type: string, config: string][] = [
  ['AWS::CloudFront::Distribution', 'DistributionConfig'],
  ['AWS::CloudFront::Function', 'FunctionConfig'],
  ['AWS::CloudFront::ConnectionFunction', 'ConnectionFunctionConfig'],
  ['AWS::CloudFront::CachePolicy', 'CachePolicyConfig'],
  ['AWS::CloudFront::OriginRequestPolicy', 'OriginRequestPolicyConfig'],
  ['AWS::CloudFront::ResponseHeadersPolicy', 'ResponseHeadersPolicyConfig'],
  ['AWS::CloudFront::CloudFrontOriginAccessIdentity', 'CloudFrontOriginAccessIdentityConfig'],
  ['AWS::CloudFront::PublicKey', 'PublicKeyConfig'],
  ['AWS::CloudFront::KeyGroup', 'KeyGroupConfig'],
];

/** What must have a name of its own in the account. */
const named: [type: string, config: string][] = [
  ...commented.slice(3, 6),
  ['AWS::CloudFront::OriginAccessControl', 'OriginAccessControlConfig'],
  ...commented.slice(7),
];

export function checkTexts({ reading, distributions }: Examined, say: Say): void {
  for (const [type, config] of commented) for (const part of configsOf(reading, type, config)) checkComment(part, say);
  for (const [type, config] of named) checkNames(reading, type, config, say);
  for (const { config, behaviors } of distributions) {
    for (const part of [...partsOf(config, 'Origins', 'Id'), ...partsOf(config, 'OriginGroups', 'Id')])
      checkId(part, say);
    for (const { part } of behaviors) checkArns(part, say);
    const certificate = partOf(config, 'ViewerCertificate');
    if (certificate) checkArn(certificate, 'AcmCertificateArn', 'arn:aws:acm:us-east-1:…:certificate/…', say);
  }
}

function checkComment(config: Part, say: Say): void {
  const length = textOf(config, 'Comment')?.length ?? 0;
  if (length <= distributionLimits.comment) return;
  const message = `Comment has ${length} characters, and ${distributionLimits.comment} are taken.`;
  say('comment', config.at, message, 'Shorten it.');
}

function checkId(part: Part, say: Say): void {
  const id = textOf(part, 'Id') ?? '';
  if (id.length <= distributionLimits.id) return;
  const message = `The id has ${id.length} characters, and ${distributionLimits.id} are taken.`;
  say('origin-id', part.at, message, 'Shorten it, and TargetOriginId with it.');
}

function checkNames(reading: Reading, type: string, config: string, say: Say): void {
  const owners = new Map<string, string>();
  for (const { logicalId, properties } of ofType(reading, type)) {
    const part = partOf(openPart(reading, properties, logicalId), config);
    const name = part && textOf(part, 'Name');
    if (name === undefined) continue;
    const owner = owners.get(name);
    owners.set(name, logicalId);
    if (owner === undefined) continue;
    const message = `"${name}" is also the name of "${owner}", and an account has each name once.`;
    say('duplicate-name', `${logicalId}.${config}`, message, 'Choose another name.');
  }
}

function checkArns(part: Part, say: Say): void {
  for (const association of partsOf(part, 'FunctionAssociations', 'EventType'))
    checkArn(association, 'FunctionARN', 'arn:aws:cloudfront::…:function/…', say);
  for (const association of partsOf(part, 'LambdaFunctionAssociations', 'EventType'))
    checkArn(association, 'LambdaFunctionARN', 'arn:aws:lambda:us-east-1:…:function:…', say);
}

/** A value that is not known here is taken on trust. */
function checkArn(part: Part, key: string, example: string, say: Say): void {
  const arn = textOf(part, key);
  if (arn === undefined || arn.includes('unknown-')) return;
  const [, , service, , , resource = ''] = example.split(':');
  if (
    arn.startsWith('arn:') &&
    arn.split(':')[2] === service &&
    arn.split(':')[5]?.startsWith(resource.replace('…', ''))
  )
    return;
  const message = `${key} "${arn}" is not an ARN of the kind that is wanted there.`;
  say('arn', part.at, message, `Give one of the form ${example}.`);
}

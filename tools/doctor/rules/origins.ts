/*! origins: domains, paths, kinds, limits and custom headers of origins, and the members of groups. DG/DownloadDistValuesOrigin.html */

import { stageNames } from '../../distribution/cloudformation/http-api.js';
import { isPlaceholder } from '../../distribution/cloudformation/names.js';
import { has, type Part, partOf, partsOf, textOf } from '../../distribution/cloudformation/part.js';
import type { Reading } from '../../distribution/cloudformation/reading.js';
import { isDisallowedOriginHeader } from '../../http/restricted-headers.js';
import { customHeaderLimits, originTimes } from '../../limits.js';
import type { Say } from '../doctor-finding.js';
import type { Examined, ExaminedDistribution, ExaminedOrigin } from '../examined.js';

export function checkOrigins({ reading, distributions }: Examined, say: Say): void {
  for (const distribution of distributions) {
    checkIds(distribution, say);
    checkGroups(distribution, say);
    for (const origin of distribution.origins) {
      checkDomain(origin, say);
      checkPath(origin.part, say);
      checkKind(origin.part, say);
      checkBucketDomain(origin, say);
      checkNumbers(origin, say);
      checkHeaders(origin, say);
      checkStage(reading, origin, say);
    }
  }
}

function checkIds({ config }: ExaminedDistribution, say: Say): void {
  const seen = new Set<string>();
  for (const part of partsOf(config, 'Origins', 'Id')) {
    const id = textOf(part, 'Id');
    if (id === undefined) say('origin-id', part.at, 'The origin has no Id.', 'Give it one.');
    else if (seen.has(id)) say('origin-id', part.at, `Origin id "${id}" occurs twice.`, 'Give each origin its own.');
    if (id !== undefined) seen.add(id);
  }
}

function checkGroups({ config, model }: ExaminedDistribution, say: Say): void {
  const known = Object.keys(model.origins);
  for (const group of partsOf(config, 'OriginGroups', 'Id')) {
    const members = partsOf(group, 'Members', 'OriginId').map((member) => textOf(member, 'OriginId') ?? '');
    for (const member of members.filter((id) => !known.includes(id))) {
      say('unknown-member', group.at, `Member "${member}" is no origin.`, `Name one of ${known.join(', ')}.`);
    }
    checkStatuses(model.originGroups[textOf(group, 'Id') ?? '']?.statusCodes ?? [], group, say);
    if (members.length === 2) continue;
    const message = `The group has ${members.length} members, a primary and a secondary are wanted.`;
    say('group-size', group.at, message, 'Name two origins.');
  }
}

/** DG/high_availability_origin_failover.html */
const failoverCodes = [400, 403, 404, 416, 429, 500, 502, 503, 504];

function checkStatuses(statuses: number[], group: Part, say: Say): void {
  const unknown = statuses.filter((status) => !failoverCodes.includes(status));
  if (unknown.length === 0) return;
  const message = `An origin group does not fail over on ${unknown.join(', ')}.`;
  say('failover-status', group.at, message, `Use ${failoverCodes.join(', ')}.`);
}

function checkDomain({ part, model }: ExaminedOrigin, say: Say): void {
  const domain = model.domainName;
  if (isPlaceholder(domain) || /\{\{[^}]+\}\}/.test(domain)) return;
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*\.[A-Za-z0-9._-]*[A-Za-z0-9]$/.test(domain) && !/^[\d.]+$/.test(domain)) return;
  const isBare = /^[A-Za-z0-9_-]+$/.test(domain);
  const why = isBare ? 'it has no dot' : 'it has a scheme, a path, a port, or is an address';
  // A name without a dot is mostly what Ref gives for a bucket.
  const fix = isBare
    ? 'Of a bucket, use !GetAtt Bucket.RegionalDomainName.'
    : 'Give the name alone: of a URL take !Select [2, !Split ["/", URL]], and put a path into OriginPath.';
  say('origin-domain', part.at, `"${domain}" is not a domain name: ${why}.`, fix);
}

function checkPath(part: Part, say: Say): void {
  const path = textOf(part, 'OriginPath') ?? '';
  if (path === '' || isPlaceholder(path) || (path.startsWith('/') && !path.endsWith('/'))) return;
  const message = `OriginPath "${path}" is refused: it begins with a slash and ends without one.`;
  say('origin-path', part.at, message, path === '/' ? 'Leave OriginPath out.' : 'Write "/live" for the folder "live".');
}

function checkKind(part: Part, say: Say): void {
  const kinds = ['S3OriginConfig', 'CustomOriginConfig', 'VpcOriginConfig'].filter((key) => has(part, key));
  if (kinds.length === 1) return;
  const found = kinds.join(' and ') || 'none';
  const message = `The origin has ${found} of S3OriginConfig, CustomOriginConfig and VpcOriginConfig.`;
  say('origin-kind', part.at, message, 'Give it exactly one.');
}

/** "The parameter Origin DomainName does not refer to a valid S3 bucket." Access points and multi-region ones are buckets too. */
function checkBucketDomain({ part, model }: ExaminedOrigin, say: Say): void {
  const { domainName: domain } = model;
  const s3 = partOf(part, 'S3OriginConfig');
  if (!s3 || isPlaceholder(domain) || domain.includes('{{') || !domain.includes('.')) return;
  if (!/(^|[.-])s3[.-].*amazonaws\.com(\.cn)?$|\.mediastore\./.test(domain)) {
    const message = `The origin has S3OriginConfig, and "${domain}" is no bucket's domain.`;
    say('bucket-domain', part.at, message, 'Use CustomOriginConfig, or !GetAtt Bucket.RegionalDomainName.');
  }
  if (/\.s3\.amazonaws\.com$/.test(domain)) {
    const message = `"${domain}" is the global name of a bucket: outside us-east-1 it answers 307 to the regional one until DNS knows it.`;
    say('bucket-global-domain', part.at, message, 'Use !GetAtt Bucket.RegionalDomainName.');
  }
  const identity = textOf(s3, 'OriginAccessIdentity') ?? '';
  if (
    identity === '' ||
    identity.includes('unknown-') ||
    /^origin-access-identity\/cloudfront\/[A-Z0-9]+$/.test(identity)
  )
    return;
  const message = `OriginAccessIdentity "${identity}" is not of the form "origin-access-identity/cloudfront/ID".`;
  say('identity-form', part.at, message, 'Write it so, or use origin access control.');
}

function checkNumbers({ part, model }: ExaminedOrigin, say: Say): void {
  const limits = originTimes;
  const values: [string, number, readonly [number, number]][] = [
    ['ConnectionAttempts', model.attempts, limits.attempts],
    ['ConnectionTimeout', model.connectTimeout, limits.connect],
    ['OriginReadTimeout', model.readTimeout, limits.read],
    ['OriginKeepaliveTimeout', model.keepaliveTimeout, limits.keepalive],
  ];
  for (const [name, value, [lowest, highest]] of values) {
    if (value >= lowest && value <= highest) continue;
    say('origin-limits', part.at, `${name} is ${value}.`, `Keep it between ${lowest} and ${highest}.`);
  }
  for (const port of [model.httpPort, model.httpsPort]) {
    if (port === 80 || port === 443 || (port >= 1024 && port <= 65535)) continue;
    say('origin-limits', part.at, `Port ${port} is not taken.`, 'Use 80, 443 or 1024 to 65535.');
  }
  if (model.completionTimeout !== undefined && model.completionTimeout < model.readTimeout) {
    const message = `ResponseCompletionTimeout ${model.completionTimeout} is below the read timeout ${model.readTimeout}.`;
    say('origin-limits', part.at, message, 'Raise it to the read timeout at least.');
  }
}

function checkHeaders({ part, model }: ExaminedOrigin, say: Say): void {
  const limits = customHeaderLimits;
  for (const [name, value] of model.customHeaders) {
    if (isDisallowedOriginHeader(name.toLowerCase())) {
      say('origin-header', part.at, `CloudFront does not send "${name}" as a custom header.`, 'Choose another name.');
    } else if (name.length > limits.name || value.length > limits.value) {
      const message = `Header "${name}" is too long: ${limits.name} characters of name and ${limits.value} of value are taken.`;
      say('origin-header', part.at, message, 'Shorten it.');
    }
  }
  const total = model.customHeaders.flat().join('').length;
  if (model.customHeaders.length <= limits.count && total <= limits.total) return;
  const message = `${model.customHeaders.length} custom headers of ${total} characters; ${limits.count} and ${limits.total} are taken.`;
  say('origin-header', part.at, message, 'Send fewer.');
}

/** A stage other than "$default" is the first segment of the path. */
function checkStage(reading: Reading, { part, model }: ExaminedOrigin, say: Say): void {
  const { target } = model;
  const api = target.kind === 'http-api' ? reading.resources[target.logicalId] : undefined;
  if (target.kind !== 'http-api' || !api || target.stage !== '$default') return;
  const stages = stageNames(reading, api);
  if (stages.length === 0 || stages.includes('$default')) return;
  const message = `API "${target.logicalId}" has stages ${stages.join(', ')}, and OriginPath names none of them.`;
  say('api-stage', part.at, message, `Set OriginPath: /${stages[0]}.`);
}

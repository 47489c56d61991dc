/*! origins: domains, paths, kinds, limits and custom headers of origins, and the members of groups. DG/DownloadDistValuesOrigin.html */

import { stageNames } from '../../distribution/cloudformation/http-api.js';
import { has, type Part, partsOf, textOf } from '../../distribution/cloudformation/part.js';
import type { Reading } from '../../distribution/cloudformation/reading.js';
import { isDisallowedOriginHeader } from '../../http/restricted-headers.js';
import { customHeaderLimits, originTimes } from '../../limits.js';
import type { Examined, ExaminedDistribution, ExaminedOrigin } from '../examined.js';
import type { Say } from '../finding.js';

export function checkOrigins({ reading, distributions }: Examined, say: Say): void {
  for (const distribution of distributions) {
    checkIds(distribution, say);
    checkGroups(distribution, say);
    for (const origin of distribution.origins) {
      checkDomain(origin, say);
      checkPath(origin.part, say);
      checkKind(origin.part, say);
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
    if (members.length === 2) continue;
    const message = `The group has ${members.length} members, a primary and a secondary are wanted.`;
    say('group-size', group.at, message, 'Name two origins.');
  }
}

function checkDomain({ part, model }: ExaminedOrigin, say: Say): void {
  const domain = model.domainName;
  if (/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(domain) && !/^[\d.]+$/.test(domain)) return;
  const message = `"${domain}" is not a domain name: it has a scheme, a path, a port, or is an address.`;
  const fix = 'Give the name alone: of a URL take !Select [2, !Split ["/", URL]], and put a path into OriginPath.';
  say('origin-domain', part.at, message, fix);
}

function checkPath(part: Part, say: Say): void {
  const path = textOf(part, 'OriginPath') ?? '';
  if (path === '' || (path.startsWith('/') && !path.endsWith('/'))) return;
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

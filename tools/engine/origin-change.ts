/*!
 * origin-change: what CloudFront checks in a call of cf.updateRequestOrigin, selectRequestOriginById or createRequestOriginGroup.
 * Source: AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html
 */
import type { Request, Response } from '../../shared/functions/event.js';
import type { OriginCall } from '../runtime/guest/protocol.js';
import { checkOrigin } from './origin-parameters.js';
import { type Bag, isBag, nameOf, Problem } from './problem.js';
import type { OriginChange } from './types.js';

/** Failover statuses. high_availability_origin_failover.html */
const failoverStatuses = [400, 403, 404, 416, 429, 500, 502, 503, 504];

/** A change fit for use, or what is wrong with the call. Undefined where the function answered by itself: no origin is asked. */
export function originChangeOf(
  call: OriginCall,
  result: Request | Response,
  originIds: string[] | undefined,
  notes: string[],
): { change: OriginChange | undefined } | { problem: string } {
  if ('statusCode' in result) return { change: undefined };
  try {
    return { change: judge(call, result, originIds, notes) };
  } catch (error) {
    if (error instanceof Problem) return { problem: `invalid value for origin rewrite: ${error.message}` };
    throw error;
  }
}

function judge(call: OriginCall, request: Request, originIds: string[] | undefined, notes: string[]): OriginChange {
  const [first, second] = call.arguments;
  if (call.kind === 'update') {
    const origin = bagOf(first, 'updateRequestOrigin expects an object');
    checkOrigin(origin, request.headers, notes);
    return { kind: 'update', origin };
  }
  if (call.kind === 'select') {
    const options = second === undefined ? {} : bagOf(second, 'the options must be an object');
    only(options, ['hostHeader', 'sni', 'allowedCertificateNames'], notes);
    checkOrigin(options, request.headers, notes);
    return { kind: 'select', originId: knownId(first, originIds), options };
  }
  const group = bagOf(first, 'createRequestOriginGroup expects an object');
  checkGroup(group, request, originIds, notes);
  return { kind: 'group', group };
}

function checkGroup(group: Bag, request: Request, originIds: string[] | undefined, notes: string[]): void {
  only(group, ['originIds', 'selectionCriteria', 'failoverCriteria'], notes);
  const members = group.originIds;
  if (!Array.isArray(members) || members.length !== 2) throw new Problem('originIds must name exactly two origins');
  for (const member of members) checkMember(member, request, originIds, notes);
  const { selectionCriteria: selection, failoverCriteria } = group;
  if (selection !== undefined && selection !== 'default' && selection !== 'media-quality-score')
    throw new Problem(`selectionCriteria must be "default" or "media-quality-score", found ${nameOf(selection)}`);
  const statuses = isBag(failoverCriteria) ? failoverCriteria.statusCodes : undefined;
  const known = Array.isArray(statuses) && statuses.every((status) => failoverStatuses.includes(status));
  if (!known || statuses.length === 0)
    throw new Problem(`failoverCriteria.statusCodes must be of ${failoverStatuses.join(', ')}`);
}

/** AWS's text says an array of ids, its sample has objects: both are taken. */
function checkMember(member: unknown, request: Request, originIds: string[] | undefined, notes: string[]): void {
  if (!isBag(member)) {
    knownId(member, originIds);
    return;
  }
  only(member, ['originId', 'originOverrides'], notes);
  knownId(member.originId, originIds);
  if (member.originOverrides === undefined) return;
  const overrides = bagOf(member.originOverrides, 'originOverrides must be an object');
  if (overrides.hostHeader !== undefined) throw new Problem('originOverrides must not have hostHeader');
  checkOrigin(overrides, request.headers, notes);
}

function knownId(id: unknown, originIds: string[] | undefined): string {
  if (typeof id !== 'string' || id === '') throw new Problem(`an origin id must be a string, found ${nameOf(id)}`);
  if (originIds && !originIds.includes(id))
    throw new Problem(`the distribution has no origin "${id}", only ${originIds.join(', ')}`);
  return id;
}

function bagOf(value: unknown, expected: string): Bag {
  if (!isBag(value)) throw new Problem(`${expected}, found ${nameOf(value)}`);
  return value;
}

function only(bag: Bag, names: string[], notes: string[]): void {
  for (const name of Object.keys(bag))
    if (!names.includes(name)) notes.push(`nobody documents the parameter "${name}": CloudFront may ignore it`);
}

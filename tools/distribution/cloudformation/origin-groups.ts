/*! origin-groups: a primary and a secondary origin. AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html */
import type { Origin, OriginGroup } from '../model.js';
import { type Part, partOf, partsOf, reportRest, requiredTextOf, textsOf } from './part.js';
import { type Reading, refuse } from './reading.js';

export function readOriginGroups(config: Part, origins: Record<string, Origin>): Record<string, OriginGroup> {
  const groups = partsOf(config, 'OriginGroups', 'Id').map((part) => readOriginGroup(part, origins));
  return Object.fromEntries(groups.map((group) => [group.id, group]));
}

function readOriginGroup(part: Part, origins: Record<string, Origin>): OriginGroup {
  const id = requiredTextOf(part, 'Id');
  const criteria = partOf(part, 'FailoverCriteria');
  const members = partsOf(part, 'Members', 'OriginId').map((member) => requiredTextOf(member, 'OriginId'));
  for (const member of members) refuseUnknownMember(part.reading, id, member, origins);
  if (members.length !== 2) {
    refuse(
      part.reading,
      'origin-group',
      part.at,
      `expected two members, found ${members.length}. Name a primary and a secondary.`,
    );
  }
  reportRest(part);
  const statusCodes = criteria ? textsOf(criteria, 'StatusCodes').map(Number) : [];
  return { id, members: [members[0] ?? '', members[1] ?? ''], statusCodes };
}

function refuseUnknownMember(reading: Reading, group: string, member: string, origins: Record<string, Origin>): void {
  if (member === '' || Object.hasOwn(origins, member)) return;
  const known = Object.keys(origins).join(', ');
  const message = `Origin group "${group}" names origin "${member}", but the distribution has ${known}. Correct the id.`;
  refuse(reading, 'unknown-origin', '', message);
}

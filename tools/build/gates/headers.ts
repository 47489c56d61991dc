/**
 * Part of gate 3: header names that CloudFront answers with 502. It looks where they stand literally: in tables named `set`, `setFrom`, `append`,
 * `security` and `remove`, in `headers: {…}` of an answer, and in `….headers.name` that is assigned or deleted.
 * Source: AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */
import type { AnyNode, MemberExpression, ObjectExpression, Program } from 'acorn';
import { functionReadOnly, isDisallowedHeader } from '../../http/restricted-headers.js';
import { walk } from '../walk.js';
import { spelling } from './lint/context.js';
import { eventPaths } from './lint/event-paths.js';
import { memberName } from './lint/known-names.js';
import type { Report } from './lint/report.js';

const TABLES = /^(?:set|setFrom|append|security|headers)$/;

/** `events`: where the function attaches; unknown (empty) for other people's files, where only the object that is written to says so. */
export function checkHeaders(program: Program, events: readonly string[], report: Report): void {
  const pathOf = eventPaths(program);
  walk(program, (node) => {
    for (const { name, at, member } of namedHeaders(node)) {
      const own = member === undefined ? undefined : OWNERS[pathOf(member.object) ?? ''];
      const message = refusal(name, own && events.length === 0 ? [own] : events);
      if (message !== undefined) report(at, 'header', message);
    }
  });
}

/** A request can only be edited before it is answered. */
const OWNERS: Record<string, keyof typeof functionReadOnly> = {
  'event.request.headers': 'viewer-request',
  'event.response.headers': 'viewer-response',
};

function refusal(name: string, events: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  if (lower === 'cookie' || lower === 'set-cookie')
    return `header "${lower}" is no header of the event, and CloudFront answers 502. Use cookies: { NAME: { value: … } }.`;
  if (isDisallowedHeader(lower)) return `CloudFront keeps header "${lower}" to itself and answers 502. Leave it out.`;
  const readOnly = events.find((event) => isViewerEvent(event) && functionReadOnly[event].includes(lower));
  if (readOnly) return `header "${lower}" is read-only on ${readOnly}, and CloudFront answers 502. Leave it out.`;
  if (name !== lower) return `CloudFront takes header names in lower case only and answers 502. Write "${lower}".`;
  return undefined;
}

function isViewerEvent(event: string): event is keyof typeof functionReadOnly {
  return Object.hasOwn(functionReadOnly, event);
}

interface NamedHeader {
  name: string;
  at: AnyNode;
  /** Where it is not in a table. */
  member?: MemberExpression;
}

function namedHeaders(node: AnyNode): NamedHeader[] {
  if (node.type === 'Property') return fromTable(node.key, node.value);
  if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') return fromMember(node.left);
  if (node.type !== 'UnaryExpression' || node.operator !== 'delete') return [];
  return node.argument.type === 'MemberExpression' ? fromMember(node.argument) : [];
}

function fromTable(key: AnyNode, value: AnyNode): { name: string; at: AnyNode }[] {
  const table = spelling(key) ?? '';
  if (TABLES.test(table) && value.type === 'ObjectExpression') return keysOf(value);
  if (table !== 'remove' || value.type !== 'ArrayExpression') return [];
  return value.elements.flatMap((element) => {
    const name = element?.type === 'Literal' ? spelling(element) : undefined;
    return element && name !== undefined ? [{ name, at: element }] : [];
  });
}

function keysOf({ properties }: ObjectExpression): { name: string; at: AnyNode }[] {
  return properties.flatMap((property) => {
    const name = property.type === 'Property' && !property.computed ? spelling(property.key) : undefined;
    return name === undefined ? [] : [{ name, at: property }];
  });
}

/** `request.headers.host` and `headers['host']`. */
function fromMember(member: MemberExpression): NamedHeader[] {
  const { object } = member;
  const owner = object.type === 'MemberExpression' ? memberName(object) : spelling(object);
  const name = memberName(member);
  return owner === 'headers' && name !== undefined ? [{ name, at: member, member }] : [];
}

/**
 * Part of gate 3: header names that CloudFront answers with 502. It looks in tables named `set`, `setFrom`, `append`, `security` and `remove`, in `headers: {…}`
 * of an answer, and at what is written to or deleted from headers: by name, by a constant, by Object.assign, in a function that gets them.
 * Source: AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */
import type { AnyNode, Expression, MemberExpression, ObjectExpression, Program } from 'acorn';
import { functionReadOnly, isDisallowedHeader } from '../../http/restricted-headers.js';
import { walk } from '../walk.js';
import { spelling } from './lint/context.js';
import { eventPaths, nameIn, type PathOf } from './lint/event-paths.js';
import { type Flow, flowOf, only } from './lint/flow.js';
import { memberName } from './lint/known-names.js';
import type { Report } from './lint/report.js';
import { textsOf } from './lint/texts.js';

const TABLES = /^(?:set|setFrom|append|security|headers)$/;

interface NamedHeader {
  name: string;
  at: AnyNode;
  /** Whose headers, where it is not a table. */
  of?: string | undefined;
}

interface Scene {
  flow: Flow;
  pathOf: PathOf;
}

/** `events`: where the function attaches; unknown (empty) for other people's files, where only the object that is written to says so. */
export function checkHeaders(program: Program, events: readonly string[], report: Report): void {
  const scene = { flow: flowOf(program), pathOf: eventPaths(program) };
  walk(program, (node) => {
    for (const { name, at, of } of namedHeaders(node, scene)) {
      const own = OWNERS[of ?? ''];
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

function namedHeaders(node: AnyNode, scene: Scene): NamedHeader[] {
  switch (node.type) {
    case 'Property':
      return fromTable(node.key, node.value, scene);
    case 'AssignmentExpression':
      return node.left.type === 'MemberExpression' ? fromAssigned(node.left, node.right, scene) : [];
    case 'UnaryExpression':
      return node.operator === 'delete' && node.argument.type === 'MemberExpression'
        ? fromMember(node.argument, scene)
        : [];
    case 'CallExpression':
      return fromCall(node.callee, node.arguments, scene);
    default:
      return [];
  }
}

function fromTable(key: AnyNode, value: AnyNode, { flow }: Scene): NamedHeader[] {
  const table = spelling(key) ?? '';
  const constant = value.type === 'Identifier' && table === 'headers' ? only(flow.originsOf(value)) : value;
  if (TABLES.test(table) && constant?.type === 'ObjectExpression') return keysOf(constant);
  if (table !== 'remove' || value.type !== 'ArrayExpression') return [];
  return value.elements.flatMap((element) => {
    const name = element?.type === 'Literal' ? spelling(element) : undefined;
    return element && name !== undefined ? [{ name, at: element }] : [];
  });
}

function keysOf({ properties }: ObjectExpression): NamedHeader[] {
  return properties.flatMap((property) => {
    const name = property.type === 'Property' && !property.computed ? spelling(property.key) : undefined;
    return name === undefined ? [] : [{ name, at: property }];
  });
}

function fromAssigned(left: MemberExpression, right: Expression, scene: Scene): NamedHeader[] {
  const of = ownerOf(left, scene);
  if (of !== undefined && Object.hasOwn(OWNERS, of)) return fromWhole(right, of, scene);
  const path = scene.pathOf(right);
  return fromMember(left, scene).filter((found) => path === undefined || path !== `${found.of}.${found.name}`);
}

/** `request.headers = { … }`, `= Object.assign({}, request.headers, { … })`: what is left as it was is fine. */
function fromWhole(value: Expression, of: string, { flow, pathOf }: Scene): NamedHeader[] {
  const parts = value.type === 'CallExpression' && isObjectAssign(value.callee) ? value.arguments : [value];
  return parts
    .flatMap((part) => keysAssigned(part, of, flow))
    .filter(({ at, name }) => {
      const given = at.type === 'Property' ? pathOf(at.value) : undefined;
      return given !== `${of}.${name}`;
    });
}

function fromCall(callee: AnyNode, given: readonly AnyNode[], { flow, pathOf }: Scene): NamedHeader[] {
  const [target, ...rest] = given;
  const of = target && pathOf(target);
  if (of === undefined || !Object.hasOwn(OWNERS, of)) return [];
  if (isObjectAssign(callee)) return rest.flatMap((part) => keysAssigned(part, of, flow));
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'defineProperty' || !rest[0]) return [];
  return textsOf(rest[0], flow).map(({ text, at }) => ({ name: text, at, of }));
}

function isObjectAssign(callee: AnyNode): boolean {
  return callee.type === 'MemberExpression' && spelling(callee.object) === 'Object' && memberName(callee) === 'assign';
}

function keysAssigned(part: AnyNode, of: string, flow: Flow): NamedHeader[] {
  const value = part.type === 'Identifier' ? only(flow.originsOf(part)) : part;
  return value?.type === 'ObjectExpression' ? keysOf(value).map((found) => ({ ...found, of })) : [];
}

/** `request.headers.host`, `headers[NAME]`, and what lies below: `headers.host.value`. */
function fromMember(member: MemberExpression, scene: Scene): NamedHeader[] {
  const { object } = member;
  const { flow, pathOf } = scene;
  const of = pathOf(object);
  const isHeaders = Object.hasOwn(OWNERS, of ?? '') || (of === undefined && nameOfOwner(object) === 'headers');
  if (isHeaders) {
    const names = member.computed ? textsOf(member.property, flow) : [{ text: memberName(member) ?? '', at: member }];
    return names.map(({ text, at }) => ({ name: text, at: at === member.property ? member : at, of }));
  }
  const [, owner, name] = /^(event\.(?:request|response)\.headers)\.([^.]+)/.exec(of ?? '') ?? [];
  return owner !== undefined && name !== undefined ? [{ name, at: member, of: owner }] : [];
}

function ownerOf(member: MemberExpression, { flow, pathOf }: Scene): string | undefined {
  const owner = pathOf(member.object);
  return owner === undefined ? undefined : `${owner}.${nameIn(member, flow)}`;
}

function nameOfOwner(object: AnyNode): string | undefined {
  return object.type === 'MemberExpression' ? memberName(object) : spelling(object);
}

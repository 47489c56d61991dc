/**
 * Fields of the event that are read and do not exist: most are those of Lambda@Edge.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html, write-connection-function-code.html
 */
import type { AnyNode, MemberExpression, Program } from 'acorn';
import { walk } from '../../walk.js';
import { spelling } from './context.js';
import { ANY, FIELDS, INSTEAD, TEXT_METHOD } from './event-fields.js';
import { eventPaths, type PathOf } from './event-paths.js';
import { memberName } from './known-names.js';
import type { Report } from './report.js';

export function checkEvent(program: Program, report: Report): void {
  const pathOf = eventPaths(program);
  const { written, asked } = usesOf(program, pathOf);
  walk(program, (node, ancestors) => {
    if (node.type === 'BinaryExpression' || node.type === 'TemplateLiteral') checkText(node, pathOf, written, report);
    const path = pathAsked(node, pathOf);
    if (path === undefined) return;
    if (isWritten(ancestors.at(-1), node)) return;
    checkPlace(path, node, report);
    if (written.has(path) || isCookies(path) || node.type !== 'MemberExpression') return;
    const message = missing(path, node, ancestors.at(-1));
    // Code that runs as Lambda@Edge too asks for its event first.
    if (message === undefined || (asked.has(path) && path === 'event.Records')) return;
    report(node.property, asked.has(path) ? 'absent-field' : 'unknown-field', message);
  });
}

/** Why there is nothing under the path. */
function missing(path: string, node: MemberExpression, parent: AnyNode | undefined): string | undefined {
  const at = path.lastIndexOf('.');
  const [owner, name] = [path.slice(0, at), path.slice(at + 1)];
  if (ANY.test(name)) return undefined;
  const [, part] = /^event\.(?:request|response)\.(headers|cookies|querystring)\.[^.]+$/.exec(owner) ?? [];
  if (part !== undefined && !/^(?:value|multiValue|attributes)$/.test(name))
    return `"${path}" does not exist: what is in ${part} is { value: … }. Write ".value".`;
  if (
    owner === 'event.request.querystring' &&
    TEXT_METHOD.test(name) &&
    parent?.type === 'CallExpression' &&
    parent.callee === node
  )
    return 'request.querystring is an object of parameters, no text. Use request.querystring.NAME, or request.rawQueryString().';
  const known = FIELDS[owner]?.split(' ');
  if (known === undefined || known.includes(name)) return undefined;
  return `"${path}" does not exist. ${INSTEAD[path] ?? `There are ${known.join(', ')}.`}`;
}

/** `headers.name`, `'name' in headers`, `headers.hasOwnProperty('name')`. */
function pathAsked(node: AnyNode, pathOf: PathOf): string | undefined {
  if (node.type === 'MemberExpression') return pathOf(node);
  if (node.type === 'BinaryExpression' && node.operator === 'in') return pathUnder(node.right, node.left, pathOf);
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  if (memberName(node.callee) !== 'hasOwnProperty') return undefined;
  return pathUnder(node.callee.object, node.arguments[0], pathOf);
}

function pathUnder(owner: AnyNode, name: AnyNode | undefined, pathOf: PathOf): string | undefined {
  const path = pathOf(owner);
  const text = name && spelling(name);
  return path === undefined || text === undefined || name?.type !== 'Literal' ? undefined : `${path}.${text}`;
}

function isCookies(path: string): boolean {
  return /^event\.(?:request\.headers\.cookie|response\.headers\.set-cookie)(?:\.|$)/i.test(path);
}

/** Names of headers are in lower case, and cookies and tenants stand elsewhere: whoever looks there finds nothing. */
function checkPlace(path: string, node: AnyNode, report: Report): void {
  if (/^event\.context\.distributionTenant(?:Id)?$/.test(path))
    report(
      node,
      'undocumented',
      'no event of AWS\'s pages has the tenant. Use cf.distributionTenant, of the module "cloudfront".',
    );
  const [, of = '', name = ''] = /^event\.(request|response)\.headers\.([^.]+)$/.exec(path) ?? [];
  if (isCookies(path) && name !== '')
    report(
      node,
      'headers-cookie',
      `${of}.headers["${name.toLowerCase()}"] is never there. Use ${of}.cookies.NAME.value.`,
    );
  else if (name !== name.toLowerCase() && !ANY.test(name))
    report(
      node,
      'header-case',
      `header names are in lower case here: "${name}" is never there. Write "${name.toLowerCase()}".`,
    );
}

/** `'?' + request.querystring` */
function checkText(node: AnyNode, pathOf: PathOf, written: ReadonlySet<string>, report: Report): void {
  const parts =
    node.type === 'TemplateLiteral'
      ? node.expressions
      : node.type === 'BinaryExpression' && node.operator === '+'
        ? [node.left, node.right]
        : [];
  for (const part of parts) {
    const path = pathOf(part) ?? '';
    if (!/^event\.(?:request|response)\.(?:headers|cookies|querystring)(?:\.[^.]+)?$/.test(path) || written.has(path))
      continue;
    const instead = path === 'event.request.querystring' ? 'Use request.rawQueryString().' : 'Take its value.';
    report(part, 'object-text', `"${path}" is an object: as a text it is "[object Object]". ${instead}`);
  }
}

interface Uses {
  /** What the file writes itself. */
  written: ReadonlySet<string>;
  /** What it asks for before it reads it. */
  asked: ReadonlySet<string>;
}

function usesOf(program: Program, pathOf: PathOf): Uses {
  const written = new Set<string>();
  const asked = new Set<string>();
  walk(program, (node, ancestors) => {
    const path = node.type === 'MemberExpression' ? pathOf(node) : undefined;
    const parent = ancestors.at(-1);
    if (path === undefined || parent === undefined) return;
    if (isWritten(parent, node)) written.add(path);
    else if (isAsked(parent, node)) asked.add(path);
  });
  return { written, asked };
}

function isWritten(parent: AnyNode | undefined, node: AnyNode): boolean {
  if (parent?.type === 'UnaryExpression') return parent.operator === 'delete';
  return parent?.type === 'AssignmentExpression' && parent.left === node;
}

function isAsked(parent: AnyNode, node: AnyNode): boolean {
  switch (parent.type) {
    case 'UnaryExpression':
      return /^(?:typeof|!)$/.test(parent.operator);
    case 'IfStatement':
    case 'ConditionalExpression':
      return parent.test === node;
    case 'LogicalExpression':
      return parent.left === node;
    case 'BinaryExpression':
      return /^[!=]==?$/.test(parent.operator) && [parent.left, parent.right].some(isNothing);
    default:
      return false;
  }
}

function isNothing(node: AnyNode): boolean {
  if (node.type === 'Identifier') return node.name === 'undefined';
  return node.type === 'Literal' && (node.value === null || node.value === 'undefined');
}

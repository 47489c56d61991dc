/**
 * Answers that CloudFront refuses with 502: the event itself, a response in the shape of Lambda@Edge, a status that is a text, headers that are no objects.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
import type { AnyNode, ObjectExpression, Program } from 'acorn';
import { isFunction, walk } from '../../walk.js';
import { spelling } from './context.js';
import { eventPaths, type PathOf } from './event-paths.js';
import { memberName } from './known-names.js';
import type { Report } from './report.js';

const LAMBDA = 'this is the shape of Lambda@Edge. Write "statusCode: 302, headers: { name: { value: … } }".';

export function checkAnswers(program: Program, report: Report): void {
  const pathOf = eventPaths(program);
  walk(program, (node, ancestors) => {
    if (node.type === 'ObjectExpression') checkResponse(node, report);
    if (node.type === 'AssignmentExpression') checkAssigned(node.left, node.right, pathOf, report);
    if (node.type === 'ReturnStatement' && node.argument) checkReturned(node.argument, ancestors, pathOf, report);
    if (node.type === 'FunctionDeclaration' && node.id?.name === 'handler') checkCallback(node, report);
    if (node.type === 'FunctionDeclaration' && node.id?.name === 'connectionHandler')
      checkDecision(program, node, report);
  });
}

function checkResponse(node: ObjectExpression, report: Report): void {
  const members = membersOf(node);
  const status = members.get('statusCode');
  const lambda = members.get('status');
  if (status !== undefined) checkStatus(status, report);
  else if (lambda === undefined || !['headers', 'statusDescription', 'body'].some((name) => members.has(name))) return;
  else report(lambda, 'lambda-response', LAMBDA);
  const headers = members.get('headers');
  if (headers?.type !== 'ObjectExpression') return;
  for (const value of membersOf(headers).values()) if (lambda === undefined) checkHeader(value, report);
}

function checkAssigned(left: AnyNode, right: AnyNode, pathOf: PathOf, report: Report): void {
  if (left.type !== 'MemberExpression') return;
  const owner = pathOf(left.object) ?? '';
  if (memberName(left) === 'statusCode') checkStatus(right, report);
  if (/^event\.(?:request|response)\.headers$/.test(owner)) checkHeader(right, report);
  if (/^event\.(?:request|response)$/.test(owner) && memberName(left) === 'status')
    report(left, 'lambda-response', 'that is a field of Lambda@Edge. Write "statusCode", a number.');
}

function checkStatus(value: AnyNode, report: Report): void {
  if (value.type === 'TemplateLiteral' || (value.type === 'Literal' && typeof value.value !== 'number')) {
    report(value, 'status-type', 'statusCode must be a number, and CloudFront answers 502. Leave the quotes out.');
  } else if (value.type === 'Literal' && !(Number(value.value) >= 200 && Number(value.value) <= 599)) {
    report(value, 'status-type', `statusCode must be from 200 to 599, found ${value.raw}.`);
  }
}

function checkHeader(value: AnyNode, report: Report): void {
  if (value.type === 'ArrayExpression') report(value, 'lambda-response', LAMBDA);
  else if (value.type === 'TemplateLiteral' || (value.type === 'Literal' && value.value !== null))
    report(value, 'header-shape', 'a header is an object, and CloudFront answers 502. Write "{ value: … }".');
}

function checkReturned(value: AnyNode, ancestors: readonly AnyNode[], pathOf: PathOf, report: Report): void {
  const home = ancestors.findLast(isFunction);
  if (home?.type !== 'FunctionDeclaration' || home.id?.name !== 'handler' || pathOf(value) !== 'event') return;
  report(
    value,
    'event-returned',
    'the event is no answer, and CloudFront answers 502. Return event.request or event.response.',
  );
}

/** `handler(event, context, callback)` */
function checkCallback(handler: Extract<AnyNode, { type: 'FunctionDeclaration' }>, report: Report): void {
  const callback = handler.params[2];
  if (callback?.type !== 'Identifier') return;
  walk(handler.body, (node) => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== callback.name)
      return;
    report(node, 'lambda-response', 'there is no callback: that is Lambda. Return the request or a response.');
  });
}

/** Who neither allows nor denies a connection denies it. DG/write-connection-function-code.html */
function checkDecision(program: Program, handler: AnyNode, report: Report): void {
  let decides = false;
  walk(program, (node) => {
    if (node.type === 'MemberExpression') decides ||= /^(?:allow|deny)$/.test(memberName(node) ?? '');
  });
  if (!decides) report(handler, 'undecided', 'the function must call connection.allow() or connection.deny().');
}

function membersOf({ properties }: ObjectExpression): Map<string, AnyNode> {
  const members = properties.flatMap((property): [string, AnyNode][] => {
    const name = property.type === 'Property' && !property.computed ? spelling(property.key) : undefined;
    return property.type === 'Property' && name !== undefined ? [[name, property.value]] : [];
  });
  return new Map(members);
}

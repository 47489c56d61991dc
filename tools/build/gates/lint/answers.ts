/**
 * Answers that CloudFront refuses with 502: the event itself, a response in the shape of Lambda@Edge, a status that is a text, headers that are no objects.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
import type { AnyNode, MemberExpression, ObjectExpression, Program } from 'acorn';
import { walk } from '../../walk.js';
import { type Answers, answersOf, returnedBy } from './answered.js';
import { spelling } from './context.js';
import { eventPaths, type PathOf } from './event-paths.js';
import { fallsOff } from './falls-off.js';
import { type Flow, flowOf, only } from './flow.js';
import { memberName } from './known-names.js';
import type { Report } from './report.js';
import { textIn } from './texts.js';

const LAMBDA = 'this is the shape of Lambda@Edge. Write "statusCode: 302, headers: { name: { value: … } }".';

interface Scene {
  flow: Flow;
  pathOf: PathOf;
  answers: Answers;
  report: Report;
  /** What stands in the shape of Lambda@Edge is translated: `edgewright migrate lambda-to-function` wrote it. */
  translates: boolean;
}

export function checkAnswers(program: Program, report: Report): void {
  const scene = {
    flow: flowOf(program),
    pathOf: eventPaths(program),
    answers: answersOf(program),
    report,
    translates: hasLambdaHandler(program),
  };
  for (const node of scene.answers.nodes)
    if (scene.pathOf(node) === 'event')
      report(
        node,
        'event-returned',
        'the event is no answer, and CloudFront answers 502. Return event.request or event.response.',
      );
  walk(program, (node) => {
    if (node.type === 'ObjectExpression') checkResponse(node, scene);
    if (node.type === 'AssignmentExpression') checkAssigned(node.left, node.right, scene);
    if (node.type !== 'FunctionDeclaration') return;
    if (node.id?.name === 'handler') checkReturns(node, report);
    if (node.id?.name === 'connectionHandler') checkDecision(program, node, report);
  });
}

function hasLambdaHandler({ body }: Program): boolean {
  return body.some((node) =>
    node.type === 'VariableDeclaration'
      ? node.declarations.some(({ id }) => id.type === 'Identifier' && id.name === 'lambdaHandler')
      : node.type === 'FunctionDeclaration' && node.id.name === 'lambdaHandler',
  );
}

function checkResponse(node: ObjectExpression, scene: Scene): void {
  const { report, flow } = scene;
  const members = membersOf(node);
  const status = members.get('statusCode');
  const lambda = members.get('status');
  const encoding = members.get('bodyEncoding');
  if (status !== undefined) checkStatus(status, scene);
  else if (lambda === undefined || !isLambdaResponse(node, members, scene)) return;
  else report(lambda, 'lambda-response', LAMBDA);
  if (encoding) report(encoding, 'lambda-response', 'that is of Lambda@Edge. Write "body: { encoding: …, data: … }".');
  const headers = constantOf(members.get('headers'), flow);
  if (headers?.type !== 'ObjectExpression') return;
  for (const value of membersOf(headers).values()) if (lambda === undefined) checkHeader(value, report);
}

/** A body in JSON may have a status too: that of an answer is known by what returns it, or by what else Lambda@Edge has. */
function isLambdaResponse(
  node: ObjectExpression,
  members: ReadonlyMap<string, AnyNode>,
  { answers, flow, translates }: Scene,
): boolean {
  if (translates) return false;
  if (answers.nodes.has(node)) return !members.has('method');
  const headers = constantOf(members.get('headers'), flow);
  const values = headers?.type === 'ObjectExpression' ? [...membersOf(headers).values()] : [];
  return members.has('statusDescription') || values.some(({ type }) => type === 'ArrayExpression');
}

/** Through a constant. */
function constantOf(node: AnyNode | undefined, flow: Flow): AnyNode | undefined {
  return node?.type === 'Identifier' ? only(flow.originsOf(node)) : node;
}

function checkAssigned(left: AnyNode, right: AnyNode, scene: Scene): void {
  if (left.type !== 'MemberExpression') return;
  const { report, pathOf } = scene;
  const name = memberName(left);
  const owner = pathOf(left.object) ?? '';
  if (name === 'statusCode') checkStatus(right, scene);
  if (/^event\.(?:request|response)\.headers$/.test(owner) || isHeadersOfAnswer(left.object, scene))
    checkHeader(right, report);
  if (name !== 'status' && name !== 'bodyEncoding') return;
  if (/^event\.(?:request|response)$/.test(owner) || holdsAnswer(left.object, scene))
    report(
      left,
      'lambda-response',
      'that is a field of Lambda@Edge. Write "statusCode", a number, and "body: { encoding, data }".',
    );
}

function holdsAnswer(node: AnyNode, { answers, flow }: Scene): boolean {
  const binding = flow.bindingOf(node);
  return binding !== undefined && answers.bindings.has(binding);
}

function isHeadersOfAnswer(node: AnyNode, scene: Scene): node is MemberExpression {
  return node.type === 'MemberExpression' && memberName(node) === 'headers' && holdsAnswer(node.object, scene);
}

function checkStatus(value: AnyNode, { flow, report }: Scene): void {
  const text = textIn(value, flow);
  if (text !== undefined)
    report(
      text,
      'status-type',
      'statusCode must be a number, and CloudFront answers 502. Leave the quotes out, or write Number(…).',
    );
  else if (value.type === 'Literal' && typeof value.value !== 'number')
    report(value, 'status-type', 'statusCode must be a number, and CloudFront answers 502.');
  else if (value.type === 'Literal' && !(Number(value.value) >= 200 && Number(value.value) <= 599))
    report(value, 'status-type', `statusCode must be from 200 to 599, found ${value.raw}.`);
}

function checkHeader(value: AnyNode, report: Report): void {
  if (value.type === 'ArrayExpression') report(value, 'lambda-response', LAMBDA);
  else if (value.type === 'TemplateLiteral' || (value.type === 'Literal' && value.value !== null))
    report(value, 'header-shape', 'a header is an object, and CloudFront answers 502. Write "{ value: … }".');
}

type Handler = Extract<AnyNode, { type: 'FunctionDeclaration' }>;

function checkReturns(handler: Handler, report: Report): void {
  if (checkCallback(handler, report)) return;
  const answers = returnedBy(handler).length > 0;
  const gap = answers ? fallsOff(handler.body) : undefined;
  if (!answers && !throws(handler))
    report(
      handler,
      'no-answer',
      'the handler returns nothing, and CloudFront answers 502. Return event.request or a response.',
    );
  else if (gap)
    report(
      gap === handler.body ? handler : gap,
      'no-answer-here',
      'one way through the handler returns nothing, and CloudFront answers 502 there. Return event.request or a response.',
    );
}

function throws(handler: AnyNode): boolean {
  let found = false;
  walk(handler, ({ type }) => {
    found ||= type === 'ThrowStatement';
  });
  return found;
}

/** `handler(event, context, callback)` */
function checkCallback(handler: Handler, report: Report): boolean {
  const callback = handler.params[2];
  let called = false;
  if (callback?.type !== 'Identifier') return false;
  walk(handler.body, (node) => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== callback.name)
      return;
    called = true;
    report(node, 'lambda-response', 'there is no callback: that is Lambda. Return the request or a response.');
  });
  return called;
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

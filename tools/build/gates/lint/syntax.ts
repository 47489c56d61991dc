/**
 * Syntax that CloudFront does not read. It finds out when the first request comes, and answers every one with 503.
 * charCodeAt, shorthand properties, methods and computed keys are not listed by AWS but run in njs and in AWS's own samples: they pass.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
import type { AnyNode, Literal } from 'acorn';
import type { Runtime } from '../../../runtime/vocabulary.js';
import { isFunction } from '../../walk.js';
import { checkPattern } from './regexp.js';
import type { Check, Report } from './report.js';

const ALLOWED = new Set(
  `ArrayExpression ArrowFunctionExpression AssignmentExpression AwaitExpression BinaryExpression BlockStatement BreakStatement
  CallExpression CatchClause ConditionalExpression ContinueStatement DoWhileStatement EmptyStatement ExpressionStatement ForInStatement
  ForStatement FunctionDeclaration FunctionExpression Identifier IfStatement ImportDeclaration ImportDefaultSpecifier LabeledStatement
  Literal LogicalExpression MemberExpression NewExpression ObjectExpression Program Property RestElement ReturnStatement
  SequenceExpression SwitchCase SwitchStatement TemplateElement TemplateLiteral ThisExpression ThrowStatement TryStatement
  UnaryExpression UpdateExpression VariableDeclaration VariableDeclarator WhileStatement
  ClassBody MethodDefinition PrivateIdentifier PropertyDefinition StaticBlock
  ExportAllDeclaration ExportDefaultDeclaration ExportNamedDeclaration ExportSpecifier ImportNamespaceSpecifier ImportSpecifier`.split(
    /\s+/,
  ),
);

/** Code, what it is called, what to write instead. What only classes hold is refused with them, imports and exports with the form. */
const REFUSED: Record<string, [code: string, what: string, instead: string]> = {
  ArrayPattern: [
    'destructuring',
    'destructuring',
    'Write one plain assignment for each name: "const first = list[0]".',
  ],
  AssignmentPattern: ['default-parameter', 'default values', 'Write "if (x === undefined) x = …" in the body.'],
  ChainExpression: ['optional-chaining', '"?."', 'Test first: "a && a.b".'],
  ClassDeclaration: ['class', 'classes', 'Use functions and plain objects.'],
  ClassExpression: ['class', 'classes', 'Use functions and plain objects.'],
  DebuggerStatement: ['debugger', '"debugger"', 'Remove it.'],
  ForOfStatement: ['for-of', '"for … of"', 'Loop with an index, or use forEach.'],
  ImportExpression: ['dynamic-import', '"import()"', 'Bundle into one file.'],
  MetaProperty: ['meta-property', '"new.target" and "import.meta"', 'Remove it.'],
  ObjectPattern: [
    'destructuring',
    'destructuring',
    'Write one plain assignment for each name: "const uri = request.uri".',
  ],
  SpreadElement: ['spread', 'spread', 'Use concat, Object.assign, or apply.'],
  Super: ['super', '"super"', 'Use functions and plain objects.'],
  TaggedTemplateExpression: ['tagged-template', 'tagged templates', 'Call the function with plain strings.'],
  YieldExpression: ['generator', 'generators', 'Return an array.'],
};

const OPERATORS: Record<string, string> = {
  '??': 'Write "a !== undefined && a !== null ? a : b".',
  '??=': 'Write "if (a === undefined || a === null) a = b".',
  '||=': 'Write "a = a || b".',
  '&&=': 'Write "a = a && b".',
};

export const checkSyntax: Check = (node, ancestors, report, code, runtime) => {
  const refused = REFUSED[node.type];
  if (refused) report(node, refused[0], `${runtime} cannot read ${refused[1]}. ${refused[2]}`);
  else if (!ALLOWED.has(node.type)) report(node, 'syntax', `${runtime} does not document this (${node.type}).`);
  if (isFunction(node)) checkFunction(node, ancestors, report, runtime);
  if (node.type === 'AwaitExpression') checkAwait(node, ancestors, report);
  if (node.type === 'CatchClause' && !node.param) {
    report(node, 'catch-binding', `${runtime} cannot read "catch {" without a name. Write "catch (error) {".`);
  }
  if ('operator' in node && Object.hasOwn(OPERATORS, node.operator)) {
    const name = node.operator === '??' ? 'nullish' : 'operator';
    report(node, name, `${runtime} does not document "${node.operator}". ${OPERATORS[node.operator]}`);
  }
  if (runtime === 'cloudfront-js-1.0') checkNewer(node, report);
  if (node.type === 'Literal') checkLiteral(node, report);
  if (node.type === 'Identifier' && code.slice(node.start, node.start + node.name.length) !== node.name) {
    report(
      node,
      'escaped-name',
      `"${node.name}" is written with an escape, which the engine cannot read. Write it plainly.`,
    );
  }
};

function checkFunction(node: AnyNode, ancestors: readonly AnyNode[], report: Report, runtime: Runtime): void {
  if ('generator' in node && node.generator) {
    report(node, 'generator', `${runtime} cannot read generators. Return an array.`);
  }
  if ('async' in node && node.async && ancestors.some(isFunction)) {
    const advice = 'Declare it at the top level of the file: "async function name(…) {…}".';
    report(node, 'async-closure', `${runtime} does not support an async function inside a function. ${advice}`);
  }
}

/** "await in arguments not supported": also deep inside an argument, up to the next function. */
function checkAwait(node: AnyNode, ancestors: readonly AnyNode[], report: Report): void {
  const inner = ancestors.slice(ancestors.findLastIndex(isFunction) + 1);
  if (!ancestors.some(isFunction)) {
    report(node, 'top-level-await', 'await stands outside a function. Await in "async function handler".');
  }
  const isArgument = inner.some((ancestor, index) => {
    if (ancestor.type !== 'CallExpression' && ancestor.type !== 'NewExpression') return false;
    return ancestor.arguments.some((argument) => argument === (inner[index + 1] ?? node));
  });
  if (isArgument) {
    report(
      node,
      'await-argument',
      'await in arguments of a call ends every request as 503. Put it in a const first: "const value = await …".',
    );
  }
}

function checkLiteral(node: Literal, report: Report): void {
  if (typeof node.bigint === 'string') report(node, 'bigint', 'there is no BigInt. Use numbers.');
  if (node.regex) checkPattern(node, node.regex.pattern, node.regex.flags, report);
}

/** What came with 2.0. functions-javascript-runtime-10.html */
function checkNewer(node: AnyNode, report: Report): void {
  const refuse = (what: string, instead: string) => {
    report(node, 'newer', `cloudfront-js-1.0 cannot read ${what}. ${instead}`);
  };
  if (node.type === 'VariableDeclaration' && node.kind !== 'var') refuse(`"${node.kind}"`, 'Write "var".');
  if ('async' in node && node.async) refuse('"async"', 'There is nothing to wait for: return the value.');
  if (node.type === 'FunctionDeclaration' && node.id?.name === 'connectionHandler')
    refuse('connection functions', 'Set the runtime to cloudfront-js-2.0.');
  if (node.type === 'ImportDeclaration' && node.source.value === 'cloudfront')
    refuse("the module 'cloudfront'", 'Set the runtime to cloudfront-js-2.0.');
  if (node.type === 'Literal' && typeof node.value === 'number' && node.raw?.includes('_'))
    refuse('"_" in a number', 'Write the digits together.');
}

/** answered: what the handler may return, through constants, conditions and the functions it asks, as far as the text says. */
import type { AnyNode, Program } from 'acorn';
import type { Binding } from '../../scope.js';
import { eachChild, isFunction } from '../../walk.js';
import { eventPaths } from './event-paths.js';
import { deepest, flowOf } from './flow.js';
import { memberName } from './known-names.js';

export interface Answers {
  nodes: ReadonlySet<AnyNode>;
  /** Variables that hold one. */
  bindings: ReadonlySet<Binding>;
}

export function answersOf(program: Program): Answers {
  const flow = flowOf(program);
  const pathOf = eventPaths(program);
  const nodes = new Set<AnyNode>();
  const bindings = new Set<Binding>();
  const asked = new Set<AnyNode>();

  function addReturned(declaration: AnyNode, depth: number): void {
    if (asked.has(declaration)) return;
    asked.add(declaration);
    for (const value of returnedBy(declaration)) add(value, depth);
  }

  function add(node: AnyNode, depth: number): void {
    if (depth > deepest) return;
    if (node.type === 'ConditionalExpression')
      for (const part of [node.consequent, node.alternate]) add(part, depth + 1);
    else if (node.type === 'LogicalExpression') for (const part of [node.left, node.right]) add(part, depth + 1);
    else if (node.type === 'AwaitExpression') add(node.argument, depth + 1);
    else if (node.type === 'CallExpression') addCall(node, depth + 1);
    else if (node.type === 'Identifier' && pathOf(node) === undefined) {
      const binding = flow.bindingOf(node);
      if (binding === undefined || bindings.has(binding)) return;
      bindings.add(binding);
      for (const value of flow.originsOf(node).nodes) add(value, depth + 1);
    } else nodes.add(node);
  }

  function addCall({ callee, arguments: [first] }: Extract<AnyNode, { type: 'CallExpression' }>, depth: number): void {
    const declaration = flow.functionOf(callee);
    if (declaration) addReturned(declaration, depth);
    else if (first && /^(?:Promise\.resolve|Object\.assign)$/.test(nameOf(callee))) add(first, depth);
  }

  const handler = program.body.find((node) => node.type === 'FunctionDeclaration' && node.id.name === 'handler');
  if (handler) addReturned(handler, 0);
  return { nodes, bindings };
}

/** Not what functions inside of it return. */
export function returnedBy(declaration: AnyNode): AnyNode[] {
  if (declaration.type === 'ArrowFunctionExpression' && declaration.expression) return [declaration.body];
  const found: AnyNode[] = [];
  function enter(node: AnyNode): void {
    if (node.type === 'ReturnStatement' && node.argument) found.push(node.argument);
    if (!isFunction(node)) eachChild(node, enter);
  }
  eachChild(declaration, enter);
  return found;
}

function nameOf(callee: AnyNode): string {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return '';
  return `${callee.object.name}.${memberName(callee) ?? ''}`;
}

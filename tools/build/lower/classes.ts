/** Classes become a function and what its prototype holds. Fields and `static` blocks esbuild has moved into the constructor, and behind the class. */
import type * as acorn from 'acorn';
import { lowerFunction } from './functions.js';
import type { ClassHome, Lowering, Rules } from './lowering.js';
import {
  assign,
  block,
  call,
  declare,
  giveBack,
  identifier,
  literal,
  member,
  method,
  object,
  property,
  statement,
} from './nodes.js';

type Class = acorn.ClassDeclaration | acorn.ClassExpression | acorn.AnonymousClassDeclaration;

export const classRules: Rules = {
  ClassDeclaration(node, lowering) {
    const isAssigned = lowering.binding(node.id as acorn.Identifier)?.uses.some(({ writes }) => writes);
    return classStatements(node, node.id as acorn.Identifier, isAssigned ? 'let' : 'const', lowering);
  },

  VariableDeclaration(node, lowering) {
    const [only] = node.declarations;
    if (node.declarations.length > 1 || only?.init?.type !== 'ClassExpression' || only.id.type !== 'Identifier') return;
    if (hasOwnName(only.init, only.id, lowering)) return;
    return classStatements(only.init, only.id, node.kind, lowering);
  },

  /** Where an expression must stand, a function around it gives its value. */
  ClassExpression(node, lowering) {
    const name = node.id ?? lowering.fresh(node, 'Class');
    return lowering.inFunction((head) => {
      const made = classStatements(node, name, 'const', lowering);
      const maker: acorn.ArrowFunctionExpression = {
        ...method(node, [], block(node, [...head(), ...made, giveBack(node, name)])),
        type: 'ArrowFunctionExpression',
      };
      return call(node, maker, []);
    });
  },

  ExportNamedDeclaration(node, lowering) {
    if (node.declaration?.type !== 'ClassDeclaration' && !declaresClass(node.declaration)) return undefined;
    const [first, ...rest] = lowering.statements([node.declaration as acorn.AnyNode]);
    return [{ ...node, declaration: first as acorn.VariableDeclaration }, ...rest];
  },

  ExportDefaultDeclaration(node, lowering) {
    const { declaration } = node;
    if (declaration.type !== 'ClassDeclaration') return undefined;
    const name = declaration.id ?? lowering.fresh(node, 'Class');
    return [...classStatements(declaration, name, 'const', lowering), { ...node, declaration: name }];
  },
};

/** Whether a class calls itself by a name that nobody outside has. */
function hasOwnName({ id }: acorn.ClassExpression, outer: acorn.Identifier, lowering: Lowering): boolean {
  const uses = id ? lowering.binding(id)?.uses : undefined;
  return id?.name !== outer.name && uses !== undefined && uses.length > 1;
}

function declaresClass(node: acorn.AnyNode | null | undefined): boolean {
  return node?.type === 'VariableDeclaration' && node.declarations[0]?.init?.type === 'ClassExpression';
}

function classStatements(
  node: Class,
  id: acorn.Identifier,
  kind: acorn.VariableDeclaration['kind'],
  lowering: Lowering,
): acorn.Statement[] {
  const { parent, before } = parentOf(node, lowering);
  const makers = node.body.body.filter((each) => each.type === 'MethodDefinition');
  const maker = makers.find((each) => each.kind === 'constructor');
  const made = lowering.inClass({ parent, superClass: node.superClass, isStatic: false }, () =>
    maker ? lowerFunction(maker.value, lowering) : emptyConstructor(node, parent),
  );
  const name = identifier(id, id.name);
  const inner = node.type === 'ClassExpression' && node.id ? node.id : name;
  return [
    ...before,
    declare(node, kind, [[name, { ...made, id: inner }]]),
    ...(parent ? chain(node, name, parent) : []),
    ...membersOf(makers, name, { parent, superClass: node.superClass }, lowering),
  ];
}

/** The parent under a name that stays the same. */
function parentOf({ superClass }: Class, lowering: Lowering) {
  if (!superClass) return { parent: undefined, before: [] };
  if (superClass.type === 'Identifier' && lowering.binding(superClass) === undefined)
    lowering.refuse(
      superClass,
      'extends-builtin',
      `"${superClass.name}" cannot be extended in cloudfront-js-2.0. Make one in a function, and set its properties.`,
    );
  if (superClass.type === 'Identifier' && lowering.isConstant(superClass)) return { parent: superClass, before: [] };
  const parent = lowering.fresh(superClass, 'Parent');
  return { parent, before: [declare(superClass, 'const', [[parent, lowering.expression(superClass)]])] };
}

function emptyConstructor(node: Class, parent: acorn.Identifier | undefined): acorn.FunctionExpression {
  const self: acorn.ThisExpression = { type: 'ThisExpression', start: node.start, end: node.end };
  const args = [self, identifier(node, 'arguments')];
  const passed = parent && statement(node, call(node, member(node, parent, 'apply'), args));
  return method(node, [], block(node, passed ? [passed] : []));
}

function chain(at: acorn.Node, name: acorn.Identifier, parent: acorn.Identifier): acorn.Statement[] {
  const language = (function_: string) => member(at, identifier(at, 'Object'), function_);
  const prototype = member(at, name, 'prototype');
  const made = call(at, language('create'), [member(at, parent, 'prototype')]);
  return [
    statement(at, call(at, language('setPrototypeOf'), [name, parent])),
    statement(at, assign(at, prototype, made)),
    statement(at, assign(at, member(at, prototype, 'constructor'), name)),
  ];
}

function membersOf(
  members: readonly acorn.MethodDefinition[],
  name: acorn.Identifier,
  above: Pick<ClassHome, 'parent' | 'superClass'>,
  lowering: Lowering,
): acorn.Statement[] {
  const accessors = new Map<string, acorn.ObjectExpression>();
  return members.flatMap((each) => {
    if (each.kind === 'constructor') return [];
    const home = each.static ? name : member(each, name, 'prototype');
    const value = lowering.inClass({ ...above, isStatic: each.static }, () => lowering.expression(each.value));
    const key = keyOf(each, lowering);
    if (each.kind === 'method') return [statement(each, assign(each, member(each, home, key), value))];
    const made = property(each, identifier(each, each.kind), value);
    const spot = `${each.static}:${typeof key === 'string' ? key : each.start}`;
    const known = accessors.get(spot);
    known?.properties.push(made);
    if (known) return [];
    const truth: acorn.Literal = { ...literal(each, 1), value: true, raw: 'true' };
    const descriptor = object(each, [property(each, identifier(each, 'configurable'), truth), made]);
    accessors.set(spot, descriptor);
    const define = member(each, identifier(each, 'Object'), 'defineProperty');
    const named = typeof key === 'string' ? literal(each, key) : key;
    return [statement(each, call(each, define, [home, named, descriptor]))];
  });
}

function keyOf({ key, computed }: acorn.MethodDefinition, lowering: Lowering): string | acorn.Expression {
  if (!computed && key.type === 'Identifier') return key.name;
  return lowering.expression(key as acorn.Expression);
}

/** What a rule works with: the nodes below its own, names nobody else has, and a way to refuse. */
import type * as acorn from 'acorn';
import { type Finding, findingAt } from '../gate-finding.js';
import type { Locate } from '../gates/lint/report.js';
import { analyse, type Binding } from '../scope.js';
import { eachChild, isFunction, walk } from '../walk.js';
import { block, declare, identifier } from './nodes.js';

export type Made = acorn.AnyNode | acorn.AnyNode[] | undefined;

/** For a type of node: what stands in its place. Undefined: it stays, with what is below it lowered. */
export type Rules = {
  [T in acorn.AnyNode['type']]?: (node: Extract<acorn.AnyNode, { type: T }>, lowering: Lowering) => Made;
};

/** The class that is being lowered. */
export interface ClassHome {
  parent: acorn.Identifier | undefined;
  /** The parent as it stands in the source. */
  superClass?: acorn.Expression | null | undefined;
  isStatic: boolean;
}

export interface Lowering {
  program: acorn.Program;
  expression(node: acorn.Expression | acorn.Super): acorn.Expression;
  expressions<T extends acorn.AnyNode>(nodes: readonly T[]): T[];
  pattern(node: acorn.Pattern): acorn.Pattern;
  /** A statement may become several. */
  statements(nodes: readonly acorn.AnyNode[]): acorn.Statement[];
  /** The node with everything below lowered, but without the rule for the node itself. */
  below<T extends acorn.AnyNode>(node: T): T;
  fresh(at: acorn.Node, hint: string): acorn.Identifier;
  /** A name that is declared at the head of the function around. */
  temporary(at: acorn.Node, hint: string): acorn.Identifier;
  /** Runs `make` as the inside of a function; `head` declares the temporaries it took. */
  inFunction<T>(make: (head: () => acorn.Statement[]) => T): T;
  inClass<T>(home: ClassHome, make: () => T): T;
  classHome(): ClassHome | undefined;
  binding(node: acorn.Identifier): Binding | undefined;
  /** May be read later than it stands, and more than once, without anybody noticing. */
  isConstant(node: acorn.AnyNode): boolean;
  /** Takes the name of the function that gives the rest of an object. */
  restHelper(at: acorn.Node): acorn.Identifier;
  refuse(node: acorn.AnyNode, code: string, message: string): void;
}

interface Lowered {
  program: acorn.Program;
  findings: Finding[];
  /** Name under which the program calls the function that gives the rest of an object. */
  rest: string | undefined;
}

export function lowerProgram(program: acorn.Program, rules: Rules, names: Names, locate: Locate): Lowered {
  const findings: Finding[] = [];
  const bindings = bindingsOf(program);
  let rest: acorn.Identifier | undefined;
  let temporaries: acorn.Identifier[] = [];
  let home: ClassHome | undefined;

  function lower(node: acorn.AnyNode): acorn.AnyNode | acorn.AnyNode[] {
    const rule = rules[node.type] as ((node: acorn.AnyNode, lowering: Lowering) => Made) | undefined;
    return rule?.(node, lowering) ?? lowering.below(node);
  }

  function one(node: acorn.AnyNode): acorn.AnyNode {
    const made = lower(node);
    return Array.isArray(made) ? block(node, made as acorn.Statement[]) : made;
  }

  const lowering: Lowering = {
    program,
    expression: (node) => one(node) as acorn.Expression,
    expressions: (nodes) => nodes.map((node) => one(node)) as typeof nodes extends readonly (infer T)[] ? T[] : never,
    pattern: (node) => one(node) as acorn.Pattern,
    statements: (nodes) => nodes.flatMap(lower) as acorn.Statement[],
    below: (node) => copyWith(node, lower, one),
    fresh: (at, hint) => identifier(at, names.fresh(hint)),
    temporary(at, hint) {
      const name = lowering.fresh(at, hint);
      temporaries.push(name);
      return name;
    },
    inFunction(make) {
      const outer = temporaries;
      const own: acorn.Identifier[] = [];
      temporaries = own;
      const made = make(() => declared(own));
      temporaries = outer;
      return made;
    },
    inClass(inner, make) {
      const outer = home;
      home = inner;
      const made = make();
      home = outer;
      return made;
    },
    classHome: () => home,
    binding: (node) => bindings.get(node),
    isConstant: (node) => isConstant(node, bindings),
    restHelper(at) {
      rest ??= lowering.fresh(at, 'rest');
      return rest;
    },
    refuse(node, code, message) {
      const { line, column } = node.loc?.start ?? { line: 1, column: 0 };
      findings.push(findingAt(locate(line, column), code, message));
    },
  };

  const lowered = lowering.inFunction((head) => {
    const body = lowering.statements(program.body);
    return { ...program, body: [...head(), ...body] };
  });
  return { program: lowered, findings, rest: rest?.name };
}

function declared(temporaries: readonly acorn.Identifier[]): acorn.Statement[] {
  const [first] = temporaries;
  if (first === undefined) return [];
  return [
    declare(
      first,
      'let',
      temporaries.map((name) => [name, null]),
    ),
  ];
}

function bindingsOf(program: acorn.Program): Map<acorn.Identifier, Binding> {
  return new Map(analyse(program).bindings.flatMap((binding) => binding.uses.map(({ node }) => [node, binding])));
}

function isConstant(node: acorn.AnyNode, bindings: ReadonlyMap<acorn.Identifier, Binding>): boolean {
  if (node.type !== 'Identifier') return node.type === 'Literal' || node.type === 'ThisExpression' || isFunction(node);
  const binding = bindings.get(node);
  if (binding === undefined) return true;
  const { declaration, uses } = binding;
  const mayRepeat = declaration.type === 'VariableDeclaration' && declaration.kind === 'var';
  return !mayRepeat && !uses.some(({ writes }) => writes);
}

/** What a name was declared with. */
export function initialValue(node: acorn.Identifier, lowering: Lowering): acorn.AnyNode | null | undefined {
  const declaration = lowering.binding(node)?.declaration;
  if (declaration?.type !== 'VariableDeclaration') return undefined;
  return declaration.declarations.find(({ id }) => id.type === 'Identifier' && id.name === node.name)?.init;
}

/** A list takes all that a node of it becomes. */
function copyWith<T extends acorn.AnyNode>(
  node: T,
  many: (child: acorn.AnyNode) => acorn.AnyNode | acorn.AnyNode[],
  one: (child: acorn.AnyNode) => acorn.AnyNode,
): T {
  const copy: Record<string, unknown> = { ...node };
  const lists = new Set<string>();
  eachChild(node, (child, key) => {
    if (!Array.isArray(copy[key])) copy[key] = one(child);
    else lists.add(key);
  });
  for (const key of lists) {
    const list = copy[key] as (acorn.AnyNode | null)[];
    copy[key] = list.flatMap((item) => (item === null ? [null] : many(item)));
  }
  return copy as T;
}

export interface Names {
  /** A name that nothing in the file has, after `hint`. */
  fresh(hint: string): string;
}

export function namesOf(program: acorn.Program): Names {
  const taken = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'Identifier') taken.add(node.name);
  });
  const counts = new Map<string, number>();
  return {
    fresh(hint) {
      const stem = `_${hint.replace(/\W/g, '').replace(/^_+|\d+$/g, '') || 'value'}`;
      let count = counts.get(stem) ?? 1;
      while (taken.has(count > 1 ? stem + count : stem)) count++;
      counts.set(stem, count + 1);
      return count > 1 ? stem + count : stem;
    },
  };
}

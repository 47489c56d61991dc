/** flow: what a name may stand for, as far as the text says: constants, reassigned variables, and parameters by the calls of their function. */
import type { AnyNode, CallExpression, Identifier, Program } from 'acorn';
import { analyse, type Binding } from '../../scope.js';
import { isFunction, walk } from '../../walk.js';
import { memberName } from './known-names.js';

interface Origins {
  nodes: readonly AnyNode[];
  /** There are no others. */
  whole: boolean;
}

export interface Flow {
  bindingOf(id: AnyNode): Binding | undefined;
  originsOf(id: Identifier): Origins;
  /** The function that a call of its name runs. */
  functionOf(callee: AnyNode): AnyNode | undefined;
  parentOf(node: AnyNode): AnyNode | undefined;
}

/** Deeper than people nest constants and calls. */
export const deepest = 50;

const known = new WeakMap<Program, Flow>();

export function flowOf(program: Program): Flow {
  const found = known.get(program) ?? makeFlow(program);
  known.set(program, found);
  return found;
}

function makeFlow(program: Program): Flow {
  const meaning = new Map<AnyNode, Binding>();
  for (const binding of analyse(program).bindings) for (const { node } of binding.uses) meaning.set(node, binding);
  const parents = new Map<AnyNode, AnyNode>();
  walk(program, (node, ancestors) => {
    const parent = ancestors.at(-1);
    if (parent) parents.set(node, parent);
  });
  const origins = new Map<Binding, Origins>();

  function originsOf(id: Identifier): Origins {
    const binding = meaning.get(id);
    if (binding === undefined) return { nodes: [], whole: false };
    const found = origins.get(binding) ?? join(startsOf(binding), writesOf(binding));
    origins.set(binding, found);
    return found;
  }

  function startsOf({ declaration, id }: Binding): Origins {
    if (isFunction(declaration) && 'params' in declaration) {
      const index = declaration.params.indexOf(id);
      return index < 0 ? { nodes: [], whole: false } : argumentsOf(declaration, index);
    }
    if (declaration.type !== 'VariableDeclaration') return { nodes: [], whole: false };
    const own = declaration.declarations.filter((one) => one.id === id);
    return { nodes: own.flatMap(({ init }) => init ?? []), whole: own.length === 1 };
  }

  function writesOf({ uses }: Binding): Origins {
    const writes = uses.filter((use) => use.writes).map(({ node }) => assigned(node, parents.get(node)));
    return { nodes: writes.flatMap((node) => node ?? []), whole: !writes.includes(undefined) };
  }

  function argumentsOf(declaration: AnyNode, index: number): Origins {
    const elements = index === 0 ? elementsFor(declaration) : undefined;
    if (elements) return { nodes: elements, whole: true };
    const name = nameOfFunction(declaration, parents.get(declaration));
    const uses = (name && meaning.get(name))?.uses.filter(({ node }) => node !== name) ?? [];
    const calls = uses.map(({ node }) => callOf(node, parents.get(node)));
    const given = calls.map((call) => call?.arguments[index]);
    return { nodes: given.flatMap((node) => node ?? []), whole: calls.length > 0 && !given.includes(undefined) };
  }

  /** `['a', 'b'].forEach(function (name) { … })` */
  function elementsFor(callback: AnyNode): readonly AnyNode[] | undefined {
    const call = parents.get(callback);
    if (call?.type !== 'CallExpression' || call.arguments[0] !== callback) return undefined;
    if (
      call.callee.type !== 'MemberExpression' ||
      !/^(?:forEach|map|filter|some|every)$/.test(memberName(call.callee) ?? '')
    )
      return undefined;
    const list = call.callee.object.type === 'Identifier' ? only(originsOf(call.callee.object)) : call.callee.object;
    return list?.type === 'ArrayExpression' ? list.elements.flatMap((element) => element ?? []) : undefined;
  }

  function functionOf(callee: AnyNode): AnyNode | undefined {
    if (callee.type !== 'Identifier') return undefined;
    const declaration = meaning.get(callee)?.declaration;
    if (declaration?.type === 'FunctionDeclaration') return declaration;
    const value = only(originsOf(callee));
    return value && isFunction(value) ? value : undefined;
  }

  return { bindingOf: (id) => meaning.get(id), originsOf, functionOf, parentOf: (node) => parents.get(node) };
}

/** Where there is one, and no other. */
export function only({ nodes, whole }: Origins): AnyNode | undefined {
  return whole && nodes.length === 1 ? nodes[0] : undefined;
}

function join(a: Origins, b: Origins): Origins {
  return { nodes: [...a.nodes, ...b.nodes], whole: a.whole && b.whole };
}

function assigned(id: AnyNode, parent: AnyNode | undefined): AnyNode | undefined {
  return parent?.type === 'AssignmentExpression' && parent.operator === '=' && parent.left === id
    ? parent.right
    : undefined;
}

function nameOfFunction(node: AnyNode, parent: AnyNode | undefined): Identifier | undefined {
  if (node.type === 'FunctionDeclaration') return node.id ?? undefined;
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id : undefined;
}

function callOf(name: AnyNode, parent: AnyNode | undefined): CallExpression | undefined {
  return parent?.type === 'CallExpression' && parent.callee === name ? parent : undefined;
}

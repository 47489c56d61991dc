/** What a program knows before it runs: constants, and objects and lists that nothing writes into, wherever they are handed on to. */
import type { AnyNode, ArrayExpression, CallExpression, Expression, Identifier, ObjectExpression } from 'acorn';
import type { Binding } from '../scope.js';
import { isFunction } from '../walk.js';
import { type Flow, isData, isPlain, readKey } from './flow.js';

/** A text, a number, true, false, null or undefined. */
export type Constant = { value: string | number | boolean | null | undefined };

export interface Known {
  constant(node: AnyNode | null | undefined): Constant | undefined;
  /** The constant of the top level whose object or list this always is, if nothing in the program writes into it. */
  home(node: AnyNode | null | undefined): Binding | undefined;
  object(home: Binding | undefined): ObjectExpression | undefined;
  list(home: Binding | undefined): ArrayExpression | undefined;
  /** Whether what stands around an object or a list reads it and does no more. */
  onlyReads(node: AnyNode): boolean;
}

/** Methods that only read a list. Those with a function hand out its elements, and as a third argument the list. */
export const READERS = ['indexOf', 'lastIndexOf', 'includes', 'join'];
export const VISITORS = ['some', 'every', 'find', 'forEach', 'filter', 'map'];

export function knownIn(flow: Flow): Known {
  const homes = new Map<Binding, Binding | undefined>();
  const constants = new Map<Binding, Constant | undefined>();
  const unwritten = new Map<Binding, boolean>();

  function constant(node: AnyNode | null | undefined): Constant | undefined {
    switch (node?.type) {
      case 'Literal':
        return 'regex' in node || 'bigint' in node ? undefined : { value: node.value as Constant['value'] };
      case 'UnaryExpression':
        return unary(node.operator, constant(node.argument));
      case 'Identifier': {
        const binding = flow.binding(node);
        if (binding === undefined) return node.name === 'undefined' ? { value: undefined } : undefined;
        return flow.isLate(node) ? ofBinding(binding) : undefined;
      }
      default:
        return undefined;
    }
  }

  function ofBinding(binding: Binding): Constant | undefined {
    if (!constants.has(binding)) {
      constants.set(binding, undefined);
      constants.set(binding, flow.isFixed(binding) ? initial(binding, constant, sameConstant) : undefined);
    }
    return constants.get(binding);
  }

  function home(node: AnyNode | null | undefined): Binding | undefined {
    const binding = node?.type === 'Identifier' ? flow.binding(node) : undefined;
    if (binding === undefined || !flow.isLate(node!)) return undefined;
    const found = homeOf(binding);
    return found && isUnwritten(found) ? found : undefined;
  }

  function homeOf(binding: Binding): Binding | undefined {
    if (!homes.has(binding)) {
      homes.set(binding, undefined);
      const value = flow.value(binding);
      const isHome = isPlain(value) || (value?.type === 'ArrayExpression' && isData(value));
      const ofName = (node: AnyNode | null | undefined) => {
        const named = node?.type === 'Identifier' ? flow.binding(node) : undefined;
        return named && homeOf(named);
      };
      homes.set(binding, isHome ? binding : flow.isFixed(binding) ? initial(binding, ofName, Object.is) : undefined);
    }
    return homes.get(binding);
  }

  /** What a constant is declared as, or what every call gives for a parameter. */
  function initial<T>(
    binding: Binding,
    read: (node: AnyNode | null | undefined) => T | undefined,
    isSame: (a: T, b: T) => boolean,
  ): T | undefined {
    const { id, declaration, top } = binding;
    if (declaration.type === 'VariableDeclaration') {
      if (!top && declaration.kind === 'var') return undefined;
      const declared = declaration.declarations.find((one) => one.id === id);
      return declared?.init ? read(declared.init) : undefined;
    }
    const taken = flow.takes(binding);
    if (taken === undefined) return undefined;
    const [first, ...more] = taken.by.calls.map(({ arguments: args }) => read(args[taken.at]));
    return first !== undefined && more.every((one) => one !== undefined && isSame(first, one)) ? first : undefined;
  }

  function isUnwritten(binding: Binding): boolean {
    return assumed(binding, () => binding.uses.every(({ node }) => node === binding.id || onlyReads(node)));
  }

  /** Whether all who call the function around `node` only read what it returns. */
  function isReturnedToReaders(node: AnyNode): boolean {
    let at = flow.parent(node);
    while (at !== undefined && !isFunction(at)) at = flow.parent(at);
    const by = flow.functions.find((one) => one.node === at);
    return (
      by !== undefined && !by.node.async && !by.node.generator && assumed(by.binding, () => by.calls.every(onlyReads))
    );
  }

  /** `check` holds until it says otherwise: functions may hand a parameter to themselves. */
  function assumed(binding: Binding, check: () => boolean): boolean {
    const known = unwritten.get(binding);
    if (known !== undefined) return known;
    unwritten.set(binding, true);
    const isSafe = check();
    if (!isSafe) for (const [one, isAssumed] of unwritten) if (isAssumed) unwritten.delete(one);
    unwritten.set(binding, isSafe);
    return isSafe;
  }

  /** Whether what stands around `node`, an object or a list, reads it and does no more. */
  function onlyReads(node: AnyNode): boolean {
    const around = flow.parent(node);
    switch (around?.type) {
      case 'MemberExpression':
        return around.object === node && (readKey(node, flow) !== undefined || readsPart(around) || isReader(around));
      case 'VariableDeclarator': {
        const alias = around.init === node ? flow.binding(around.id) : undefined;
        return alias !== undefined && flow.isFixed(alias) && isUnwritten(alias);
      }
      case 'CallExpression': {
        const parameter = flow.binding(flow.called(around)?.node.params[around.arguments.indexOf(node as Expression)]);
        return parameter !== undefined && flow.isFixed(parameter) && isUnwritten(parameter);
      }
      case 'BinaryExpression':
        // Beside another object it would matter which one it is.
        return (
          /^[!=]==$/.test(around.operator) && [around.left, around.right].some((one) => constant(one) !== undefined)
        );
      case 'UnaryExpression':
        return around.operator === '!' || around.operator === 'typeof';
      case 'IfStatement':
        return around.test === node;
      case 'ConditionalExpression':
        return around.test === node || onlyReads(around);
      case 'ReturnStatement':
        return isReturnedToReaders(around);
      case 'ExportSpecifier':
        return true;
      default:
        return false;
    }
  }

  /** `list[i]`, where the part is only read. A part of an object might be one of its lists. */
  function readsPart(member: AnyNode): boolean {
    if (member.type !== 'MemberExpression' || !member.computed || member.optional) return false;
    const around = flow.parent(member);
    switch (around?.type) {
      case 'CallExpression':
        return around.callee !== member;
      case 'MemberExpression':
        return around.object === member;
      case 'UnaryExpression':
        return around.operator !== 'delete';
      default:
        return /^(?:VariableDeclarator|BinaryExpression|LogicalExpression|ReturnStatement)$/.test(around?.type ?? '');
    }
  }

  function isReader(member: AnyNode): boolean {
    const call = flow.parent(member);
    if (
      member.type !== 'MemberExpression' ||
      member.computed ||
      call?.type !== 'CallExpression' ||
      call.callee !== member
    )
      return false;
    const { name } = member.property as Identifier;
    return READERS.includes(name) || (VISITORS.includes(name) && takesNoList(call));
  }

  return {
    constant,
    home,
    onlyReads,
    object: (binding) => asType(flow.value(binding), 'ObjectExpression'),
    list: (binding) => asType(flow.value(binding), 'ArrayExpression'),
  };
}

function asType<T extends AnyNode['type']>(
  node: AnyNode | undefined,
  type: T,
): Extract<AnyNode, { type: T }> | undefined {
  return node?.type === type ? (node as Extract<AnyNode, { type: T }>) : undefined;
}

/** `list.some((one, index) => …)`: a third parameter would be the list. */
function takesNoList({ arguments: [visit, ...more] }: CallExpression): boolean {
  if (visit === undefined || more.length > 0 || !isFunction(visit) || !('params' in visit)) return false;
  return (
    visit.type === 'ArrowFunctionExpression' &&
    visit.params.length <= 2 &&
    visit.params.every(({ type }) => type === 'Identifier')
  );
}

function sameConstant(a: Constant, b: Constant): boolean {
  return Object.is(a.value, b.value);
}

function unary(operator: string, of: Constant | undefined): Constant | undefined {
  if (operator === 'void' && of) return { value: undefined };
  if (operator === '!' && of) return { value: !of.value };
  if (operator === '-' && typeof of?.value === 'number') return { value: -of.value };
  if (operator === 'typeof' && of) return { value: of.value === null ? 'object' : typeof of.value };
  return undefined;
}

/** Takes out what a program declares and never uses: parameters with what is given for them, functions, constants. */
import type { AnyNode, Program } from 'acorn';
import { empty } from '../lower/nodes.js';
import { analyse, type Binding } from '../scope.js';
import { eachChild } from '../walk.js';
import type { Flow, KnownFunction } from './flow.js';
import { isPure } from './fold.js';

/** Changes `program`; false: there was nothing. */
export function removeUnused(program: Program, flow: Flow, external: readonly string[]): boolean {
  const unused = new Set(
    analyse(program)
      .bindings.filter((binding) => isUnused(binding, flow))
      .map(({ id }) => id as AnyNode),
  );
  let isChanged = false;
  for (const known of flow.functions) isChanged = removeParameters(known, unused) || isChanged;

  function visit(node: AnyNode): AnyNode {
    replaceChildren(node, visit);
    if (!isRemoved(node)) return node;
    isChanged = true;
    return empty(node);
  }

  function isRemoved(node: AnyNode): boolean {
    if (node.type === 'FunctionDeclaration')
      return (
        node.id !== null && unused.has(node.id) && flow.parent(node) === program && !external.includes(node.id.name)
      );
    if (node.type !== 'VariableDeclaration' || /^For/.test(flow.parent(node)?.type ?? '')) return false;
    const kept = node.declarations.filter(({ id, init }) => !unused.has(id) || (init && !isPure(init)));
    if (kept.length < node.declarations.length && kept.length > 0) {
      node.declarations = kept;
      isChanged = true;
    }
    return kept.length === 0;
  }

  visit(program);
  program.body = program.body.filter(({ type }) => type !== 'EmptyStatement');
  return isChanged;
}

/** Nothing names it, but for itself. */
function isUnused({ id, declaration, uses }: Binding, flow: Flow): boolean {
  return uses.every(({ node }) => {
    let at: AnyNode | undefined = node;
    if (node === id) return true;
    while (at !== undefined && at !== declaration) at = flow.parent(at);
    return at !== undefined && declaration.type === 'FunctionDeclaration' && declaration.id === id;
  });
}

/** Not where what is given for one may do something. */
function removeParameters({ node, calls }: KnownFunction, unused: ReadonlySet<AnyNode>): boolean {
  let isChanged = false;
  for (let at = node.params.length - 1; at >= 0; at--) {
    const parameter = node.params[at]!;
    if (!unused.has(parameter) || !calls.every(({ arguments: args }) => at >= args.length || isPure(args[at])))
      continue;
    node.params.splice(at, 1);
    for (const { arguments: args } of calls) args.splice(at, 1);
    isChanged = true;
  }
  return isChanged;
}

/** Puts what `make` makes of them in place of the nodes below. */
export function replaceChildren(node: AnyNode, make: (child: AnyNode) => AnyNode): void {
  const lists = new Set<string>();
  eachChild(node, (child, key) => {
    if (Array.isArray(Reflect.get(node, key))) lists.add(key);
    else Reflect.set(node, key, make(child));
  });
  for (const key of lists) {
    const list: (AnyNode | null)[] = Reflect.get(node, key);
    Reflect.set(
      node,
      key,
      list.map((child) => child && make(child)),
    );
  }
}

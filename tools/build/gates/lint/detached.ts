/**
 * Variables that an `await` cuts loose. In njs before 0.9.1 the first `await` of an async function parts it from the closures it has made: each goes on with
 * a copy of its own of what they share. So only what has its final value when the closure is made may be shared.
 * Measured on 0.7.9 and 0.8.9, between which CloudFront's engine is held to be. https://nginx.org/en/docs/njs/changes.html, 0.9.1
 */
import type { AnyNode, AwaitExpression, Identifier, Program } from 'acorn';
import { analyse, type Binding, type Use } from '../../scope.js';
import { isFunction, walk } from '../../walk.js';
import type { Report } from './report.js';

interface Tree {
  parents: ReadonlyMap<AnyNode, AnyNode>;
  /** Async function → the awaits that are its own. */
  awaits: ReadonlyMap<AnyNode, AwaitExpression[]>;
}

export function checkDetached(program: Program, report: Report): void {
  const tree = readTree(program);
  if (tree.awaits.size === 0) return;
  for (const binding of analyse(program).bindings) checkBinding(binding, tree, report);
}

function readTree(program: Program): Tree {
  const parents = new Map<AnyNode, AnyNode>();
  const awaits = new Map<AnyNode, AwaitExpression[]>();
  walk(program, (node, ancestors) => {
    const parent = ancestors.at(-1);
    if (parent) parents.set(node, parent);
    const home = ancestors.findLast(isFunction);
    if (node.type === 'AwaitExpression' && home) awaits.set(home, [...(awaits.get(home) ?? []), node]);
  });
  return { parents, awaits };
}

function checkBinding(binding: Binding, tree: Tree, report: Report): void {
  const home = homeOf(binding, tree);
  const awaits = home && tree.awaits.get(home);
  if (binding.top || home === undefined || awaits === undefined) return;
  for (const use of binding.uses) {
    const closure = closureAround(use.node, home, tree);
    if (closure === undefined || isOwnName(binding, closure, use)) continue;
    const wait = detachingAwait(binding, closure, home, awaits, tree);
    if (wait === undefined) continue;
    report(use.node, 'await-detaches', sentence(binding, closure, wait));
    return;
  }
}

function sentence({ name, id }: Binding, closure: AnyNode, wait: AnyNode): string {
  const lines = `line ${lineOf(id)}`;
  return (
    `the await in line ${lineOf(wait)} cuts "${name}" (${lines}) loose from the function in line ${lineOf(closure)} that shares it: ` +
    `each goes on with a copy of its own. Keep it in an object made first, "const state = { ${name}: … }", or make the function after the await.`
  );
}

/** The function whose frame holds the variable. */
function homeOf({ declaration, id }: Binding, tree: Tree): AnyNode | undefined {
  if (isFunction(declaration) && !('id' in declaration && declaration.id === id)) return declaration;
  return functionAround(declaration.type === 'FunctionDeclaration' ? declaration : id, tree);
}

function functionAround(node: AnyNode, { parents }: Tree): AnyNode | undefined {
  let at = parents.get(node);
  while (at !== undefined && !isFunction(at)) at = parents.get(at);
  return at;
}

/** The outermost function inside `home` that holds `node`. */
function closureAround(node: AnyNode, home: AnyNode, tree: Tree): AnyNode | undefined {
  let closure: AnyNode | undefined;
  for (let at = functionAround(node, tree); at !== undefined && at !== home; at = functionAround(at, tree))
    closure = at;
  return closure;
}

/** A function declaration that is named in its own head. */
function isOwnName({ declaration, id }: Binding, closure: AnyNode, { node }: Use): boolean {
  return declaration === closure && node === id;
}

/** The await after which `binding` is no longer shared, where that changes anything. */
function detachingAwait(
  binding: Binding,
  closure: AnyNode,
  home: AnyNode,
  awaits: readonly AwaitExpression[],
  tree: Tree,
): AwaitExpression | undefined {
  // A function declaration is made where the function around it begins, before any value is there.
  const body = 'body' in home && home.body !== null && 'start' in home.body ? home.body.start : home.start;
  const made = closure.type === 'FunctionDeclaration' ? body : closure.start;
  const wait = awaits.find((each) => each.start > made || sharesLoop(each, closure, home, tree));
  // Only the first await parts them.
  if (wait === undefined || awaits.some((each) => each.end <= made && isAlwaysDone(each, closure, home, tree))) return;
  const isLate = binding.uses.some((use) => use.writes && isAfter(use, made, closure, home, tree));
  return made < readyAt(binding, home, body, tree) || isLate ? wait : undefined;
}

/** Where the variable has its first value. */
function readyAt({ id, declaration }: Binding, home: AnyNode, body: number, { parents }: Tree): number {
  const isParameter = 'params' in home && home.params.some(({ start, end }) => start <= id.start && end >= id.end);
  if (isParameter || declaration.type === 'FunctionDeclaration') return body;
  let at: AnyNode | undefined = id as Identifier;
  while (at !== undefined && at.type !== 'VariableDeclarator') at = parents.get(at);
  return at?.end ?? id.end;
}

function isAfter({ node }: Use, made: number, closure: AnyNode, home: AnyNode, tree: Tree): boolean {
  return functionAround(node, tree) !== home || node.start > made || loopAround(closure, home, tree) !== undefined;
}

function sharesLoop(wait: AnyNode, closure: AnyNode, home: AnyNode, tree: Tree): boolean {
  const loop = loopAround(closure, home, tree);
  return loop !== undefined && wait.start >= loop.start && wait.end <= loop.end;
}

function loopAround(node: AnyNode, home: AnyNode, { parents }: Tree): AnyNode | undefined {
  for (let at = parents.get(node); at !== undefined && at !== home; at = parents.get(at))
    if (/^(?:For|While|DoWhile)/.test(at.type)) return at;
  return undefined;
}

const BRANCHES =
  /^(?:If|Switch|Try|For|ForIn|ForOf|While|DoWhile)Statement$|^(?:Conditional|Logical)Expression$|^SwitchCase$|^CatchClause$/;

/** Whether `wait` is always behind us when `closure` is made. */
function isAlwaysDone(wait: AnyNode, closure: AnyNode, home: AnyNode, { parents }: Tree): boolean {
  for (let at = parents.get(wait); at !== undefined && at !== home; at = parents.get(at)) {
    const isAround = closure.start >= at.start && closure.end <= at.end;
    if (BRANCHES.test(at.type) && !isAround) return false;
  }
  return true;
}

function lineOf(node: AnyNode): number {
  return node.loc?.start.line ?? 1;
}

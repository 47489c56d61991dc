/**
 * Variables that an `await` cuts loose. In njs before 0.9.1 the first `await` of an async function parts it from the closures it has made: each goes on with
 * a copy of its own of what they share. So only what has its final value when the closure is made may be shared.
 * Measured on 0.7.9 and 0.8.9, between which CloudFront's engine is held to be. https://nginx.org/en/docs/njs/changes.html, 0.9.1
 */
import type { AnyNode, AwaitExpression, Identifier, Program } from 'acorn';
import { analyse, type Binding, type Use } from '../../scope.js';
import { isFunction, walk } from '../../walk.js';
import { memberName } from './known-names.js';
import type { Report } from './report.js';

interface Tree {
  parents: ReadonlyMap<AnyNode, AnyNode>;
  /** Async function → the awaits that are its own. */
  awaits: ReadonlyMap<AnyNode, AwaitExpression[]>;
  /** Where a name is declared → what it means. */
  bindings: ReadonlyMap<AnyNode, Binding>;
  lineOf(node: AnyNode): number;
}

/** `lineOf`: where people find a node, which may be in another file than the program's. */
export function checkDetached(program: Program, report: Report, lineOf = lineIn): void {
  const tree = readTree(program, lineOf);
  if (tree.awaits.size === 0) return;
  for (const binding of analyse(program).bindings) checkBinding(binding, tree, report);
}

function readTree(program: Program, lineOf: Tree['lineOf']): Tree {
  const parents = new Map<AnyNode, AnyNode>();
  const awaits = new Map<AnyNode, AwaitExpression[]>();
  walk(program, (node, ancestors) => {
    const parent = ancestors.at(-1);
    if (parent) parents.set(node, parent);
    const home = ancestors.findLast(isFunction);
    if (node.type === 'AwaitExpression' && home) awaits.set(home, [...(awaits.get(home) ?? []), node]);
  });
  const bindings = new Map(analyse(program).bindings.map((binding) => [binding.id, binding]));
  return { parents, awaits, bindings, lineOf };
}

function checkBinding(binding: Binding, tree: Tree, report: Report): void {
  const home = homeOf(binding, tree);
  const awaits = home && tree.awaits.get(home);
  if (binding.top || home === undefined || awaits === undefined) return;
  for (const use of binding.uses) {
    const closure = closureAround(use.node, home, tree);
    if (closure === undefined || isOwnName(binding, closure, use)) continue;
    const wait = detachingAwait(binding, closure, home, awaits, tree);
    if (wait === undefined || (isDone(closure, use, wait, home, tree) && !isLost(binding, closure, wait, home, tree)))
      continue;
    report(use.node, 'await-detaches', sentence(binding, closure, wait, tree));
    return;
  }
}

function sentence({ name, id }: Binding, closure: AnyNode, wait: AnyNode, { lineOf }: Tree): string {
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

const AT_ONCE = /^(?:forEach|map|filter|some|every|find|findIndex|reduce|reduceRight|sort|replace|replaceAll)$/;

/** Never called after the await: by a list or a text, by `new Promise`, by itself, or by a name that is called before alone. */
function isDone(closure: AnyNode, { node }: Use, wait: AnyNode, home: AnyNode, tree: Tree): boolean {
  if (functionAround(node, tree) !== closure) return false;
  const parent = tree.parents.get(closure);
  if (parent?.type === 'NewExpression') return parent.callee.type === 'Identifier' && parent.callee.name === 'Promise';
  if (parent?.type !== 'CallExpression') return isCalledBefore(closure, wait, home, tree);
  if (parent.callee === closure) return true;
  return parent.callee.type === 'MemberExpression' && AT_ONCE.test(memberName(parent.callee) ?? '');
}

function isCalledBefore(closure: AnyNode, wait: AnyNode, home: AnyNode, tree: Tree): boolean {
  const parent = tree.parents.get(closure);
  const named =
    closure.type === 'FunctionDeclaration' ? closure : parent?.type === 'VariableDeclarator' ? parent : undefined;
  const binding = named?.id ? tree.bindings.get(named.id) : undefined;
  if (binding === undefined || loopAround(wait, home, tree)) return false;
  return binding.uses.every(({ node }) => node === binding.id || isCallBefore(node, wait, home, tree));
}

function isCallBefore(name: AnyNode, wait: AnyNode, home: AnyNode, tree: Tree): boolean {
  const call = tree.parents.get(name);
  return (
    call?.type === 'CallExpression' &&
    call.callee === name &&
    call.end <= wait.start &&
    functionAround(name, tree) === home
  );
}

/** Whether it has written what is asked for after the await. */
function isLost({ uses }: Binding, closure: AnyNode, wait: AnyNode, home: AnyNode, tree: Tree): boolean {
  const within = ({ node }: Use) => node.start >= closure.start && node.end <= closure.end;
  if (!uses.some((use) => use.writes && within(use))) return false;
  return uses.some((use) => !within(use) && (use.node.start >= wait.end || isAfter(use, wait.end, wait, home, tree)));
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
  const wait = awaits.find((each) => each.end > made || sharesLoop(each, closure, home, tree));
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

function lineIn(node: AnyNode): number {
  return node.loc?.start.line ?? 1;
}

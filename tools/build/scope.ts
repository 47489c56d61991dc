/**
 * Says which declaration each identifier of a script or module means. eslint-scope knows that too, but not what is reached while a file is
 * loaded, and would bring three packages to every install.
 */
import type { AnyNode, Identifier, Program } from 'acorn';
import { eachChild, isFunction } from './walk.js';

export interface Binding {
  name: string;
  /** The first declaration. */
  id: Identifier;
  /** What declares it: a VariableDeclaration, FunctionDeclaration, ImportDefaultSpecifier and so on. */
  declaration: AnyNode;
  /** Declared at the top level of the file. */
  top: boolean;
  /** Every identifier that means it, its declarations among them. */
  uses: Use[];
}

export interface Use {
  node: Identifier;
  /** Assigned here, after its declaration. */
  writes: boolean;
  /** Reached while the file is loaded, not when a function is called. */
  atLoad: boolean;
}

export interface Scopes {
  bindings: Binding[];
  /** Identifiers that nothing in the file declares. */
  free: Use[];
}

interface Scope {
  parent: Scope | undefined;
  ofFunction: boolean;
  names: Map<string, Binding>;
}

const OPENS = new Set<string>([
  ...['Program', 'BlockStatement', 'ForStatement', 'ForInStatement', 'ForOfStatement', 'SwitchStatement'],
  ...['CatchClause', 'ClassExpression', 'FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'],
]);

/** Most nodes declare nothing: asked first, that halves the time. */
const DECLARES = new Set<string>([
  ...[
    'VariableDeclaration',
    'FunctionDeclaration',
    'FunctionExpression',
    'ArrowFunctionExpression',
    'ClassDeclaration',
  ],
  ...['ClassExpression', 'CatchClause', 'ImportSpecifier', 'ImportDefaultSpecifier', 'ImportNamespaceSpecifier'],
]);

const known = new WeakMap<Program, Scopes>();

/** Worked out once for each tree. */
export function analyse(program: Program): Scopes {
  const scopes = known.get(program) ?? resolveNames(program);
  known.set(program, scopes);
  return scopes;
}

function resolveNames(program: Program): Scopes {
  const scopes = new Map<AnyNode, Scope>();
  const targets = new Set<AnyNode>();
  const bindings: Binding[] = [];
  const free: Use[] = [];

  function declare(node: AnyNode, outer: Scope | undefined): void {
    const scope = outer === undefined || opensScope(node) ? open(node, outer) : outer;
    if (DECLARES.has(node.type)) {
      for (const id of namesIn(node, 'outside')) add(id, outer ?? scope, node);
      for (const id of namesIn(node, 'inside')) add(id, scope, node);
    }
    for (const id of assignedIn(node)) targets.add(id);
    eachChild(node, (child) => declare(child, scope));
  }

  function open(node: AnyNode, parent: Scope | undefined): Scope {
    const scope = { parent, ofFunction: parent === undefined || isFunction(node), names: new Map() };
    scopes.set(node, scope);
    return scope;
  }

  function add(id: Identifier, scope: Scope, declaration: AnyNode): void {
    const hoists = declaration.type === 'VariableDeclaration' && declaration.kind === 'var';
    const home = hoists ? functionScope(scope) : scope;
    if (home.names.has(id.name)) return;
    const binding = { name: id.name, id, declaration, top: home.parent === undefined, uses: [] };
    home.names.set(id.name, binding);
    bindings.push(binding);
  }

  function resolve(node: AnyNode, outer: Scope | undefined, atLoad: boolean): void {
    const scope = scopes.get(node) ?? outer;
    const stillAtLoad = atLoad && !isFunction(node);
    eachChild(node, (child, key) => {
      if (child.type === 'Identifier' && isName(node, key)) use(child, scope, stillAtLoad);
      else resolve(child, scope, stillAtLoad);
    });
  }

  function use(node: Identifier, scope: Scope | undefined, atLoad: boolean): void {
    const entry = { node, writes: targets.has(node), atLoad };
    (lookUp(node.name, scope)?.uses ?? free).push(entry);
  }

  declare(program, undefined);
  resolve(program, undefined, true);
  return { bindings, free };
}

function lookUp(name: string, scope: Scope | undefined): Binding | undefined {
  for (let at = scope; at !== undefined; at = at.parent) {
    const binding = at.names.get(name);
    if (binding !== undefined) return binding;
  }
  return undefined;
}

function functionScope(scope: Scope): Scope {
  let at = scope;
  while (!at.ofFunction && at.parent !== undefined) at = at.parent;
  return at;
}

function opensScope(node: AnyNode): boolean {
  return OPENS.has(node.type);
}

/** Names that `node` declares in the scope around it, or in its own. */
function namesIn(node: AnyNode, where: 'outside' | 'inside'): Identifier[] {
  if (where === 'inside') {
    if (node.type === 'FunctionExpression') return [node.id ?? [], node.params.flatMap(patternNames)].flat();
    if (node.type === 'FunctionDeclaration' || node.type === 'ArrowFunctionExpression')
      return node.params.flatMap(patternNames);
    if (node.type === 'CatchClause') return patternNames(node.param);
    return node.type === 'ClassExpression' && node.id ? [node.id] : [];
  }
  if (node.type === 'VariableDeclaration') return node.declarations.flatMap(({ id }) => patternNames(id));
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') return node.id ? [node.id] : [];
  if (/^Import\w*Specifier$/.test(node.type) && 'local' in node) return patternNames(node.local as AnyNode);
  return [];
}

function assignedIn(node: AnyNode): Identifier[] {
  if (node.type === 'AssignmentExpression') return patternNames(node.left);
  if (node.type === 'UpdateExpression') return patternNames(node.argument);
  if (node.type === 'ForInStatement' || node.type === 'ForOfStatement') return patternNames(node.left);
  return [];
}

function patternNames(pattern: AnyNode | null | undefined): Identifier[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern];
    case 'RestElement':
      return patternNames(pattern.argument);
    case 'AssignmentPattern':
      return patternNames(pattern.left);
    case 'ArrayPattern':
      return pattern.elements.flatMap(patternNames);
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        patternNames(property.type === 'Property' ? property.value : property),
      );
    default:
      return [];
  }
}

/** False where an identifier is only spelling: a property's name, a label, the outer name of an import or export. */
function isName(parent: AnyNode, key: string): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return key !== 'property' || parent.computed;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return key !== 'key' || parent.computed;
    case 'ImportSpecifier':
    case 'ExportSpecifier':
      return key === 'local';
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return key !== 'label';
    default:
      return parent.type !== 'MetaProperty' && parent.type !== 'ExportAllDeclaration';
  }
}

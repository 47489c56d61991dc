/** The form CloudFront wants: no exports, and a handler that is a function declaration. What cannot be brought to it the gates refuse. */
import type * as acorn from 'acorn';
import { applyEdits, type Edit } from '../build/edits.js';
import { walk } from '../build/walk.js';

type Maker = acorn.FunctionExpression | acorn.ArrowFunctionExpression;

export function inForm(text: string, program: acorn.Program): string {
  return applyEdits(
    text,
    program.body.flatMap((statement) => editsOf(text, statement)),
  ).text;
}

function editsOf(text: string, statement: acorn.Program['body'][number]): Edit[] {
  if (statement.type === 'VariableDeclaration') return declared(text, statement, statement.start);
  if (statement.type === 'ExportNamedDeclaration') {
    const { declaration, specifiers, source } = statement;
    if (declaration?.type === 'VariableDeclaration') {
      const made = declared(text, declaration, statement.start);
      if (made.length > 0) return made;
    }
    if (declaration) return [{ start: statement.start, end: declaration.start, text: '' }];
    return !source && specifiers.every(isPlain) ? [{ start: statement.start, end: statement.end, text: '' }] : [];
  }
  if (statement.type !== 'ExportDefaultDeclaration') return [];
  const { declaration } = statement;
  if (declaration.type === 'Identifier') return [{ start: statement.start, end: statement.end, text: '' }];
  if (declaration.type === 'ArrowFunctionExpression') return asDeclaration(text, statement, declaration, 'handler');
  if (declaration.type !== 'FunctionDeclaration') return [];
  const unexported = { start: statement.start, end: declaration.start, text: '' };
  if (declaration.id) return [unexported];
  const at = text.indexOf('function', declaration.start) + 'function'.length;
  return [unexported, { start: at, end: text.indexOf('(', at), text: ' handler' }];
}

function isPlain({ local, exported }: acorn.ExportSpecifier): boolean {
  return local.type === 'Identifier' && exported.type === 'Identifier' && local.name === exported.name;
}

/** `const handler = (event) => …`, from `start` on. */
function declared(text: string, { declarations, end }: acorn.VariableDeclaration, start: number): Edit[] {
  const [only] = declarations;
  if (declarations.length !== 1 || only?.id.type !== 'Identifier' || only.id.name !== 'handler') return [];
  const { init } = only;
  if (init?.type !== 'ArrowFunctionExpression' && init?.type !== 'FunctionExpression') return [];
  return init.generator ? [] : asDeclaration(text, { start, end }, init, 'handler');
}

function asDeclaration(
  text: string,
  { start, end }: { start: number; end: number },
  made: Maker,
  name: string,
): Edit[] {
  if (made.type === 'ArrowFunctionExpression' && usesOwn(made)) return [];
  const head = `${made.async ? 'async ' : ''}function ${name}`;
  const first = made.params[0];
  const open = made.type === 'FunctionExpression' ? text.indexOf('(', made.id?.end ?? made.start) : -1;
  const last = made.params.at(-1);
  const bare = first ? text.slice(first.start, last?.end) : '';
  const params = open < 0 ? `(${bare})` : text.slice(open, made.body.start).trimEnd();
  const { body } = made;
  if (body.type === 'BlockStatement')
    return [
      { start, end: body.start, text: `${head}${params} ` },
      { start: body.end, end, text: '' },
    ];
  const value = text.slice(text.indexOf('=>', last?.end ?? made.start) + 2, made.end).trim();
  return [{ start, end, text: `${head}${params} { return ${value}; }` }];
}

/** An arrow function takes `this` and `arguments` from around it; what is a function or a field in it has its own. */
function usesOwn(made: Maker): boolean {
  let found = false;
  walk(made, (node, ancestors) => {
    if (node.type === 'ThisExpression' || (node.type === 'Identifier' && node.name === 'arguments'))
      found ||= !ancestors.some(({ type }) => HAS_OWN.has(type));
  });
  return found;
}

const HAS_OWN = new Set(['FunctionExpression', 'FunctionDeclaration', 'PropertyDefinition', 'StaticBlock']);

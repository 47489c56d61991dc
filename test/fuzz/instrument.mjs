/** Puts a counter into every block and branch of a program, so that a fuzzer sees at once which input reaches something new. */
import { parse } from 'acorn';

/** The counters tell `globalThis.reach(number)`. Gives the program and how many there are. */
export function instrument(code) {
  const insertions = [];
  let blocks = 0;
  const enter = ({ start, end }, open, close) => {
    insertions.push({ at: start, text: open(blocks++), closes: false });
    insertions.push({ at: end, text: close, closes: true });
  };
  const expression = (node) => enter(node, (block) => `(reach(${block}),`, ')');
  const statement = (node) => enter(node, (block) => `{reach(${block});`, '}');
  walk(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), (node) => {
    for (const part of branchesOf(node)) (isStatement(part) ? statement : expression)(part);
  });
  return { code: insertAll(code, insertions), blocks };
}

/** What runs only sometimes when `node` runs. */
function branchesOf(node) {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return [node.consequent, node.alternate].filter(Boolean);
    case 'LogicalExpression':
      return [node.right];
    case 'ForStatement':
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'WhileStatement':
      return [node.body];
    case 'ArrowFunctionExpression':
      return node.body.type === 'BlockStatement' ? [] : [node.body];
    case 'SwitchCase':
      return node.consequent
        .filter(({ type }) => type === 'ReturnStatement' || type === 'ExpressionStatement')
        .slice(0, 1);
    case 'CatchClause':
    case 'FunctionDeclaration':
      return node.body.body
        .filter(({ type }) => type === 'ReturnStatement' || type === 'ExpressionStatement')
        .slice(0, 1);
    default:
      return [];
  }
}

function isStatement({ type }) {
  return type.endsWith('Statement');
}

function walk(node, visit) {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === 'string') walk(child, visit);
    }
  }
}

/** Where several meet: what closes first, inner before outer; then what opens, outer before inner. */
function insertAll(code, insertions) {
  const ordered = insertions
    .map((insertion, order) => ({ ...insertion, order }))
    .sort((a, b) => a.at - b.at || b.closes - a.closes || (a.closes ? b.order - a.order : a.order - b.order));
  let [result, from] = ['', 0];
  for (const { at, text } of ordered) {
    result += code.slice(from, at) + text;
    from = at;
  }
  return result + code.slice(from);
}

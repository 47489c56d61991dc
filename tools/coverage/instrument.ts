/**
 * Instrument: puts counters into a function's text, one for each function, statement and arm of a branch. The lines stay where they are, and njs
 * reads what is written. Istanbul's instrumenter writes modern syntax, and a global that the function can see; this needs a name that the text lacks.
 */
import type {
  AnyNode,
  ConditionalExpression,
  Expression,
  Function as FunctionNode,
  IfStatement,
  LogicalExpression,
  Program,
  Statement,
  SwitchStatement,
  VariableDeclarator,
} from 'acorn';
import { applyEdits, type Edit } from '../build/edits.js';
import { parseScript } from '../build/gates/lint/language.js';
import { locateIn } from '../build/gates/lint/report.js';
import { eachChild, isFunction } from '../build/walk.js';

/** A counter, and the offset in the original text of what it counts. */
export interface Place {
  at: number;
  counter: number;
}

interface Branch {
  at: number;
  kind: 'if' | 'cond' | 'logical' | 'switch';
  /** The counters of its arms. */
  arms: number[];
}

export interface InstrumentedText {
  text: string;
  /** What the text calls the list of counters, which whoever runs it hands in. */
  name: string;
  counters: number;
  /** Where something is computed, each offset once. */
  places: Place[];
  functions: (Place & { name: string })[];
  branches: Branch[];
}

/** Undefined for a text that does not parse: the engine says what is wrong with it. */
export function instrument(code: string): InstrumentedText | undefined {
  const program = parseScript(code, locateIn(''));
  return 'findings' in program ? undefined : withCounters(program, code);
}

const COMPUTES = /^(?:Call|New|Await|Assignment|Update|Logical|Conditional|Member)Expression$|^VariableDeclarator$/;

function withCounters(program: Program, code: string): InstrumentedText {
  const name = nameNotIn(code);
  const edits: Edit[] = [];
  const places = new Map<number, number>();
  const found: Pick<InstrumentedText, 'functions' | 'branches'> = { functions: [], branches: [] };
  let counters = 0;

  const insert = (at: number, text: string) => void edits.push({ start: at, end: at, text });
  const count = (counter: number) => `${name}[${counter}]++`;
  const place = ({ start }: AnyNode, counter: number) => void (places.has(start) || places.set(start, counter));

  /** `counter` counts how often the code around `node` is entered. */
  function visit(node: AnyNode, counter: number): void {
    if (COMPUTES.test(node.type)) place(node, counter);
    if (isFunction(node)) ofFunction(node as FunctionNode);
    else if ('body' in node && /Statement$/.test(node.type)) ofBody(node, counter);
    else if (node.type === 'IfStatement') ofIf(node, counter);
    else if (node.type === 'SwitchStatement') ofSwitch(node, counter);
    else if (node.type === 'ConditionalExpression') ofConditional(node, counter);
    else if (node.type === 'LogicalExpression') ofLogical(node, counter);
    else if (node.type === 'SequenceExpression') inOrder(node.expressions, counter);
    else if (node.type === 'VariableDeclaration') inOrder(node.declarations, counter);
    else ofOther(node, counter);
  }

  /** Parts that run one after the other. Where an await rejects, those behind it do not: they have counters of their own. */
  function inOrder(parts: readonly (Expression | VariableDeclarator)[], counter: number): void {
    let isAwaited = false;
    for (const part of parts) {
      const value = part.type === 'VariableDeclarator' ? part.init : part;
      if (isAwaited && value && !isFunction(value)) places.set(part.start, inExpression(value, '(', ')'));
      else {
        place(part, counter);
        visit(part, counter);
      }
      isAwaited ||= awaits(part);
    }
  }

  function ofOther(node: AnyNode, counter: number): void {
    eachChild(node, (child, key) => {
      if (key !== 'key' || ('computed' in node && node.computed)) visit(child, counter);
    });
  }

  function statements(list: readonly AnyNode[], entered?: number): void {
    let first = entered;
    for (const statement of list) {
      if (isCounted(statement)) {
        const counter = first ?? counters++;
        first = undefined;
        insert(statement.start, `${count(counter)};`);
        place(statement, counter);
        visit(statement, counter);
      } else visit(statement, first ?? 0);
    }
  }

  /** Of a block, a loop, or a label, which stands for the loop behind it. */
  function ofBody(node: Extract<AnyNode, { body: unknown }>, counter: number): void {
    eachChild(node, (child, key) => {
      if (key !== 'body' || node.type === 'LabeledStatement') visit(child, counter);
      else if (node.type !== 'BlockStatement') arm(child as Statement, counters++);
    });
    if (node.type === 'BlockStatement') statements(node.body);
  }

  /** An arm of an if, or the body of a loop. */
  function arm(node: Statement, counter: number): void {
    if (node.type === 'BlockStatement') {
      if (!node.body.some(isCounted)) insert(node.start + 1, `${count(counter)};`);
      statements(node.body, counter);
      return;
    }
    insert(node.start, `{${count(counter)};`);
    place(node, counter);
    visit(node, counter);
    insert(node.end, '}');
  }

  function ofFunction(node: FunctionNode): void {
    const { body, start: at } = node;
    const name = ('id' in node && node.id?.name) || '';
    if (body.type !== 'BlockStatement') {
      found.functions.push({ at, counter: inExpression(body, '((', '))'), name });
      return;
    }
    const counter = counters++;
    const list = body.body.filter((one) => !isDirective(one));
    found.functions.push({ at, counter, name });
    statements(list, counter);
    if (!list.some(isCounted)) insert(body.end - 1, `;${count(counter)};`);
  }

  function ofIf({ test, consequent, alternate, start, end }: IfStatement, counter: number): void {
    visit(test, counter);
    const arms = [counters++, counters++] as const;
    found.branches.push({ at: start, kind: 'if', arms: [...arms] });
    arm(consequent, arms[0]);
    if (alternate) arm(alternate, arms[1]);
    else insert(end, `else{${count(arms[1])};}`);
  }

  function ofSwitch({ discriminant, cases, start }: SwitchStatement, counter: number): void {
    visit(discriminant, counter);
    const arms = cases.map(({ test, consequent, end }) => {
      const entered = counters++;
      if (test) visit(test, counter);
      if (!consequent.some(isCounted)) insert(end, `${count(entered)};`);
      statements(consequent, entered);
      return entered;
    });
    found.branches.push({ at: start, kind: 'switch', arms });
  }

  function ofConditional({ test, consequent, alternate, start }: ConditionalExpression, counter: number): void {
    visit(test, counter);
    const arms = [consequent, alternate].map((node) => inExpression(node, '(', ')'));
    found.branches.push({ at: start, kind: 'cond', arms });
  }

  function ofLogical(node: LogicalExpression, counter: number): void {
    const [first, ...others] = operands(node);
    if (first) visit(first, counter);
    const arms = [counter, ...others.map((operand) => inExpression(operand, '(', ')'))];
    found.branches.push({ at: node.start, kind: 'logical', arms });
  }

  function inExpression(node: Expression, open: string, close: string): number {
    const counter = counters++;
    insert(node.start, `${open}${count(counter)},`);
    place(node, counter);
    visit(node, counter);
    insert(node.end, close);
    return counter;
  }

  statements(program.body.filter((one) => !isDirective(one)));
  const { text } = applyEdits(code, edits);
  return { text, name, counters, places: [...places].map(([at, counter]) => ({ at, counter })), ...found };
}

function isCounted({ type }: AnyNode): boolean {
  return !/^(?:FunctionDeclaration|EmptyStatement|Import\w+|Export\w+)$/.test(type);
}

function awaits(node: AnyNode): boolean {
  let found = node.type === 'AwaitExpression';
  eachChild(node, (child) => {
    found ||= !isFunction(child) && awaits(child);
  });
  return found;
}

function isDirective(node: AnyNode): boolean {
  return node.type === 'ExpressionStatement' && node.directive !== undefined;
}

/** Of "a && b || c" a, b and c. */
function operands(node: Expression): Expression[] {
  return node.type === 'LogicalExpression' ? [...operands(node.left as Expression), ...operands(node.right)] : [node];
}

function nameNotIn(code: string): string {
  let name = '$n';
  while (code.includes(name)) name += '$';
  return name;
}

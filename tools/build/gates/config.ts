/** Holds the options of steps against what their comments allow: a misspelt value would build, and act as none of them. */
import type { AnyNode, CallExpression, Expression, ObjectExpression, Program, Property } from 'acorn';
import type { Bundle } from '../bundle.js';
import { readModule } from '../module.js';
import { walk } from '../walk.js';
import type { Report } from './lint/report.js';
import { contradictions } from './options/contradictions.js';
import { lambdaOptions } from './options/lambda-table.js';
import type { Rule } from './options/rules.js';
import { options } from './options/table.js';

/** Of the readable form, which knows what came from which file. */
export function checkConfig(bundle: Bundle, report: Report): void {
  const module = readModule(bundle);
  const fileOf = (at: number) => module.sections.find(({ start, end }) => at >= start && at < end)?.file ?? '';
  const literals = literalsOf(module.program);
  const functions = module.program.body.filter((node) => node.type === 'FunctionDeclaration');
  for (const { step, argument, at } of callsOf(module.program)) {
    const declared = functions.find(({ id }) => id.name === step);
    const file = declared ? fileOf(declared.start) : '';
    if (!isOptions(declared?.params[at]) || (typeof argument !== 'string' && fileOf(argument.start) === file)) continue;
    const [, folder, name] = /^(?:.*\/)?(functions|edge-lambdas)\/([\w-]+)\.[jt]s$/.exec(file) ?? [];
    const literal = typeof argument === 'string' ? literals.get(argument) : argument;
    const known = folder === 'functions' ? options : lambdaOptions;
    if (name !== undefined && literal !== undefined) checkLiteral(name, known[name], literal, report);
  }
}

/** As steps call what they are given; their other parameters may take objects that are no options, and so may a helper beside a step. */
function isOptions(parameter: AnyNode | undefined): boolean {
  return parameter?.type === 'Identifier' && /^(?:options|given)\d*$/.test(parameter.name);
}

function checkLiteral(
  name: string,
  rules: Record<string, Rule> | undefined,
  literal: ObjectExpression,
  report: Report,
): void {
  if (rules === undefined) return;
  const seen: Record<string, unknown> = {};
  for (const property of literal.properties) {
    const key = property.type === 'Property' ? keyOf(property) : undefined;
    if (property.type !== 'Property' || key === undefined) continue;
    const rule: Rule | undefined = rules[key];
    if (rule === undefined) {
      report(property, 'option', `${name} has no option "${key}". It has ${Object.keys(rules).join(', ')}.`);
      continue;
    }
    const value = literalValue(property.value);
    seen[key] = value;
    const expected = value === UNKNOWN ? undefined : rule(value);
    if (expected !== undefined) {
      report(property, 'option', `"${key}" of ${name}: expected ${expected}, found ${JSON.stringify(value)}.`);
    }
  }
  for (const message of contradictions(name, seen)) report(literal, 'option', `${name}: ${message}`);
}

interface Call {
  step: string;
  /** A name, or the options themselves. */
  argument: string | ObjectExpression;
  /** Which argument it is. */
  at: number;
}

/** `step(request, options)`, wherever it is called. */
function callsOf(program: Program): Call[] {
  const calls: Call[] = [];
  walk(program, (node: AnyNode) => {
    if (node.type !== 'CallExpression') return;
    const { callee, arguments: given } = node as CallExpression;
    if (callee.type !== 'Identifier') return;
    for (const [at, argument] of given.entries()) {
      if (argument.type === 'Identifier') calls.push({ step: callee.name, argument: argument.name, at });
      const literal = argument.type === 'SpreadElement' ? undefined : literalIn(argument);
      if (literal) calls.push({ step: callee.name, argument: literal, at });
    }
  });
  return calls.filter(
    (call, at) => calls.findIndex((one) => one.step === call.step && one.argument === call.argument) === at,
  );
}

/** By name. One that is declared more than once may be either. */
function literalsOf(program: Program): Map<string, ObjectExpression> {
  const found = new Map<string, ObjectExpression | undefined>();
  walk(program, (node: AnyNode) => {
    if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier') return;
    const { name } = node.id;
    found.set(name, found.has(name) ? undefined : literalIn(node.init));
  });
  return new Map([...found].flatMap(([name, literal]) => (literal ? [[name, literal]] : [])));
}

/** Of `{ ...config, slashless: 'html' }`, which is `Object.assign({}, config, { slashless: 'html' })` here, what is written out. */
function literalIn(value: Expression | null | undefined): ObjectExpression | undefined {
  if (value?.type === 'ObjectExpression') return value;
  if (value?.type !== 'CallExpression' || value.callee.type !== 'MemberExpression') return undefined;
  const { object, property } = value.callee;
  const isAssign = isNamed(object, 'Object') && isNamed(property, 'assign');
  const last = isAssign ? value.arguments.at(-1) : undefined;
  return last?.type === 'ObjectExpression' ? last : undefined;
}

function isNamed(node: AnyNode, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

function keyOf({ key, computed }: Property): string | undefined {
  if (computed) return undefined;
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : undefined;
}

/** What cannot be known before it runs. */
const UNKNOWN = Symbol('unknown');

function literalValue(node: Expression): unknown {
  switch (node.type) {
    case 'Literal':
      return node.value;
    case 'UnaryExpression': {
      const value = literalValue(node.argument);
      if (typeof value === 'boolean' || typeof value === 'number')
        return node.operator === '!' ? !value : node.operator === '-' ? -value : UNKNOWN;
      return UNKNOWN;
    }
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? node.quasis[0]?.value.cooked : UNKNOWN;
    case 'ArrayExpression': {
      const values = node.elements.map((element) =>
        element === null || element.type === 'SpreadElement' ? UNKNOWN : literalValue(element),
      );
      return values.includes(UNKNOWN) ? UNKNOWN : values;
    }
    case 'ObjectExpression': {
      const entries = node.properties.map((property): [string, unknown] => {
        const key = property.type === 'Property' ? keyOf(property) : undefined;
        return property.type === 'Property' && key !== undefined ? [key, literalValue(property.value)] : ['', UNKNOWN];
      });
      return entries.some(([, value]) => value === UNKNOWN) ? UNKNOWN : Object.fromEntries(entries);
    }
    default:
      return UNKNOWN;
  }
}

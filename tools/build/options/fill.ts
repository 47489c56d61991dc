/** Writes defaults into options, and takes out what did so as the program ran. */
import type { ObjectExpression, Property, VariableDeclaration, VariableDeclarator } from 'acorn';
import { applyEdits, type Edit } from '../edits.js';
import type { Module, Section } from '../module.js';
import type { Binding } from '../scope.js';
import { type Flow, isWithin, type KnownFunction, keyOf } from './flow.js';

/** `const options = Object.assign({}, config, given)` at the head of a step. */
export interface Completion {
  step: KnownFunction;
  statement: VariableDeclaration;
  /** The first of the statement. Behind it may stand those that take the options apart: `const { shell } = { ...config, ...given }`. */
  declarator: VariableDeclarator;
  given: Binding;
  options: Binding;
  config: Binding;
}

export function withoutCompletion({ statement, declarator, given, options }: Completion, { code }: Module): Edit[] {
  const [, next] = statement.declarations;
  const whole = { start: code.lastIndexOf('\n', statement.start) + 1, end: code.indexOf('\n', statement.end) + 1 };
  return [
    { ...(next ? { start: declarator.start, end: next.start } : whole), text: '' },
    { start: given.id.start, end: given.id.end, text: options.name },
  ];
}

/** What `config` says and `literal` does not, written behind what it says itself. Its comments stand in the step's own artefact. */
export function missing(literal: ObjectExpression, config: Binding, flow: Flow, { code, comments }: Module): Edit[] {
  const all = flow.value(config) as ObjectExpression;
  if (all === literal) return [];
  const own = new Set(literal.properties.map((property) => keyOf((property as Property).key)));
  const uncommented = comments.map(({ start, end }) => ({ start, end: end + spaceAt(code, end), text: '' }));
  const added = all.properties.flatMap((property) => {
    const { key, value } = property as Property;
    if (own.has(keyOf(key))) return [];
    return `${code.slice(key.start, key.end)}: ${applyEdits(code, uncommented, value.start, value.end).text}`;
  });
  if (added.length === 0) return [];
  return literal.properties.length > 0 && code.slice(literal.start, literal.end).includes('\n')
    ? [
        {
          start: literal.properties.at(-1)!.end,
          end: literal.properties.at(-1)!.end,
          text: added.map((one) => `,\n  ${one}`).join(''),
        },
      ]
    : onLines(literal, added);
}

/** `{ a: 1 }` with a line for each property. */
function onLines({ start, end, properties }: ObjectExpression, added: readonly string[]): Edit[] {
  const ends = [start + 1, ...properties.map((property) => property.end)];
  const starts = [...properties.map((property) => property.start), end - 1];
  return ends.map((from, index) => {
    const first = `${index > 0 ? ',' : ''}\n  `;
    const text = index < properties.length ? first : `${first}${added.join(',\n  ')}\n`;
    return { start: from, end: starts[index]!, text };
  });
}

function spaceAt(code: string, at: number): number {
  return /^\s*/.exec(code.slice(at, at + 200))?.[0].length ?? 0;
}

/** A config that nothing reads any more. */
export function unusedConfigs(completions: readonly Completion[], flow: Flow, { program, code }: Module): Edit[] {
  return [...new Set(completions.map(({ config }) => config))].flatMap((config) => {
    const isUsed = config.uses.some(
      ({ node }) => node !== config.id && !completions.some(({ declarator }) => isWithin(node, declarator)),
    );
    const statement = program.body.find((one) => one === config.declaration);
    const isAlone = statement?.type === 'VariableDeclaration' && statement.declarations.length === 1;
    if (isUsed || !isAlone || !flow.value(config)) return [];
    return [{ start: statement.start, end: code.indexOf('\n', statement.end) + 1, text: '' }];
  });
}

/** What fills in as it runs, where nothing does any more. */
export function unusedHelper(helper: Section | undefined, completions: readonly Completion[], flow: Flow): Edit[] {
  const known = flow.functions.find(({ node }) => helper && isWithin(node, helper));
  const isUsed = known?.calls.some((call) => !completions.some(({ declarator }) => isWithin(call, declarator)));
  return helper && isUsed === false ? [{ start: helper.start, end: helper.end, text: '' }] : [];
}

/**
 * The deployed form of one configuration: literals in place of options that never change, without the branches that these rule out. Only objects
 * that nothing writes into, hands to something unknown or looks through are taken apart; the readable form keeps config and code as they are.
 */
import { type AnyNode, type Program, parse } from 'acorn';
import type { Bundle } from '../bundle.js';
import { namesOf } from '../lower/lowering.js';
import { print } from '../lower/print.js';
import { walk } from '../walk.js';
import { flowOf, keyOf } from './flow.js';
import { inlineOnce } from './inline.js';
import { knownIn } from './known.js';
import { replaceKnown } from './replace.js';
import { removeUnused } from './unused.js';

/** What changes all objects at once: beside it, nothing is known of any. */
const CHANGES_ALL =
  /^(?:prototype|__proto__|setPrototypeOf|definePropert(?:y|ies)|__define[GS]etter__|eval|Function|arguments)$/;

/** Each round finds what the one before it has uncovered. */
const ROUNDS = 30;

export function specialised(bundle: Bundle): Bundle {
  let program = parse(bundle.code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  const external = keepHandler(program);
  if (external.length === 0 || changesAll(program)) return bundle;
  spellOut(program);
  const names = namesOf(program);
  const hoisted = new Set<string>();
  let flow = flowOf(program, external);
  for (let round = 0; round < ROUNDS; round++) {
    const steps = [
      () => replaceKnown(program, flow, knownIn(flow), names, hoisted),
      () => removeUnused(program, flow, external),
      () => inlineOnce(program, flow),
    ];
    const isChanged = steps.some((step) => step());
    if (!isChanged) break;
    // Names are resolved once for each tree.
    program = { ...program };
    flow = flowOf(program, external);
  }
  return { ...bundle, ...print(program, [], bundle.map) };
}

/** `{ name: name }` for `{ name }`: the one may get another word, or a value in its place. */
function spellOut(program: Program): void {
  walk(program, (node: AnyNode) => {
    if (node.type !== 'ObjectExpression') return;
    for (const property of node.properties) if (property.type === 'Property') property.shorthand = false;
  });
}

/** The one export that is called. Without the others, what they name may go. */
function keepHandler(program: Program): string[] {
  const external: string[] = [];
  for (const statement of program.body) {
    if (statement.type !== 'ExportNamedDeclaration') continue;
    statement.specifiers = statement.specifiers.filter(({ exported }) =>
      /^(?:h|connectionH)andler$/.test(keyOf(exported)),
    );
    external.push(...statement.specifiers.map(({ local }) => keyOf(local)));
  }
  return external;
}

function changesAll(program: Program): boolean {
  let found = false;
  walk(program, (node: AnyNode) => {
    const name = node.type === 'Identifier' || node.type === 'Literal' ? keyOf(node) : '';
    found ||= CHANGES_ALL.test(name);
  });
  return found;
}

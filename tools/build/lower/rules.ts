/** Which syntax becomes what: one file for each, one table of all. */
import type * as acorn from 'acorn';
import { assignmentRules } from './assignments.js';
import { callRules } from './calls.js';
import { classRules } from './classes.js';
import { declarationRules } from './declarations.js';
import { forOfRules } from './for-of.js';
import { functionRules } from './functions.js';
import type { Lowering, Made, Rules } from './lowering.js';
import { objectRules } from './objects.js';
import { operandRules } from './operands.js';
import { refusalRules } from './refusals.js';
import { spreadRules } from './spread.js';
import { superRules } from './super.js';
import { templateRules } from './templates.js';

const TABLE = [
  forOfRules,
  declarationRules,
  functionRules,
  spreadRules,
  objectRules,
  templateRules,
  callRules,
  superRules,
  assignmentRules,
  classRules,
  operandRules,
  refusalRules,
];

/** Where two have a rule for one type of node, the first that makes something of it decides. */
export const rules: Rules = merge(TABLE);

function merge(table: readonly Rules[]): Rules {
  const all = new Map<string, ((node: acorn.AnyNode, lowering: Lowering) => Made)[]>();
  for (const [type, rule] of table.flatMap((one) => Object.entries(one)))
    all.set(type, [...(all.get(type) ?? []), rule as (node: acorn.AnyNode, lowering: Lowering) => Made]);
  const merged = [...all].map(([type, list]) => [
    type,
    (node: acorn.AnyNode, lowering: Lowering) => {
      for (const rule of list) {
        const made = rule(node, lowering);
        if (made !== undefined) return made;
      }
      return undefined;
    },
  ]);
  return Object.fromEntries(merged);
}

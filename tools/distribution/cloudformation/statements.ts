/*! statements: the statements of a resource policy. Source: IAM/latest/UserGuide/reference_policies_elements.html */
import type { PolicyStatement } from '../bucket-policy.js';
import { openPart, type Part, partsOf, propertyOf, textOf, textsOf } from './part.js';
import { isRecord } from './reading.js';

/** A document may hold one statement in place of a list. */
export function statementsOf(document: Part): Part[] {
  const { Statement: statement } = document.value;
  const listed = isRecord(statement) ? { Statement: [statement] } : document.value;
  return partsOf(openPart(document.reading, listed, document.at), 'Statement', 'Sid');
}

export function readStatement(part: Part): PolicyStatement {
  const lists = (key: string) => ({ listed: oneOrMany(part, key), inverted: oneOrMany(part, `Not${key}`) });
  const actions = lists('Action');
  const resources = lists('Resource');
  const named = principalsOf(propertyOf(part, 'Principal'));
  const unnamed = principalsOf(propertyOf(part, 'NotPrincipal'));
  return {
    effect: textOf(part, 'Effect') === 'Deny' ? 'Deny' : 'Allow',
    principals: named ?? unnamed ?? [],
    actions: [...actions.listed, ...actions.inverted],
    resources: [...resources.listed, ...resources.inverted],
    inverted: {
      principals: named === undefined && unnamed !== undefined,
      actions: actions.inverted.length > 0,
      resources: resources.inverted.length > 0,
    },
    conditions: conditionsOf(propertyOf(part, 'Condition')),
  };
}

function principalsOf(principal: unknown): string[] | undefined {
  if (typeof principal === 'string') return [principal];
  return isRecord(principal) ? Object.values(principal).flat().map(String) : undefined;
}

function conditionsOf(condition: unknown): PolicyStatement['conditions'] {
  if (!isRecord(condition)) return {};
  return Object.fromEntries(
    Object.entries(condition).map(([operator, tests]) => [
      operator,
      Object.fromEntries(
        Object.entries(isRecord(tests) ? tests : {}).map(([key, values]) => [key, [values].flat().map(String)]),
      ),
    ]),
  );
}

function oneOrMany(statement: Part, key: string): string[] {
  const value = propertyOf(statement, key);
  if (typeof value === 'string') return [value];
  return value === undefined ? [] : textsOf(statement, key);
}

/*! policy-document: the JSON of an aws_iam_policy_document that Terraform writes only at apply, out of its statements. */
import { isRecord } from '../cloudformation/values.js';
import { blocks, type Values } from '../shape.js';

/** Undefined: a part of it is not known, or it is put together from other documents. */
export function policyDocument(values: Values): unknown {
  const others = [values.source_policy_documents, values.override_policy_documents].flat();
  if (others.some((each) => each !== undefined && each !== '')) return undefined;
  const statements = blocks(values.statement).map(statementOf);
  return statements.length > 0 && !statements.includes(undefined) ? { Statement: statements } : undefined;
}

function statementOf(statement: Values): Values | undefined {
  const { effect, actions, not_actions: notActions, resources, not_resources: notResources } = statement;
  const made: Values = {
    Effect: effect ?? 'Allow',
    ...listed('Principal', principalsOf(statement.principals)),
    ...listed('NotPrincipal', principalsOf(statement.not_principals)),
    ...listed('Action', actions),
    ...listed('NotAction', notActions),
    ...listed('Resource', resources),
    ...listed('NotResource', notResources),
    Condition: conditionsOf(statement.condition),
  };
  const isWhole = ['Action', 'Resource', 'Principal'].every((key) => key in made || `Not${key}` in made);
  return isWhole && isKnown(made) ? made : undefined;
}

function listed(name: string, value: unknown): Values {
  const isThere = isRecord(value) ? Object.keys(value).length > 0 : Array.isArray(value) && value.length > 0;
  return isThere ? { [name]: value } : {};
}

/** "*" stands for everybody, as the provider writes it. */
function principalsOf(value: unknown): unknown {
  return Object.fromEntries(
    blocks(value).map(({ type, identifiers }) => [type === '*' ? 'AWS' : String(type), identifiers]),
  );
}

function conditionsOf(value: unknown): Values {
  const conditions: Record<string, Values> = {};
  for (const { test, variable, values } of blocks(value)) {
    conditions[String(test)] ??= {};
    conditions[String(test)]![String(variable)] = values;
  }
  return conditions;
}

function isKnown(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isKnown);
  return isRecord(value) ? Object.values(value).every(isKnown) : value !== undefined && value !== null;
}

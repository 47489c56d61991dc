/*!
 * conditions: whether the conditions of a template hold, from parameters and pseudo parameters.
 * Source: AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 */
import { isRecord, type Reading, refuse } from './reading.js';

export function conditionHolds(reading: Reading, name: string, at: string): boolean {
  const known = reading.knownConditions.get(name);
  if (known !== undefined) return known;
  if (!Object.hasOwn(reading.conditions, name)) {
    refuse(reading, 'unknown-condition', at, `condition "${name}" is not declared. Add it to Conditions.`);
    return false;
  }
  // Under way it counts as false: a condition that refers to itself ends instead of going round.
  reading.knownConditions.set(name, false);
  const holds = evaluate(reading, reading.conditions[name], `Conditions.${name}`);
  reading.knownConditions.set(name, holds);
  return holds;
}

function evaluate(reading: Reading, expression: unknown, at: string): boolean {
  const [name, argument] = isRecord(expression) ? (Object.entries(expression)[0] ?? []) : [];
  const operands = Array.isArray(argument) ? argument : [];
  switch (name) {
    case 'Condition':
      return conditionHolds(reading, String(argument), at);
    case 'Fn::And':
      return operands.every((operand) => evaluate(reading, operand, at));
    case 'Fn::Or':
      return operands.some((operand) => evaluate(reading, operand, at));
    case 'Fn::Not':
      return !evaluate(reading, operands[0], at);
    case 'Fn::Equals':
      return text(reading.resolve(operands[0], at)) === text(reading.resolve(operands[1], at));
    default:
      return text(reading.resolve(expression, at)) === 'true';
  }
}

function text(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/*! follow: what a value that only apply knows refers to, by the references of the configuration. Never a guess: two candidates are none. */
import { isRecord } from '../cloudformation/values.js';
import type { Values } from '../shape.js';
import { type Reading, type TerraformResource, withoutKeys } from './resources.js';

export interface Target {
  resource: TerraformResource;
  attribute: string;
}

/** The first resource attribute that the expression refers to, through outputs of modules and variables. */
export function follow(reading: Reading, expression: unknown, module: string, depth = 0): Target | undefined {
  if (!isRecord(expression) || depth > 12) return undefined;
  const references = Array.isArray(expression.references)
    ? expression.references.filter((each) => typeof each === 'string')
    : [];
  for (const reference of references) {
    const found = followOne(reading, reference, module, depth);
    if (found !== undefined) return found;
  }
  return undefined;
}

function followOne(reading: Reading, reference: string, module: string, depth: number): Target | undefined {
  const output = /^module\.([\w-]+)(\[[^\]]*\])?\.([\w-]+)$/.exec(reference);
  if (output) {
    const [, name, key = '', value] = output;
    const called = reading.configurations.get(`${withoutKeys(module)}module.${name}.`)?.outputs[value!];
    return follow(
      reading,
      isRecord(called) ? called.expression : undefined,
      `${module}module.${name}${key}.`,
      depth + 1,
    );
  }
  const variable = /^var\.([\w-]+)/.exec(reference)?.[1];
  if (variable !== undefined) return followVariable(reading, variable, module, depth);
  const [, address, attribute] = /^((?:data\.)?\w+\.[\w-]+(?:\[[^\]]*\])?)\.([\w-]+)/.exec(reference) ?? [];
  if (address === undefined || attribute === undefined) return undefined;
  const resource = findOne(reading, module + address);
  return resource && { resource, attribute };
}

function followVariable(reading: Reading, name: string, module: string, depth: number): Target | undefined {
  const [, parent = '', call] = /^(.*?)module\.([\w-]+)(?:\[[^\]]*\])?\.$/.exec(module) ?? [];
  if (call === undefined) return undefined;
  const expression = reading.configurations.get(withoutKeys(parent))?.calls[call]?.expressions[name];
  return follow(reading, expression, parent, depth + 1);
}

/** "x.y" may be one instance of a counted resource; of several nobody knows which. */
function findOne({ resources }: Reading, address: string): TerraformResource | undefined {
  const exact = resources.find((each) => each.address === address);
  const counted = resources.filter((each) => each.address.startsWith(`${address}[`));
  return exact ?? (counted.length === 1 ? counted[0] : undefined);
}

/** The expression of one field inside of nested blocks: ["origin", 0, "domain_name"]. */
export function expressionAt(expressions: Values, path: readonly (string | number)[]): unknown {
  let at: unknown = expressions;
  for (const step of path) {
    if (Array.isArray(at)) at = at[typeof step === 'number' ? step : 0];
    if (Array.isArray(at) || typeof step === 'number') continue;
    at = isRecord(at) ? at[step] : undefined;
  }
  return at;
}

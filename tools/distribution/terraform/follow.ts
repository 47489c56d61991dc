/*! follow: what a value that only apply knows refers to, by the references of the configuration. Never a guess: two candidates are none. */
import { EdgewrightError } from '../../errors.js';
import { isRecord } from '../cloudformation/values.js';
import { type Reading, type TerraformResource, withoutKeys } from './resources.js';

export interface Target {
  resource: TerraformResource;
  /** Undefined: the expression chose the instance by a key, and Terraform keeps no attribute of such a reference. */
  attribute: string | undefined;
}

/** The resource that asks: references are of its module, and "each.key" is its own key. */
type Asker = Pick<TerraformResource, 'address' | 'module'>;

/** Every resource attribute that the expression refers to, through outputs of modules and variables. */
export function followAll(reading: Reading, expression: unknown, asker: Asker, trail: string[] = []): Target[] {
  if (!isRecord(expression) || !Array.isArray(expression.references)) return [];
  const all = expression.references.filter((each) => typeof each === 'string');
  // Each reference is followed by its own beginnings: "a.b.arn", "a.b".
  const whole = all.filter((each, index) => !all.slice(0, index).some((longer) => isBeginning(each, longer)));
  const key = whole.some((each) => each === 'each.key' || each === 'count.index') ? keyOf(asker.address) : undefined;
  return whole.flatMap((each) => followOne(reading, each, asker, key, onward(trail, asker.module + each)) ?? []);
}

/** Terraform makes no plan whose references lead back to themselves. */
function onward(trail: string[], step: string): string[] {
  if (!trail.includes(step)) return [...trail, step];
  const message = `The references of "${step}" lead back to it: ${[...trail, step].join(' → ')}. Make the plan again.`;
  throw new EdgewrightError('terraform-cycle', message);
}

function isBeginning(short: string, long: string): boolean {
  return long.startsWith(`${short}.`) || long.startsWith(`${short}[`);
}

/** `["k"]` of `module.m.aws_x.y["k"]`. */
function keyOf(address: string): string | undefined {
  return /\[[^\]]*\]$/.exec(address)?.[0];
}

function followOne(
  reading: Reading,
  reference: string,
  asker: Asker,
  key: string | undefined,
  trail: string[],
): Target[] | undefined {
  const { module } = asker;
  const [, name, index = '', output] = /^module\.([\w-]+)(\[[^\]]*\])?\.([\w-]+)/.exec(reference) ?? [];
  if (name !== undefined && output !== undefined) {
    const made = reading.configurations.get(`${withoutKeys(module)}module.${name}.`)?.outputs[output];
    const inside = { address: '', module: `${module}module.${name}${index}.` };
    return followAll(reading, isRecord(made) ? made.expression : undefined, inside, trail);
  }
  const variable = /^var\.([\w-]+)/.exec(reference)?.[1];
  if (variable !== undefined) return followVariable(reading, variable, module, trail);
  const [, address, attribute] = /^((?:data\.)?\w+\.[\w-]+(?:\[[^\]]*\])?)(?:\.([\w-]+))?/.exec(reference) ?? [];
  if (address === undefined || (attribute === undefined && key === undefined)) return undefined;
  const resource = findOne(reading, module + address + (attribute === undefined ? key : ''));
  return resource && [{ resource, attribute }];
}

function followVariable(reading: Reading, name: string, module: string, trail: string[]): Target[] {
  const [, parent = '', call] = /^(.*?)module\.([\w-]+)(?:\[[^\]]*\])?\.$/.exec(module) ?? [];
  if (call === undefined) return [];
  const expression = reading.configurations.get(withoutKeys(parent))?.calls[call]?.expressions[name];
  return followAll(reading, expression, { address: module.slice(0, -1), module: parent }, trail);
}

/** "x.y" may be one instance of a counted resource; of several nobody knows which. */
function findOne({ instances }: Reading, address: string): TerraformResource | undefined {
  const found = instances.get(address) ?? [];
  return found.find((each) => each.address === address) ?? (found.length === 1 ? found[0] : undefined);
}

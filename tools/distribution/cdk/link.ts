/*!
 * link: the template of one stack together with those of the same assembly that it refers to, as one template. References that only a
 * deploy would carry out (exports, parameters in SSM, outputs of nested stacks) become references to the resources themselves.
 */
import { isRecord } from '../cloudformation/values.js';
import { type Assembly, resourcesOf, type Stack } from './assembly.js';

type Values = Record<string, unknown>;

interface Linked {
  template: Values;
  /** The stack of a resource, and its name there. Undefined: it is one of the main stack. */
  ownerOf(logicalId: string): { stack: Stack; logicalId: string } | undefined;
}

interface Linking {
  main: Stack;
  assembly: Assembly;
  /** The main stack, and those that were referred to so far. */
  used: Stack[];
  /** References under way: one that leads back to itself stays as it is. */
  trail: string[];
}

const sections = ['Parameters', 'Mappings', 'Conditions', 'Resources'] as const;

export function link(main: Stack, assembly: Assembly): Linked {
  const linking: Linking = { main, assembly, used: [main], trail: [] };
  const template: Values = {};
  const owners = new Map<string, { stack: Stack; logicalId: string }>();
  // Grows while it is walked.
  for (const stack of linking.used) {
    for (const name of sections) {
      const section = stack.template[name];
      if (!isRecord(section)) continue;
      const made = Object.entries(section).map(([key, value]) => [
        nameIn(stack, key, linking),
        rewrite(value, stack, linking),
      ]);
      template[name] = { ...(isRecord(template[name]) ? template[name] : {}), ...Object.fromEntries(made) };
    }
    if (stack === main) continue;
    for (const logicalId of Object.keys(resourcesOf(stack.template)))
      owners.set(nameIn(stack, logicalId, linking), { stack, logicalId });
  }
  const rest = Object.entries(main.template).filter(([name]) => !(sections as readonly string[]).includes(name));
  for (const [name, value] of rest) template[name] = name === 'Outputs' ? rewrite(value, main, linking) : value;
  for (const resource of Object.values(resourcesOf(template))) nameAsset(resource, assembly);
  return { template, ownerOf: (logicalId) => owners.get(logicalId) };
}

/** Names of the main stack stay. */
function nameIn(stack: Stack, name: string, { main }: Linking): string {
  return stack === main || name.startsWith('AWS::') ? name : stack.prefix + name;
}

function rewrite(value: unknown, stack: Stack, linking: Linking): unknown {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, stack, linking));
  if (!isRecord(value)) return value;
  const keys = Object.keys(value);
  const found = keys.length === 1 ? linked(keys[0]!, value[keys[0]!], stack, linking) : undefined;
  if (found !== undefined) return found;
  const rename = (name: unknown) => (typeof name === 'string' ? nameIn(stack, name, linking) : name);
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => {
    if (key === 'Ref' || (key === 'Condition' && typeof item === 'string')) return [key, rename(item)];
    if (key === 'DependsOn') return [key, Array.isArray(item) ? item.map(rename) : rename(item)];
    if (key === 'Fn::Sub') return [key, rewriteText(item, stack, linking)];
    if (!['Fn::GetAtt', 'Fn::If', 'Fn::FindInMap'].includes(key)) return [key, rewrite(item, stack, linking)];
    const [name, ...rest] = Array.isArray(item) ? item : String(item).split('.');
    return [key, [rename(name), ...rest.map((each) => rewrite(each, stack, linking))]];
  });
  return Object.fromEntries(entries);
}

/** "${Name}" and "${Name.Attribute}", but not "${!Literal}". */
function rewriteText(value: unknown, stack: Stack, linking: Linking): unknown {
  const [text, values] = Array.isArray(value) ? value : [value];
  if (typeof text !== 'string') return rewrite(value, stack, linking);
  const own = isRecord(values) ? values : {};
  const renamed = text.replace(/\$\{([A-Za-z0-9:]+)/g, (whole, name: string) =>
    Object.hasOwn(own, name) ? whole : `\${${nameIn(stack, name, linking)}`,
  );
  return values === undefined ? renamed : [renamed, rewrite(own, stack, linking)];
}

/** What a reference into another stack stands for; undefined: it is none, or that stack is not in the assembly. */
function linked(key: string, argument: unknown, stack: Stack, linking: Linking): unknown {
  const target = targetOf(key, argument, stack, linking.assembly);
  const step = `${stack.file} ${key} ${JSON.stringify(argument)}`;
  if (target === undefined || linking.trail.includes(step)) return undefined;
  if (!linking.used.includes(target.stack)) linking.used.push(target.stack);
  return rewrite(target.value, target.stack, { ...linking, trail: [...linking.trail, step] });
}

interface Target {
  stack: Stack;
  value: unknown;
}

function targetOf(key: string, argument: unknown, stack: Stack, { stacks }: Assembly): Target | undefined {
  if (key === 'Ref') return parameterOf(stack, String(argument));
  if (key === 'Fn::ImportValue') return first(stacks, ({ template }) => exported(template, argument));
  if (key !== 'Fn::GetAtt') return undefined;
  const [id = '', ...rest] = (Array.isArray(argument) ? argument : String(argument).split('.')).map(String);
  const attribute = rest.join('.');
  const child = stack.children.get(id);
  if (child) return defined(child, valueAt(child.template, 'Outputs', attribute.replace(/^Outputs\./, ''), 'Value'));
  const { Type, Properties } = resourcesOf(stack.template)[id] ?? {};
  if (Type === 'Custom::CrossRegionStringParameterReader') {
    const name = valueAt(Properties, 'ParameterName');
    return first(stacks, ({ template }) => parameterInSsm(template, name));
  }
  if (Type === 'Custom::CrossRegionExportReader') return first(stacks, ({ template }) => written(template, attribute));
  return undefined;
}

/** Of a nested stack: what its parent gives. */
function parameterOf({ parent }: Stack, name: string): Target | undefined {
  return (
    parent &&
    defined(
      parent.stack,
      valueAt(parent.stack.template, 'Resources', parent.logicalId, 'Properties', 'Parameters', name),
    )
  );
}

function exported({ Outputs }: Values, name: unknown): unknown {
  const found = Object.values(isRecord(Outputs) ? Outputs : {}).find(
    (each) => valueAt(each, 'Export', 'Name') === name,
  );
  return valueAt(found, 'Value');
}

function parameterInSsm(template: Values, name: unknown): unknown {
  const all = Object.values(resourcesOf(template)).filter(({ Type }) => Type === 'AWS::SSM::Parameter');
  return valueAt(
    all.find(({ Properties }) => valueAt(Properties, 'Name') === name),
    'Properties',
    'Value',
  );
}

function written(template: Values, name: string): unknown {
  const all = Object.values(resourcesOf(template)).filter(({ Type }) => Type === 'Custom::CrossRegionExportWriter');
  const values = all.map(({ Properties }) => valueAt(Properties, 'WriterProps', 'exports', name));
  return values.find((each) => each !== undefined);
}

function first(stacks: readonly Stack[], look: (stack: Stack) => unknown): Target | undefined {
  for (const stack of stacks) {
    const value = look(stack);
    if (value !== undefined) return { stack, value };
  }
  return undefined;
}

function defined(stack: Stack, value: unknown): Target | undefined {
  return value === undefined ? undefined : { stack, value };
}

function valueAt(value: unknown, ...steps: string[]): unknown {
  return steps.reduce<unknown>((at, step) => (isRecord(at) ? at[step] : undefined), value);
}

/** The tool says it in Metadata; a program that was run by itself leaves the hash alone. */
function nameAsset(resource: Values, { assets }: Assembly): void {
  const { Properties, Metadata } = resource;
  const key = valueAt(Properties, 'Code', 'S3Key') ?? valueAt(Properties, 'ImportSource', 'SourceArn');
  const file = assets.get(/([0-9a-f]{64})\.\w+"?\]*\}?$/.exec(JSON.stringify(key) ?? '')?.[1] ?? '');
  const known = isRecord(Metadata) ? Metadata : {};
  if (file !== undefined) resource.Metadata = { 'aws:asset:path': file, ...known };
}

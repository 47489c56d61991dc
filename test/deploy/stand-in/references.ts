import { AwsError, type Template } from './account.js';

const PSEUDO_PARAMETERS = [
  'AccountId',
  'NoValue',
  'NotificationARNs',
  'Partition',
  'Region',
  'StackId',
  'StackName',
  'URLSuffix',
];

/** Refuses a template that CloudFormation would refuse before it touches a resource: a dangling reference, a cycle. */
export function checkReferences(template: Template): void {
  const uses = new Map(Object.entries(template.Resources).map(([id, resource]) => [id, usesOf(resource)]));
  const all = [...uses.values(), usesOf(template.Outputs ?? {})].flatMap((names) => [...names]);
  const unknown = [...new Set(all)].filter((name) => !(name in template.Resources));
  if (unknown.length > 0) {
    const names = unknown.join(', ');
    throw new AwsError('ValidationError', `Template format error: Unresolved resource dependencies [${names}]`);
  }
  deploymentOrder(template);
}

/** Ids, each after those it refers to. */
export function deploymentOrder(template: Template): string[] {
  const order: string[] = [];
  const visiting = new Set<string>();

  function visit(id: string): void {
    if (order.includes(id)) return;
    if (visiting.has(id)) {
      throw new AwsError('ValidationError', `Circular dependency between resources: [${[...visiting].join(', ')}]`);
    }
    visiting.add(id);
    for (const used of usesOf(template.Resources[id])) visit(used);
    visiting.delete(id);
    order.push(id);
  }

  for (const id of Object.keys(template.Resources)) visit(id);
  return order;
}

/** Logical ids that a part of a template refers to. */
function usesOf(value: unknown): Set<string> {
  const names = new Set<string>();
  collect(value, names);
  for (const name of PSEUDO_PARAMETERS) names.delete(`AWS::${name}`);
  return names;
}

function collect(value: unknown, names: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, names);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (key === 'Ref') names.add(String(item));
    else if (key === 'Fn::GetAtt') names.add(Array.isArray(item) ? item[0] : String(item).split('.')[0]);
    else if (key === 'DependsOn') for (const id of [item].flat()) names.add(String(id));
    else if (key === 'Fn::Sub') collectSubstitutions(item, names);
    else collect(item, names);
  }
}

function collectSubstitutions(value: unknown, names: Set<string>): void {
  const [text, values] = Array.isArray(value) ? value : [value, {}];
  collect(values, names);
  for (const [, name = ''] of String(text).matchAll(/\$\{([^!}][^}]*)\}/g)) {
    if (!(name in values)) names.add(name.includes('::') ? name : name.split('.')[0]!);
  }
}

/*! resources: every resource of a state or a plan, of all modules, with the blocks of the configuration that it came from. Source: developer.hashicorp.com/terraform/internals/json-format */
import { isRecord } from '../cloudformation/values.js';
import type { Values } from '../shape.js';

export interface TerraformResource {
  /** Such as `module.cdn.aws_cloudfront_distribution.this[0]`. */
  address: string;
  /** Address of the module: "" or `module.cdn.`. */
  module: string;
  type: string;
  values: Values;
  /** Of a plan: the expressions of its arguments; references stand for what only apply knows. */
  expressions: Values;
  /** Of a plan: in the shape of `values`, true where only apply knows. */
  unknown: Values;
}

interface Configuration {
  resources: { address?: unknown; expressions?: unknown }[];
  calls: Record<string, { expressions: Values; module: Configuration }>;
  outputs: Values;
}

export interface Reading {
  resources: TerraformResource[];
  /** By address, and those of a counted resource by its address without a key. */
  instances: Map<string, TerraformResource[]>;
  /** By module address. Empty for a state. */
  configurations: Map<string, Configuration>;
}

/** `document`: what `terraform show -json` printed. Data sources count: they hold policies, archives and documents. */
export function readResources(document: Values): Reading {
  const { planned_values: planned, prior_state: prior, values, resource_changes: changes } = document;
  const configurations = new Map<string, Configuration>();
  const root = isRecord(document.configuration) ? document.configuration.root_module : undefined;
  if (isRecord(root)) collectConfigurations(readConfiguration(root), '', configurations);
  const unknown = new Map(
    list(changes).map(({ address, change }) => [address, isRecord(change) && change.after_unknown]),
  );
  const read = (part: unknown) =>
    isRecord(part) && isRecord(part.root_module) ? [...walk(part.root_module, '', configurations, unknown)] : [];
  const present = read(planned ?? values);
  // What stood before is no part of a plan: only data that was read while planning is there and nowhere else.
  const before = read(isRecord(prior) ? prior.values : undefined).filter(({ type }) => type.startsWith('data.'));
  const known = new Set(present.map(({ address }) => address));
  return readingOf([...present, ...before.filter(({ address }) => !known.has(address))], configurations);
}

export function readingOf(resources: TerraformResource[], configurations: Reading['configurations']): Reading {
  const instances = new Map<string, TerraformResource[]>();
  for (const resource of resources) {
    for (const name of new Set([resource.address, resource.address.replace(/\[[^\]]*\]$/, '')])) {
      const others = instances.get(name);
      if (others) others.push(resource);
      else instances.set(name, [resource]);
    }
  }
  return { resources, instances, configurations };
}

function* walk(
  module: Values,
  prefix: string,
  configurations: Reading['configurations'],
  changes: ReadonlyMap<unknown, unknown>,
): Iterable<TerraformResource> {
  const declared = new Map(
    (configurations.get(withoutKeys(prefix))?.resources ?? []).map((each) => [each.address, each]),
  );
  for (const resource of list(module.resources)) {
    const { address, type, name, values } = resource;
    if (typeof address !== 'string' || typeof type !== 'string') continue;
    const isData = resource.mode === 'data' ? 'data.' : '';
    const { expressions } = declared.get(`${isData}${type}.${String(name)}`) ?? {};
    yield {
      address,
      module: prefix,
      type: isData + type,
      values: recordOf(values),
      expressions: recordOf(expressions),
      unknown: recordOf(changes.get(address)),
    };
  }
  for (const child of list(module.child_modules)) {
    if (typeof child.address === 'string') yield* walk(child, `${child.address}.`, configurations, changes);
  }
}

function readConfiguration(module: Values): Configuration {
  const calls = isRecord(module.module_calls) ? module.module_calls : {};
  return {
    resources: list(module.resources),
    outputs: isRecord(module.outputs) ? module.outputs : {},
    calls: Object.fromEntries(
      Object.entries(calls).flatMap(([name, call]) =>
        isRecord(call) && isRecord(call.module)
          ? [
              [
                name,
                {
                  expressions: isRecord(call.expressions) ? call.expressions : {},
                  module: readConfiguration(call.module),
                },
              ],
            ]
          : [],
      ),
    ),
  };
}

function collectConfigurations(configuration: Configuration, prefix: string, into: Map<string, Configuration>): void {
  into.set(prefix, configuration);
  for (const [name, { module }] of Object.entries(configuration.calls))
    collectConfigurations(module, `${prefix}module.${name}.`, into);
}

/** "module.m["k"]." is configured once, as "module.m.". */
export function withoutKeys(prefix: string): string {
  return prefix.replace(/\[[^\]]*\]/g, '');
}

function recordOf(value: unknown): Values {
  return isRecord(value) ? value : {};
}

function list(value: unknown): Values[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

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
}

interface Configuration {
  resources: { address?: unknown; expressions?: unknown }[];
  calls: Record<string, { expressions: Values; module: Configuration }>;
  outputs: Values;
}

export interface Reading {
  resources: TerraformResource[];
  /** By module address. Empty for a state. */
  configurations: Map<string, Configuration>;
}

/** `document`: what `terraform show -json` printed. Data sources count: they hold policies, archives and documents. */
export function readResources(document: Values): Reading {
  const { planned_values: planned, prior_state: prior, values } = document;
  const configurations = new Map<string, Configuration>();
  const root = isRecord(document.configuration) ? document.configuration.root_module : undefined;
  if (isRecord(root)) collectConfigurations(readConfiguration(root), '', configurations);
  const roots = [planned ?? values, isRecord(prior) ? prior.values : undefined].flatMap((part) =>
    isRecord(part) && isRecord(part.root_module) ? [part.root_module] : [],
  );
  const found = new Map<string, TerraformResource>();
  for (const part of roots) {
    for (const resource of walk(part, '', configurations))
      if (!found.has(resource.address)) found.set(resource.address, resource);
  }
  return { resources: [...found.values()], configurations };
}

function* walk(
  module: Values,
  prefix: string,
  configurations: Map<string, Configuration>,
): Iterable<TerraformResource> {
  for (const resource of list(module.resources)) {
    const { address, type, name, values } = resource;
    if (typeof address !== 'string' || typeof type !== 'string') continue;
    const declared = configurations.get(withoutKeys(prefix))?.resources ?? [];
    const isData = resource.mode === 'data' ? 'data.' : '';
    const block = declared.find((each) => each.address === `${isData}${type}.${String(name)}`);
    const expressions = isRecord(block?.expressions) ? block.expressions : {};
    yield { address, module: prefix, type: isData + type, values: isRecord(values) ? values : {}, expressions };
  }
  for (const child of list(module.child_modules)) {
    if (typeof child.address === 'string') yield* walk(child, `${child.address}.`, configurations);
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

function list(value: unknown): Values[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

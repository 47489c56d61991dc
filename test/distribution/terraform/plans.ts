import { readDistributions } from '../../../tools/distribution/cloudformation/index.js';
import type { DistributionModel, Origin } from '../../../tools/distribution/model.js';
import { openData } from '../../../tools/distribution/open.js';

type Values = Record<string, unknown>;

/** Address to values, and to the expressions that they came from. */
export interface Parts {
  resources: Record<string, Values>;
  expressions?: Record<string, Values>;
  unknown?: Record<string, Values>;
  /** Beside planned_values. */
  more?: Values;
}

const optimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';

/** `terraform show -json` of a plan, or of a state where there are no expressions. */
export function terraform({ resources, expressions, unknown = {}, more }: Parts): Values {
  const list = Object.entries(resources).map(([address, values]) => ({ ...named(address), address, values }));
  const root_module = { resources: list };
  if (expressions === undefined) return { format_version: '1.0', terraform_version: '1.9.0', values: { root_module } };
  const declared = Object.entries(expressions).map(([address, each]) => ({
    ...named(address),
    address,
    expressions: each,
  }));
  const changes = Object.entries(unknown).map(([address, after_unknown]) => ({ address, change: { after_unknown } }));
  return {
    format_version: '1.2',
    terraform_version: '1.9.0',
    planned_values: { root_module },
    resource_changes: changes,
    configuration: { root_module: { resources: declared } },
    ...more,
  };
}

function named(address: string) {
  const [type, name] = address.split('.').slice(-2) as [string, string];
  return { mode: address.startsWith('data.') ? 'data' : 'managed', type, name: name.replace(/\[.*/, '') };
}

/** The values of a distribution with one behavior, changed where the test says. */
export function distribution(origin: Values | Values[], more: Values = {}): Values {
  const [first] = [origin].flat();
  const behavior = {
    target_origin_id: first!.origin_id,
    viewer_protocol_policy: 'allow-all',
    allowed_methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
    cached_methods: ['GET', 'HEAD'],
    cache_policy_id: optimized,
  };
  return { enabled: true, origin: [origin].flat(), default_cache_behavior: [behavior], ...more };
}

export const custom = { custom_origin_config: [{ origin_protocol_policy: 'https-only' }] };

export function refer(...references: string[]) {
  return { references: references.flatMap((each) => [each, each.replace(/\.[\w-]+$/, '')]) };
}

export function modelOf(document: Values, templateDir = '/nowhere'): DistributionModel {
  const opened = openData(document, templateDir);
  return readDistributions(opened.template, { projectDir: templateDir, ...opened })[0]!;
}

export function targetOf(document: Values, id: string): Origin['target'] {
  return modelOf(document).origins[id]!.target;
}

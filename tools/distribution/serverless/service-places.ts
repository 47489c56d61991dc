/** service-places: where people wrote what is in a packaged template: serverless.yml, and the files that its `resources` take in. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Loaded } from '../cloudformation/load-json.js';
import { openYaml } from '../cloudformation/load-yaml.js';
import { isRecord } from '../cloudformation/values.js';
import type { Description, Place, TemplatePath } from '../description.js';

/** A part of the template, and what leads to it in its file. */
interface Part {
  data: Record<string, unknown>;
  at: TemplatePath;
  placeOf: Loaded['placeOf'];
}

/** The description with places in the user's files. Those that nobody can edit stay where the service is written in another language. */
export function withServicePlaces(description: Description, projectDir: string): Description {
  const file = ['serverless.yml', 'serverless.yaml'].map((name) => path.join(projectDir, name)).find(existsSync);
  if (file === undefined) return description;
  let parts: Part[] | undefined;
  return {
    ...description,
    placeOf(at) {
      parts ??= partsOf(file);
      return placeIn(parts, at) ?? { file, line: 1, column: 1 };
    },
  };
}

/** What the framework or a plugin has made is in none. */
function placeIn(parts: readonly Part[], [section = '', name = '', ...rest]: TemplatePath): Place | undefined {
  for (const { data, at, placeOf } of parts) {
    const named = data[section];
    if (isRecord(named) && name in named) return placeOf([...at, section, name, ...rest]);
  }
  return undefined;
}

function partsOf(file: string): Part[] {
  const service = opened(file);
  const resources = service && isRecord(service.template) ? service.template.resources : undefined;
  if (service === undefined) return [];
  if (!Array.isArray(resources)) return partOf(resources, ['resources'], service, file);
  return resources.flatMap((one: unknown, index) => partOf(one, ['resources', index], service, file));
}

/** Written there, or in the file that it names: `${file(stack/origins.yml)}`, `${file(stack.yml):resources}`. */
function partOf(data: unknown, at: TemplatePath, { placeOf }: Loaded, file: string): Part[] {
  if (isRecord(data)) return [{ data, at, placeOf }];
  const [, named, key] = /^\$\{file\(([^)]+)\)(?::([\w.-]+))?\}$/.exec(String(data)) ?? [];
  const other = named === undefined ? undefined : opened(path.resolve(path.dirname(file), named));
  const keys = key?.split('.') ?? [];
  const found = keys.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), other?.template);
  return other && isRecord(found) ? [{ data: found, at: keys, placeOf: other.placeOf }] : [];
}

/** Undefined where the framework takes what this reader does not. */
function opened(file: string): Loaded | undefined {
  try {
    return openYaml(readFileSync(file, 'utf8'), file);
  } catch {
    return undefined;
  }
}

/** One mistake put into the sample stack: the codes it is found by, what it is, and the edits that make it. */
export type Mutant = [codes: string, title: string, edits: Edits];

/**
 * Value by place. "Config" is the DistributionConfig, "default" its default behavior, "/api/*" and the like a listed one, "@Site" an
 * origin, any other first word a resource, "Name!Key" beside its Properties; ".+" appends to a list, ".++" appends several, ".^" puts in front; undefined removes.
 */
export type Edits = Record<string, unknown>;

type Container = Record<string, unknown> | unknown[];

/** The template with the mistake. */
export function mutate(template: Record<string, unknown>, edits: Edits): Record<string, unknown> {
  const copy = structuredClone(template);
  for (const [place, value] of Object.entries(edits)) edit(copy.Resources as Container, expand(place), value);
  return copy;
}

const config = ['Distribution', 'Properties', 'DistributionConfig'];

function expand(place: string): string[] {
  if (place.startsWith('/')) {
    const end = place.includes('*.') ? place.indexOf('*.') + 1 : place.length;
    return [
      ...config,
      'CacheBehaviors',
      place.slice(0, end),
      ...place
        .slice(end + 1)
        .split('.')
        .filter(Boolean),
    ];
  }
  const [first = '', ...rest] = place.split('.');
  if (first === 'Config') return [...config, ...rest];
  if (first === 'default') return [...config, 'DefaultCacheBehavior', ...rest];
  if (first.startsWith('@')) return [...config, 'Origins', first.slice(1), ...rest];
  if (first.includes('!')) return first.split('!');
  return rest.length === 0 ? [first] : [first, 'Properties', ...rest];
}

function edit(container: Container, [key = '', ...rest]: string[], value: unknown): void {
  const list = Array.isArray(container) ? container : undefined;
  if (list && key === '+') list.push(value);
  else if (list && key === '++') list.push(...(value as unknown[]));
  else if (list && key === '^') list.unshift(value);
  else if (rest.length > 0) edit(inside(container, key), rest, value);
  else if (list) list.splice(indexOf(list, key), 1, ...(value === undefined ? [] : [value]));
  else if (value === undefined) delete (container as Record<string, unknown>)[key];
  else (container as Record<string, unknown>)[key] = value;
}

/** Makes the way where there is none. */
function inside(container: Container, key: string): Container {
  if (Array.isArray(container)) return container[indexOf(container, key)] as Container;
  container[key] ??= {};
  return container[key] as Container;
}

/** By number, or by what names the member. */
function indexOf(list: unknown[], key: string): number {
  if (/^\d+$/.test(key)) return Number(key);
  const index = list.findIndex((item) => Object.values(item as object).includes(key));
  if (index < 0) throw new Error(`the sample stack has no member "${key}"`);
  return index;
}

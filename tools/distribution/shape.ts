/*!
 * shape: how the words of another description are said in CloudFormation's. One table serves both ways: values are translated by it, and
 * a place in the translation is led back to the user's own words. What no table names is reported, not dropped.
 */
import { isRecord } from './cloudformation/values.js';
import type { TemplatePath } from './description.js';

export type Values = Record<string, unknown>;

/** By field of the description. Null: it changes nothing here. */
export type Shape = { [field: string]: Target };
type Target = null | string | Nested;

interface Nested {
  /** CloudFormation's name; a dot leads into an object of it, "" stays where it is. */
  to: string;
  shape: Shape;
  /** Undefined: at most one, whether it stands in a list or not. */
  list?: 'plain' | 'counted';
}

/** `path` is in the translation, within the resource's properties. */
export type Note = (path: TemplatePath, field: string) => void;

/** Where what no table names is not of a distribution. */
export const noNote: Note = () => {};

export function one(to: string, shape: Shape): Nested {
  return { to, shape };
}

export function many(to: string, shape: Shape): Nested {
  return { to, shape, list: 'plain' };
}

/** A list as { Quantity, Items }. */
export function counted(to: string, shape: Shape): Nested {
  return { to, shape, list: 'counted' };
}

export function translate(values: Values, shape: Shape, note: Note, path: TemplatePath = []): Values {
  const out: Values = {};
  for (const [field, value] of Object.entries(values)) {
    const target = Object.hasOwn(shape, field) ? shape[field] : undefined;
    if (target === undefined && !isNothing(value)) note(path, field);
    if (target === undefined || target === null || isUnset(value)) continue;
    if (typeof target === 'string') put(out, target, value);
    else putNested(out, target, value, note, path);
  }
  return out;
}

function putNested(out: Values, { to, shape, list }: Nested, value: unknown, note: Note, path: TemplatePath): void {
  const steps = to.split('.').filter(Boolean);
  const at = [...path, ...steps];
  if (list === undefined) {
    const [only] = blocks(value);
    if (only && to === '') Object.assign(out, translate(only, shape, note, path));
    else if (only) put(out, to, translate(only, shape, note, at));
    return;
  }
  const inside = list === 'counted' ? [...at, 'Items'] : at;
  const items = blocks(value).map((block, index) => translate(block, shape, note, [...inside, index]));
  put(out, to, list === 'counted' ? { Quantity: items.length, Items: items } : items);
}

function put(out: Values, to: string, value: unknown): void {
  const steps = to.split('.');
  const last = steps.pop()!;
  let inside = out;
  for (const step of steps) {
    inside[step] ??= {};
    inside = inside[step] as Values;
  }
  const before = inside[last];
  inside[last] = isRecord(before) && isRecord(value) ? { ...before, ...value } : value;
}

/** The members of a block that may be written in a list or alone. */
export function blocks(value: unknown): Values[] {
  return [value].flat().filter(isRecord);
}

export function firstBlock(value: unknown): Values | undefined {
  return blocks(value)[0];
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** Whether a value asks for nothing, so that nobody misses it. */
function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isNothing);
  if (isRecord(value)) return Object.values(value).every(isNothing);
  return isUnset(value) || value === false || value === 0;
}

/** The description's words for a place in the translation: [["ordered_cache_behavior", 2], ["min_ttl"]]. */
export function wordsOf(shape: Shape, path: TemplatePath): (string | number)[] {
  for (const [field, target] of Object.entries(shape)) {
    if (target === null) continue;
    const to = (typeof target === 'string' ? target : target.to).split('.').filter(Boolean);
    if (to.length === 0 && typeof target !== 'string') {
      const inner = wordsOf(target.shape, path);
      if (inner.length > 0) return [field, ...inner];
    } else if (to.every((step, index) => path[index] === step)) {
      const rest = path.slice(to.length);
      return [field, ...(typeof target === 'string' ? rest : wordsInside(target, rest))];
    }
  }
  return [];
}

function wordsInside({ shape, list }: Nested, path: TemplatePath): (string | number)[] {
  if (list === undefined) return wordsOf(shape, path);
  const [index, ...rest] = path[0] === 'Items' ? path.slice(1) : path;
  return index === undefined ? [] : [index, ...wordsOf(shape, rest)];
}

/** "ordered_cache_behavior[2].min_ttl" */
export function spell(words: readonly (string | number)[]): string {
  const parts = words.map((word) => (typeof word === 'number' || /^\d+$/.test(word) ? `[${word}]` : `.${word}`));
  return parts.join('').replace(/^\./, '');
}

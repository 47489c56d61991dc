/*!
 * loops: Fn::ForEach written out, before anything is read.
 * Source: AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
import { EdgewrightError } from '../../errors.js';
import { templateLimits } from '../../limits.js';
import type { TemplatePath } from '../description.js';
import { isRecord } from './values.js';

/** A template without loops, and where its parts came from. */
interface Expanded {
  template: Record<string, unknown>;
  /** The path in the template as it was written. */
  sourceOf(path: TemplatePath): TemplatePath;
}

type Names = Record<string, string>;

interface Expansion {
  /** Works out the collection of a loop: a list, or an intrinsic that makes one. */
  itemsOf(collection: unknown, at: string): unknown;
  /** Paths of members that a loop made, to the place of what they were made of. */
  moved: Map<string, TemplatePath>;
  made: number;
}

const loop = 'Fn::ForEach::';

export function expandLoops(template: Record<string, unknown>, itemsOf: Expansion['itemsOf']): Expanded {
  const expansion: Expansion = { itemsOf, moved: new Map(), made: 0 };
  const hasLoops = JSON.stringify(template).includes(`"${loop}`);
  const written = hasLoops ? (expand(template, {}, [], [], expansion) as Record<string, unknown>) : template;
  return { template: written, sourceOf: (path) => sourceOf(path, expansion.moved) };
}

function sourceOf(path: TemplatePath, moved: ReadonlyMap<string, TemplatePath>): TemplatePath {
  let source: TemplatePath = [];
  path.forEach((step, index) => {
    source = moved.get(keyOf(path.slice(0, index + 1))) ?? [...source, step];
  });
  return source;
}

function keyOf(path: TemplatePath): string {
  return JSON.stringify(path);
}

/** `source`: where the value is written; `target`: where it goes. */
function expand(value: unknown, names: Names, source: TemplatePath, target: TemplatePath, all: Expansion): unknown {
  if (typeof value === 'string') return spell(value, names);
  if (Array.isArray(value)) {
    return value.map((item, index) => expand(item, names, [...source, index], [...target, index], all));
  }
  if (!isRecord(value)) return value;
  if (typeof value.Ref === 'string' && Object.hasOwn(names, value.Ref) && Object.keys(value).length === 1) {
    return names[value.Ref];
  }
  const members = Object.entries(value).flatMap(([key, item]) => member(key, item, names, source, target, all));
  return Object.fromEntries(members);
}

function member(
  key: string,
  item: unknown,
  names: Names,
  source: TemplatePath,
  target: TemplatePath,
  all: Expansion,
): [string, unknown][] {
  const from = [...source, key];
  if (key.startsWith(loop)) return rounds(item, names, from, target, all);
  const name = spell(key, names);
  if (Object.keys(names).length > 0) all.moved.set(keyOf([...target, name]), from);
  return [[name, expand(item, names, from, [...target, name], all)]];
}

/** [identifier, collection, { "Key${identifier}": value }] */
function rounds(
  argument: unknown,
  names: Names,
  source: TemplatePath,
  target: TemplatePath,
  all: Expansion,
): [string, unknown][] {
  const at = source.join('.');
  const [identifier, collection, output] = Array.isArray(argument) ? argument : [];
  if (typeof identifier !== 'string' || !isRecord(output)) {
    throw malformed(at, 'expects a name, a list and what is written for each of its items');
  }
  const items = all.itemsOf(expand(collection, names, source, [], { ...all, moved: new Map() }), at);
  if (!Array.isArray(items)) throw malformed(at, 'goes over a list, and this is none');
  return items.flatMap((item) => {
    if (++all.made > templateLimits.steps) throw malformed(at, 'makes too much');
    const inner = { ...names, [identifier]: String(item) };
    return Object.entries(output).flatMap(([key, value]) => member(key, value, inner, [...source, 2], target, all));
  });
}

/** "&{Name}" is the value without what is no letter or digit. Names that no loop has stay for Fn::Sub. */
function spell(text: string, names: Names): string {
  if (!text.includes('{')) return text;
  return text.replace(/([$&])\{([A-Za-z0-9]+)\}/g, (written, sign: string, name: string) => {
    const value = Object.hasOwn(names, name) ? names[name] : undefined;
    if (value === undefined) return written;
    return sign === '&' ? value.replace(/[^A-Za-z0-9]/g, '') : value;
  });
}

function malformed(at: string, reason: string): EdgewrightError {
  return new EdgewrightError('template-malformed', `${at}: the loop ${reason}. Correct it.`);
}

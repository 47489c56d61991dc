/*!
 * part: one object of a template while it is read. It remembers which properties were asked for, so that those nobody
 * asked for are reported by name instead of being dropped.
 */
import type { TemplatePath } from '../description.js';
import { isPlaceholder } from './names.js';
import { isIntrinsic, isRecord, leaveOut, type Reading, refuse } from './reading.js';
import { isSlip } from './slips.js';

export interface Part {
  reading: Reading;
  /** Such as "Distribution.DistributionConfig.Origins[Site]". */
  at: string;
  value: Record<string, unknown>;
  /** In the template. */
  path: TemplatePath;
  asked: Set<string>;
}

/** `path` in the template; default: the properties of the resource that `at` names. */
export function openPart(
  reading: Reading,
  value: Record<string, unknown>,
  at: string,
  path: TemplatePath = reading.paths.get(at) ?? ['Resources', at, 'Properties'],
): Part {
  reading.paths.set(at, path);
  return { reading, at, value, path, asked: new Set() };
}

/** The property with its intrinsics worked out, all the way down. */
export function propertyOf(part: Part, key: string): unknown {
  part.asked.add(key);
  // A null is a property that is not there: YAML and templating leave them behind.
  return part.reading.resolve(part.value[key], `${part.at}.${key}`) ?? undefined;
}

/** Whether the property is there and not taken away by AWS::NoValue. */
export function has(part: Part, key: string): boolean {
  return propertyOf(part, key) !== undefined;
}

export function textOf(part: Part, key: string): string | undefined {
  const value = propertyOf(part, key);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' || value === undefined ? value : refuseType(part, key, 'a string', value);
}

/** A text that has to be there: "" and a noted mistake where it is not. */
export function requiredTextOf(part: Part, key: string): string {
  const before = part.reading.mistakes.length;
  const text = textOf(part, key);
  if (text === undefined && part.reading.mistakes.length === before) {
    refuse(part.reading, 'missing-property', part.at, `"${key}" is missing. Add it.`);
  }
  return text ?? '';
}

/** CloudFormation takes "30" for 30. */
export function numberOf<Fallback extends number | undefined>(
  part: Part,
  key: string,
  fallback: Fallback,
): number | Fallback {
  const value = propertyOf(part, key);
  if (value === undefined) return fallback;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  return refuseType(part, key, 'a number', value) ?? fallback;
}

/** CloudFormation takes "true" for true. */
export function flagOf(part: Part, key: string, fallback: boolean): boolean {
  const value = propertyOf(part, key);
  if (value === undefined) return fallback;
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  return refuseType(part, key, 'true or false', value) ?? fallback;
}

/** One of a few words; the first of them where the template says nothing. "closed": nothing else can be, so that another word is a mistake. */
export function wordOf<Word extends string>(
  part: Part,
  key: string,
  words: readonly [Word, ...Word[]],
  list: 'open' | 'closed' = 'open',
): Word {
  const text = textOf(part, key);
  const word = words.find((candidate) => candidate === text);
  const isUnknown = word === undefined && text !== undefined && !isPlaceholder(text);
  if (isUnknown) notKnown(part, key, text, words, list === 'closed' || isSlip(text, words));
  return word ?? words[0];
}

/** A mistyped word is a mistake; any other may be newer than this reader, and is said. */
function notKnown(part: Part, key: string, text: string, words: readonly string[], isMistake: boolean): void {
  const { reading, at } = part;
  const sentence = `"${text}" is not one of ${words.join(', ')}`;
  if (isMistake) refuse(reading, 'unknown-word', `${at}.${key}`, `${sentence}. Use one of these.`);
  else leaveOut(reading, `${key} "${text}"`, `${at}.${key}`, `${sentence}: it is read as ${words[0]}`, 'newer-word');
}

/** A list of texts: plain, or as { Quantity, Items }. */
export function textsOf(part: Part, key: string): string[] {
  return itemsOf(part, key).map(({ item }) => String(part.reading.resolve(item, `${part.at}.${key}`)));
}

export function partOf(part: Part, key: string): Part | undefined {
  const value = shallow(part, part.value[key], key);
  if (isRecord(value)) return openPart(part.reading, value, `${part.at}.${key}`, [...part.path, key]);
  if (value !== undefined) refuseType(part, key, 'an object', value);
  return undefined;
}

/** The members of a list of objects, named in messages by one of their properties where they have it. */
export function partsOf(part: Part, key: string, nameKey: string): Part[] {
  return itemsOf(part, key).flatMap(({ item, path }, index) => {
    const name = isRecord(item) && typeof item[nameKey] === 'string' ? item[nameKey] : index;
    if (isRecord(item)) return [openPart(part.reading, item, `${part.at}.${key}[${name}]`, path)];
    refuseType(part, key, 'a list of objects', item);
    return [];
  });
}

/** Marks a property as seen: it changes nothing on a laptop, or is read elsewhere. */
export function passOver(part: Part, ...keys: string[]): void {
  for (const key of keys) part.asked.add(key);
}

/** Reports every property nobody asked for. `instead` says what happens locally, by property; false, "" and {} ask for nothing. */
export function reportRest(part: Part, instead: Record<string, string> = {}): void {
  for (const [key, value] of Object.entries(part.value)) {
    if (part.asked.has(key) || asksForNothing(part.reading.resolve(value, part.at))) continue;
    leaveOut(part.reading, key, `${part.at}.${key}`, instead[key] ?? 'it is ignored');
  }
}

interface Item {
  item: unknown;
  path: TemplatePath;
}

function itemsOf(part: Part, key: string): Item[] {
  const value = shallow(part, part.value[key], key);
  if (value === undefined) return [];
  const isCounted = isRecord(value) && ('Items' in value || 'Quantity' in value);
  const list = isCounted ? (shallow(part, value.Items, key) ?? []) : value;
  if (Array.isArray(list)) {
    const path = [...part.path, key, ...(isCounted ? ['Items'] : [])];
    const items = list.map((item, index) => ({ item: shallow(part, item, key), path: [...path, index] }));
    return items.filter(({ item }) => item !== undefined);
  }
  refuseType(part, key, 'a list', value);
  return [];
}

/** The value itself where it is no intrinsic: what is inside is worked out when it is asked for, and named by its own place. */
function shallow(part: Part, value: unknown, key: string): unknown {
  part.asked.add(key);
  return isIntrinsic(value) ? part.reading.resolve(value, `${part.at}.${key}`) : (value ?? undefined);
}

function asksForNothing(value: unknown): boolean {
  if (isRecord(value)) return Object.values(value).every(asksForNothing);
  if (Array.isArray(value)) return value.length === 0;
  return value === false || value === '' || value === undefined || value === null || value === 'false';
}

/** A value that only a deploy knows is of the right type there. */
function refuseType(part: Part, key: string, expected: string, found: unknown): undefined {
  if (typeof found === 'string' && isPlaceholder(found)) return undefined;
  const shown = JSON.stringify(found)?.slice(0, 60);
  refuse(
    part.reading,
    'wrong-type',
    `${part.at}.${key}`,
    `expected ${expected}, found ${shown}. Correct the template.`,
  );
  return undefined;
}

/*!
 * intrinsics: works out Fn::Sub, Fn::Join and the like on the laptop, without AWS.
 * Source: AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
import { refuseLong, spend } from './bounds.js';
import { conditionHolds } from './conditions.js';
import { findInMap } from './mappings.js';
import { given } from './parameters.js';
import { isIntrinsic, isRecord, leaveOut, type Reading, refuse } from './reading.js';
import { followAttribute, followReference } from './references.js';

type Intrinsic = (reading: Reading, argument: unknown, at: string) => unknown;

const intrinsics: Record<string, Intrinsic> = {
  Ref: (reading, name, at) => followReference(reading, String(reading.resolve(name, at)), at),
  'Fn::GetAtt': getAttribute,
  'Fn::Sub': substitute,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': choose,
  'Fn::FindInMap': findInMap,
  'Fn::Cidr': (reading, list, at) => blocksOf(resolvedList(reading, list, at)),
  'Fn::ImportValue': (reading, name, at) => given(reading, String(reading.resolve(name, at)), 'export', at),
  'Fn::Base64': (reading, text, at) => Buffer.from(String(reading.resolve(text, at))).toString('base64'),
  'Fn::GetAZs': (reading, region, at) => zonesOf(String(reading.resolve(region, at) || reading.place.region)),
  'Fn::Length': (reading, items, at) => [reading.resolve(items, at)].flat().length,
  'Fn::ToJsonString': (reading, value, at) => JSON.stringify(reading.resolve(value, at)),
};

/** The value with every intrinsic in it worked out. AWS::NoValue is undefined, and drops out of lists and objects. */
export function resolveValue(reading: Reading, value: unknown, at: string): unknown {
  if (typeof value === 'string') return lookUpDynamic(reading, value, at);
  if (Array.isArray(value)) return value.map((item) => resolveValue(reading, item, at)).filter(isGiven);
  if (isIntrinsic(value)) {
    const made = call(reading, value, at);
    return typeof made === 'string' ? lookUpDynamic(reading, made, at) : made;
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, resolveValue(reading, item, at)] as const);
  return Object.fromEntries(entries.filter(([, item]) => isGiven(item)));
}

function zonesOf(region: string): string[] {
  return ['a', 'b', 'c'].map((zone) => region + zone);
}

/** Plausible ones: nothing of a distribution leans on which addresses they are. */
function blocksOf([, count]: unknown[]): string[] {
  return Array.from({ length: Math.min(Number(count) || 1, 256) }, (_, index) => `10.0.${index}.0/24`);
}

function isGiven(value: unknown): boolean {
  return value !== undefined;
}

function call(reading: Reading, value: Record<string, unknown>, at: string): unknown {
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  const intrinsic = Object.hasOwn(intrinsics, name) ? intrinsics[name] : undefined;
  if (intrinsic) return spend(reading.budget, at, () => intrinsic(reading, argument, at));
  return unknownIntrinsic(reading, name, argument, at);
}

/** A macro is left out by name: what it makes only AWS knows. CloudFormation refuses a function that it does not know. */
function unknownIntrinsic(reading: Reading, name: string, argument: unknown, at: string): undefined {
  if (name === 'Fn::Transform') {
    const macro = isRecord(argument) ? String(argument.Name ?? '') : '';
    leaveOut(reading, `macro ${macro}`, at, 'it is carried out by AWS: the property is left out here', 'macro');
    return undefined;
  }
  const known = Object.keys(intrinsics).join(', ');
  const sentence = `"${name}" cannot be worked out locally. Known are ${known}. Write the value in its place.`;
  refuse(reading, 'unknown-intrinsic', at, sentence);
  return undefined;
}

/** "{{resolve:ssm:…}}" and its like are looked up at deploy time, in what Fn::Sub and Fn::Join made too. */
function lookUpDynamic(reading: Reading, text: string, at: string): string {
  if (!text.includes('{{resolve:')) return text;
  return text.replace(/\{\{resolve:([^}]*)\}\}/g, (_, name: string) => given(reading, name, 'dynamic reference', at));
}

function getAttribute(reading: Reading, argument: unknown, at: string): unknown {
  const [logicalId, ...path] = Array.isArray(argument) ? argument : String(argument).split('.');
  const name = path.map((part) => String(reading.resolve(part, at))).join('.');
  return followAttribute(reading, String(reading.resolve(logicalId, at)), name, at);
}

/** "${Name}", "${Resource.Attribute}" and the names of the second argument; "${!x}" is the text "${x}". */
function substitute(reading: Reading, argument: unknown, at: string): string {
  const [text, names] = Array.isArray(argument) ? argument : [argument];
  const named = namedValues(reading, isRecord(names) ? names : {}, at);
  let length = 0;
  return String(text).replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, inner: string) => {
    const made = literal ? `\${${inner}}` : String(named(inner.trim()) ?? '');
    length += made.length;
    refuseLong(at, length);
    return made;
  });
}

/** Each of a Fn::Sub's own names is worked out once, however often it occurs. */
function namedValues(reading: Reading, own: Record<string, unknown>, at: string): (name: string) => unknown {
  const known = new Map<string, unknown>();
  return (name) => {
    if (!Object.hasOwn(own, name)) return followName(reading, name, at);
    if (!known.has(name)) known.set(name, reading.resolve(own[name], at));
    return known.get(name);
  };
}

function followName(reading: Reading, name: string, at: string): unknown {
  // SAM names versions "Function.Version": a resource of the whole name comes first.
  if (!name.includes('.') || Object.hasOwn(reading.resources, name)) return followReference(reading, name, at);
  return getAttribute(reading, name, at);
}

function join(reading: Reading, argument: unknown, at: string): unknown {
  const [separator, items] = resolvedList(reading, argument, at);
  if (!Array.isArray(items)) return undefined;
  const length = items.reduce((sum: number, item) => sum + String(item).length + String(separator).length, 0);
  refuseLong(at, length);
  return items.join(String(separator));
}

function select(reading: Reading, argument: unknown, at: string): unknown {
  const [index, items] = resolvedList(reading, argument, at);
  return Array.isArray(items) ? items[Number(index)] : undefined;
}

function split(reading: Reading, argument: unknown, at: string): unknown {
  const [separator, text] = resolvedList(reading, argument, at);
  return typeof text === 'string' ? text.split(String(separator)) : undefined;
}

function choose(reading: Reading, argument: unknown, at: string): unknown {
  const [condition, yes, no] = Array.isArray(argument) ? argument : [];
  return reading.resolve(conditionHolds(reading, String(condition), at) ? yes : no, at);
}

function resolvedList(reading: Reading, argument: unknown, at: string): unknown[] {
  return Array.isArray(argument) ? argument.map((item) => reading.resolve(item, at)) : [];
}

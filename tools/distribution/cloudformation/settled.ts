/*!
 * settled: the template as a deploy would carry it out, for AWS's validator: conditions decided, mappings looked up, parameters that are
 * known filled in. References to resources and to values that only a deploy knows stay as they are.
 */
import type { TemplatePath } from '../description.js';
import { conditionHolds } from './conditions.js';
import { resolveValue } from './intrinsics.js';
import { isPlaceholder } from './names.js';
import { isOpen } from './parameters.js';
import { isIntrinsic, isRecord, type Reading } from './reading.js';

interface Settled {
  template: Record<string, unknown>;
  /** The path in `reading.template` of a path in `template`. */
  sourceOf(path: TemplatePath): TemplatePath;
}

interface Settling {
  reading: Reading;
  /** Where values came from that do not stand at their own path. */
  moved: Map<string, TemplatePath>;
  /** Whether a value had to be replaced that only a deploy knows. */
  hasUnknown: boolean;
}

/** In place of a value that only a deploy knows: the validator takes no offence at a parameter. */
export const unknownName = 'EdgewrightUnknown';
const unknown = { Ref: unknownName };

/** Sections whose work is done. */
const carriedOut = new Set(['Conditions', 'Mappings', 'Rules']);

/** Quiet: what is made up or wrong on the way is for reading itself to say. */
export function settle(reading: Reading): Settled {
  const quiet: Reading = { ...reading, mistakes: [], notSimulated: [], madeUp: new Map(reading.madeUp) };
  quiet.resolve = (value, at) => resolveValue(quiet, value, at);
  const settling: Settling = { reading: quiet, moved: new Map(), hasUnknown: false };
  const { Parameters } = reading.template;
  const kept = Object.entries(reading.template).filter(([name]) => !carriedOut.has(name));
  const sections = kept.map(([name, value]) => [name, settleSection(name, value, settling)]);
  const added = settling.hasUnknown ? { [unknownName]: { Type: 'String' } } : {};
  const parameters = { ...(isRecord(Parameters) ? Parameters : {}), ...added };
  const template = {
    ...Object.fromEntries(sections),
    ...(Object.keys(parameters).length > 0 ? { Parameters: parameters } : {}),
  };
  return { template, sourceOf: (path) => sourceOf(path, settling.moved) };
}

function settleSection(name: string, value: unknown, settling: Settling): unknown {
  if ((name !== 'Resources' && name !== 'Outputs') || !isRecord(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => isPresent(item, settling.reading));
  return Object.fromEntries(kept.map(([id, item]) => [id, settleMember(item, [name, id], settling)]));
}

function isPresent(item: unknown, reading: Reading): boolean {
  const condition = isRecord(item) ? item.Condition : undefined;
  return typeof condition !== 'string' || conditionHolds(reading, condition, '');
}

function settleMember(item: unknown, path: TemplatePath, settling: Settling): unknown {
  if (!isRecord(item)) return item;
  const { Condition: _condition, DependsOn, Metadata, ...rest } = item;
  const settled = settleValue(rest, path, path, settling) as Record<string, unknown>;
  // CloudFormation passes over a dependency that its condition takes away.
  const there = [DependsOn ?? []].flat().filter((id) => !settling.reading.absent.has(String(id)));
  return {
    ...settled,
    ...(Metadata === undefined ? {} : { Metadata }),
    ...(there.length > 0 ? { DependsOn: there } : {}),
  };
}

/** Undefined where AWS::NoValue takes the value away. `source`: where it is written; `target`: where it goes. */
function settleValue(value: unknown, source: TemplatePath, target: TemplatePath, settling: Settling): unknown {
  if (source !== target) settling.moved.set(JSON.stringify(target), source);
  if (isIntrinsic(value)) return settleIntrinsic(value, source, target, settling);
  if (Array.isArray(value)) return settleList(value, source, target, settling);
  if (!isRecord(value)) return value;
  const members = Object.entries(value).map(([key, item]) => {
    const from = [...source, key];
    return [key, settleValue(item, from, source === target ? from : [...target, key], settling)] as const;
  });
  return Object.fromEntries(members.filter(([, item]) => item !== undefined));
}

/** What AWS::NoValue takes away moves the others up. */
function settleList(items: unknown[], source: TemplatePath, target: TemplatePath, settling: Settling): unknown[] {
  const kept: unknown[] = [];
  items.forEach((item, index) => {
    const from = [...source, index];
    const to = source === target && kept.length === index ? from : [...target, kept.length];
    const settled = settleValue(item, from, to, settling);
    if (settled !== undefined) kept.push(settled);
  });
  return kept;
}

function settleIntrinsic(
  value: Record<string, unknown>,
  source: TemplatePath,
  target: TemplatePath,
  settling: Settling,
): unknown {
  const { reading } = settling;
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  switch (name) {
    case 'Fn::If':
      return settleChoice(argument, [...source, name], target, settling);
    case 'Ref': {
      const named = String(reading.resolve(argument, ''));
      return settleReference({ Ref: named }, named, reading);
    }
    case 'Fn::GetAtt':
      // The extensions of the language may work the name out; the validator knows names alone.
      return Array.isArray(argument) ? { [name]: reading.resolve(argument, '') } : value;
    case 'Fn::FindInMap':
    case 'Fn::Length':
      return known(reading.resolve(value, ''), settling);
    case 'Fn::Transform':
      return undefined;
    default: {
      const path = [...source, name];
      return { [name]: settleValue(argument, path, source === target ? path : [...target, name], settling) };
    }
  }
}

function settleChoice(argument: unknown, source: TemplatePath, target: TemplatePath, settling: Settling): unknown {
  const [condition, ...branches] = Array.isArray(argument) ? argument : [];
  const chosen = conditionHolds(settling.reading, String(condition), '') ? 0 : 1;
  return settleValue(branches[chosen], [...source, chosen + 1], target, settling);
}

/** A parameter whose value is known becomes it, as a number where it is one. */
function settleReference(value: unknown, name: string, reading: Reading): unknown {
  if (name === 'AWS::NoValue') return undefined;
  const declared = Object.hasOwn(reading.parameters, name) ? reading.parameters[name] : undefined;
  if (!isRecord(declared) || isOpen(reading, name)) return value;
  const filled = reading.resolve(value, '');
  return declared.Type === 'Number' && typeof filled === 'string' ? Number(filled) : filled;
}

function known(value: unknown, settling: Settling): unknown {
  if (value !== undefined && !(typeof value === 'string' && isPlaceholder(value))) return value;
  settling.hasUnknown = true;
  return unknown;
}

function sourceOf(path: TemplatePath, moved: ReadonlyMap<string, TemplatePath>): TemplatePath {
  let source: TemplatePath = [];
  path.forEach((step, index) => {
    source = moved.get(JSON.stringify(path.slice(0, index + 1))) ?? [...source, step];
  });
  return source;
}

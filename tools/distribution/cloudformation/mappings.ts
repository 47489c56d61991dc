/*! mappings: Fn::FindInMap, also by a name that nobody here knows. */
import { isPlaceholder } from './names.js';
import { isIntrinsic, isRecord, type Reading, refuse } from './reading.js';

export function findInMap(reading: Reading, argument: unknown, at: string): unknown {
  const written = Array.isArray(argument) ? argument : [];
  const [map, top, second, options] = written.map((item) => reading.resolve(item, at));
  const levels = reading.mappings[String(map)];
  const value = member(member(levels, top), second);
  if (value !== undefined) return value;
  if (isRecord(options) && 'DefaultValue' in options) return options.DefaultValue;
  return standIn(reading, levels, written, at) ?? refuseMissing(reading, `${top}`, `${second}`, `${map}`, at);
}

function member(level: unknown, name: unknown): unknown {
  return isRecord(level) && Object.hasOwn(level, String(name)) ? level[String(name)] : undefined;
}

/** Where a name was made up, or the region that nobody gave is missing: the first entry, and that is said. */
function standIn(reading: Reading, levels: unknown, [map, top, second]: unknown[], at: string): unknown {
  if (!isAssumed(reading, map, at) && !isAssumed(reading, top, at) && !isAssumed(reading, second, at)) return undefined;
  const level = isAssumed(reading, top, at) ? first(levels) : member(levels, reading.resolve(top, at));
  const value = isAssumed(reading, second, at) ? first(level) : member(level, reading.resolve(second, at));
  const what = `mapping "${String(reading.resolve(map, at))}"`;
  const instead = 'its key is not in the template; the first entry stands for it';
  if (value !== undefined) reading.madeUp.set(what, { what, at, instead, isStandIn: true });
  return value;
}

function first(level: unknown): unknown {
  return isRecord(level) ? Object.values(level)[0] : undefined;
}

function isAssumed(reading: Reading, written: unknown, at: string): boolean {
  if (!isIntrinsic(written)) return false;
  if (written.Ref === 'AWS::Region') return !reading.place.isGiven;
  const value = String(reading.resolve(written, at));
  return isPlaceholder(value) || [...reading.madeUp.values()].some(({ instead }) => instead.includes(`"${value}"`));
}

function refuseMissing(reading: Reading, top: string, second: string, map: string, at: string): undefined {
  const wanted = `"${top}" and "${second}" in mapping "${map}"`;
  refuse(reading, 'unknown-mapping', at, `Fn::FindInMap finds nothing under ${wanted}. Add it to Mappings.`);
  return undefined;
}

/** Nesting that is deeper than the stack of whoever reads it: V8 says so with a RangeError, acorn in its own words. */
import { type Finding, findingAt, type Place } from './gate-finding.js';

export function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof SyntaxError && /stack space/.test(error.message));
}

export function tooDeep(place: Place): Finding {
  return findingAt(place, 'syntax', 'this is nested too deeply to be read. Take it apart into functions.');
}

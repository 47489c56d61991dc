/**
 * paths: which paths are under some patterns and under none of others, decided and not sampled. Small as it is, it is our own: libraries
 * of regular expressions know neither these wildcards nor a path that shows the difference.
 */
import { matchesPattern, normalisePath, normaliseTriplets } from '../distribution/match.js';
import type { Behavior, DistributionModel } from '../distribution/model.js';
import { type Automaton, openPaths, openPattern, slashed } from './automaton.js';

/** Under each pattern of the first list, under none of the second. */
export interface Region {
  under: string[];
  but: string[];
}

/** More would be no answer in the time that people wait. */
const mostStates = 100_000;

export const undecided = Symbol('undecided');

/**
 * One path of a region, as a viewer writes it; undefined: there is none. A pattern that takes paths away is looked at when it takes the path
 * that was found: few of them are ever needed.
 */
export function findPath({ under, but }: Region): string | undefined | typeof undecided {
  const other = otherLetter({ under, but });
  const needed: string[] = [];
  while (needed.length <= but.length) {
    const found = plainest({ under, but: needed }, other);
    if (typeof found !== 'string') return found;
    const taken = but.filter((pattern) => matchesPattern(pattern, found));
    if (taken.length === 0) return asWritten(found);
    needed.push(...taken);
  }
  return undecided;
}

/** The shortest one is rarely what people write: "/private/.css". */
function plainest({ under, but }: Region, other: string): string | undefined | typeof undecided {
  const plain = shortest({ under: [...under, `*${other}*`], but }, other);
  return typeof plain === 'string' ? plain : shortest({ under, but }, other);
}

/** The paths that a behavior gets: its pattern's, less those of all patterns before it. */
export function regionOf({ behaviors }: Pick<DistributionModel, 'behaviors'>, behavior: Behavior): Region {
  const before = behaviors.slice(0, behaviors.indexOf(behavior));
  return { under: [behavior.isDefault ? '*' : behavior.pattern], but: before.map(({ pattern }) => pattern) };
}

export function within({ under, but }: Region, pattern: string): Region {
  return { under: [...under, pattern], but };
}

/** `path` as the viewer sends it. */
export function isIn({ under, but }: Region, path: string): boolean {
  const compared = normalisePath(path);
  return (
    under.every((pattern) => matchesPattern(pattern, compared)) &&
    !but.some((pattern) => matchesPattern(pattern, compared))
  );
}

/** For people. */
export function describeRegion({ under, but }: Region): string {
  const patterns = [...new Set(under.map(slashed))].filter((pattern, _, all) => pattern !== '/*' || all.length === 1);
  const rest = meetingOnly({ under, but });
  const shown = patterns.map((pattern) => `"${pattern}"`).join(' and ');
  return rest.length === 0 ? shown : `${shown} but ${rest.map((pattern) => `"${pattern}"`).join(', ')}`;
}

/** Of the patterns that take paths away those that have any in common with the region. */
function meetingOnly({ under, but }: Region): string[] {
  return but.filter((pattern) => shortest({ under: [...under, pattern], but: [] }) !== undefined);
}

/** Breadth first over all machines at once. */
function shortest({ under, but }: Region, other = otherLetter({ under, but })): string | undefined | typeof undecided {
  const letters = [other, ...namedLetters({ under, but })];
  const wanted = [openPaths(), ...under.map(openPattern)];
  const refused = but.map(openPattern);
  const all = [...wanted, ...refused];
  const states = [all.map(() => 0)];
  const cameBy: [from: number, letter: string][] = [[0, '']];
  const seen = new Set([states[0]!.join()]);
  for (let at = 0; at < states.length; at++) {
    if (states.length > mostStates) return undecided;
    if (isFound(wanted, refused, states[at]!)) return spell(cameBy, at);
    for (const letter of letters) {
      const next = all.map((automaton, index) => automaton.step(states[at]![index]!, letter));
      if (isHopeless(wanted, refused, next)) continue;
      const key = next.join();
      if (seen.has(key)) continue;
      seen.add(key);
      states.push(next);
      cameBy.push([at, letter]);
    }
  }
  return undefined;
}

function isFound(wanted: Automaton[], refused: Automaton[], state: number[]): boolean {
  return (
    wanted.every((automaton, index) => automaton.isFinal(state[index]!)) &&
    !refused.some((automaton, index) => automaton.isFinal(state[wanted.length + index]!))
  );
}

function isHopeless(wanted: Automaton[], refused: Automaton[], state: number[]): boolean {
  return (
    wanted.some((automaton, index) => automaton.isDead(state[index]!)) ||
    refused.some((automaton, index) => automaton.isWhole(state[wanted.length + index]!))
  );
}

/** Those that patterns name and those that paths are made of. */
function namedLetters({ under, but }: Region): Set<string> {
  const named = new Set(['/', '.', ...under.join(''), ...but.join('')]);
  named.delete('*');
  named.delete('?');
  return named;
}

/** One that stands for all that no pattern names. */
function otherLetter(region: Region): string {
  const named = namedLetters(region);
  const letters = 'xyzabcdefghijklmnopqrstuvwABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-~!,;()=';
  return [...letters].find((letter) => !named.has(letter)) ?? '|';
}

function spell(cameBy: [from: number, letter: string][], at: number): string {
  const [from, letter] = cameBy[at]!;
  return at === 0 ? '' : `${spell(cameBy, from)}${letter}`;
}

/** A "%" that CloudFront would read as a triplet in another form is kept from it: "%%341" is compared as "%41". */
function asWritten(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (triplet) => {
    if (normaliseTriplets(triplet) === triplet) return triplet;
    return `%%${triplet.charCodeAt(1).toString(16).toUpperCase()}${triplet[2]}`;
  });
}

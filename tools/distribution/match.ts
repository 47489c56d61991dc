/**
 * match: which cache behavior a path belongs to.
 * Source: AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html, "Path pattern".
 */
import type { Behavior, DistributionModel } from './model.js';

/** The behavior that CloudFront applies: the first whose pattern matches, in listed order. `path` is the viewer's, without query. */
export function matchBehavior(model: Pick<DistributionModel, 'behaviors'>, path: string): Behavior {
  const normalised = normalisePath(path);
  const found = model.behaviors.find((behavior) => behavior.isDefault || matchesPattern(behavior.pattern, normalised));
  // A model always ends with its default behavior, so the second half never speaks.
  return found ?? model.behaviors[model.behaviors.length - 1]!;
}

/**
 * Whether `pattern` covers the whole of `path`: "*" is any run of characters, "/" among them, "?" exactly one.
 * Case-sensitive; a leading "/" may be left out. Steps back to the last "*" only, so time is bounded by the product of the lengths.
 */
export function matchesPattern(pattern: string, path: string): boolean {
  const glob = pattern.startsWith('/') ? pattern : `/${pattern}`;
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < path.length; ) {
    if (glob[at] === '*') {
      star = at++;
      resume = index;
    } else if (glob[at] === '?' || glob[at] === path[index]) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else {
      return false;
    }
  }
  while (glob[at] === '*') at++;
  return at === glob.length;
}

/**
 * The path as CloudFront compares it, "consistent with RFC 3986": percent triplets in one form (6.2.2.1, 6.2.2.2), "//" and dot segments
 * collapsed (6.2.2.3). Only for matching: functions and origins get the raw path.
 */
export function normalisePath(path: string): string {
  const encoded = normaliseTriplets(path);
  if (!encoded.includes('//') && !encoded.includes('/.')) return encoded;
  return removeDotSegments(encoded.replace(/\/{2,}/g, '/'));
}

/** The path with each percent triplet in one form. */
export function normaliseTriplets(path: string): string {
  return path.includes('%') ? path.replace(/%[0-9a-f]{2}/gi, normaliseTriplet) : path;
}

/** Decodes an unreserved character, else writes the hex digits in upper case. */
function normaliseTriplet(triplet: string): string {
  const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
  return /[A-Za-z0-9._~-]/.test(character) ? character : triplet.toUpperCase();
}

/** RFC 3986 5.2.4, for an absolute path. */
export function removeDotSegments(path: string): string {
  const segments = path.split('/').slice(1);
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  const last = segments[segments.length - 1];
  const isFolder = last === '.' || last === '..';
  return `/${kept.join('/')}${isFolder && kept.length > 0 ? '/' : ''}`;
}

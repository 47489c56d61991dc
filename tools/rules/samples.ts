/** samples: paths of a region that a function may treat in its own way: those that its code speaks of, and the usual exceptions. */
import { pathsIn } from '../attack/code.js';
import { findPath, type Region, within } from './paths.js';

const usual = ['.html', '.css', '.js', '.json', '.txt', '.ico', '.png'];

/** Each is in the region; the first is the plainest. */
export function samplesOf(region: Region, code: string): string[] {
  const endings = [...code.matchAll(/\.([a-z0-9]{2,5})\b/g)].map(([ending]) => ending).slice(0, 20);
  const patterns = [
    '*',
    ...pathsIn(code).flatMap((path) => [path, `${path}*`, `${path}/*`]),
    ...[...new Set([...usual, ...endings])].map((ending) => `*${ending}`),
  ];
  const found = patterns.map((pattern) => findPath(within(region, pattern)));
  return [...new Set(found.filter((path) => typeof path === 'string'))];
}

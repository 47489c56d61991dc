/** contested: paths of a behavior that an earlier one takes. A narrower one is an exception that somebody made; others are an accident. */
import { matchesPattern } from '../distribution/match.js';
import type { Behavior, DistributionModel } from '../distribution/model.js';
import { covers } from '../doctor/rules/shadows.js';
import { sampleOf } from './samples.js';

interface Contested {
  behavior: Behavior;
  index: number;
  /** Under both patterns. */
  paths: string[];
}

export function contested({ behaviors }: DistributionModel): Contested[] {
  return behaviors.flatMap((behavior, index) => {
    if (behavior.isDefault) return [];
    const paths = behaviors.slice(0, index).flatMap((earlier) => sharedPaths(earlier, behavior));
    return paths.length > 0 ? [{ behavior, index, paths }] : [];
  });
}

function sharedPaths(earlier: Behavior, { pattern }: Behavior): string[] {
  if (covers(pattern, earlier.pattern) && !covers(earlier.pattern, pattern)) return [];
  const sample = sampleOf(pattern);
  const other = sampleOf(earlier.pattern);
  const inside = `/${pattern.replace(/^\//, '')}`
    .replace(/\*(?!.*\*)/, other.slice(1))
    .replaceAll('*', 'x')
    .replaceAll('?', 'x');
  const end = earlier.pattern.slice(earlier.pattern.lastIndexOf('*') + 1).replaceAll('?', 'x');
  return [sample, inside, sample.replace(/\.html$/, '') + end].filter((path) =>
    [pattern, earlier.pattern].every((each) => matchesPattern(each, path)),
  );
}

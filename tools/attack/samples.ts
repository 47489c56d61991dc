/** samples: plain paths that stand for all that a pattern covers. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { matchBehavior, matchesPattern } from '../distribution/match.js';
import type { Behavior, DistributionModel } from '../distribution/model.js';
import { originsOf } from '../doctor/examined.js';
import { withSlashes } from '../files.js';
import { codeOf, pathsIn } from './code.js';

export interface Sample {
  path: string;
  /** What it stands for. */
  pattern: string;
}

/** The pattern itself first, then what a file of the bucket and the code of its functions name inside it. */
export function samplesOf(model: DistributionModel, behavior: Behavior, projectDir: string): Sample[] {
  const { pattern } = behavior;
  const own = [...filesOf(model, behavior, projectDir), sampleOf(pattern)].map((each) => ({ path: each, pattern }));
  const named = pathsIn(`${codeOf(behavior)}\n${JSON.stringify(model.webAcl ?? '')}`).map((prefix) =>
    path.posix.extname(prefix) === ''
      ? { path: `${prefix}/x.html`, pattern: `${prefix}/*` }
      : { path: prefix, pattern: prefix },
  );
  return [...own.slice(0, 1), ...named].filter((sample) => matchBehavior(model, sample.path) === behavior);
}

/** A path that the pattern covers, in a folder: a rule is about folders. */
export function sampleOf(pattern: string): string {
  const slashed = pattern.startsWith('/') ? pattern : `/${pattern}`;
  return slashed.replace(/^\/\*/, '/x/*').replace(/\*$/, 'x.html').replaceAll('*', 'x').replaceAll('?', 'x');
}

/** A file of a bucket that the pattern covers, as a path: what is said of it can be looked at. */
function filesOf(
  model: DistributionModel,
  { pattern, targetOriginId, isDefault }: Behavior,
  projectDir: string,
): string[] {
  if (isDefault) return [];
  const origins = originsOf(model, { targetOriginId } as Behavior);
  for (const { target, path: below } of origins) {
    if (target.kind !== 'bucket' || target.directory === undefined) continue;
    const files = listed(path.resolve(projectDir, target.directory))
      .filter((file) => file.startsWith(`${below}/`))
      .map((file) => file.slice(below.length));
    const found = files.find((file) => isPlain(file) && matchesPattern(pattern, file));
    if (found !== undefined) return [found];
  }
  return [];
}

/** In a folder, and nothing of it wants to be encoded. */
function isPlain(file: string): boolean {
  return /^\/[\w./-]+\/[\w.-]+$/.test(file);
}

function listed(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => `/${withSlashes(path.relative(folder, path.join(entry.parentPath, entry.name)))}`)
      .sort();
  } catch {
    return [];
  }
}

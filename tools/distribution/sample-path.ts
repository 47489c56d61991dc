/** sample-path: a path worth asking a behavior for: a file of its bucket where there is one, since its answer says more than a 404. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { withSlashes } from '../files.js';
import { matchBehavior } from './match.js';
import type { Behavior, DistributionModel, Origin } from './model.js';

export function samplePath(model: DistributionModel, behavior: Behavior, projectDir: string): string {
  const origin = originOf(model, behavior);
  const file = filesOf(origin, projectDir).find((candidate) => matchBehavior(model, candidate) === behavior);
  if (file !== undefined) return encodeURI(file);
  const plain = behavior.pattern.replace(/[*?]/g, '');
  const kind = origin?.target.kind;
  return kind === 'http-api' || kind === 'function-url' ? `${plain}items` : plain.replace(/^(?!\/)/, '/');
}

function originOf(model: DistributionModel, { targetOriginId }: Behavior): Origin | undefined {
  return model.origins[model.originGroups[targetOriginId]?.members[0] ?? targetOriginId];
}

/** As paths: the origin's own path is left out of them. */
function filesOf(origin: Origin | undefined, projectDir: string): string[] {
  if (origin?.target.kind !== 'bucket' || origin.target.directory === undefined) return [];
  try {
    const folder = path.join(path.resolve(projectDir, origin.target.directory), origin.path);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const names = files.map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)));
    return names.map((name) => `/${withSlashes(name)}`).filter((name) => /\.\w+$/.test(name));
  } catch {
    return [];
  }
}

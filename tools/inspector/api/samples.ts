/** samples: five requests worth sending to a distribution that nobody has asked yet. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { matchBehavior } from '../../distribution/match.js';
import type { Behavior, DistributionModel, OriginTarget } from '../../distribution/model.js';
import type { DistributionView } from '../contract.js';

const most = 5;

export function samplesOf(model: DistributionModel, projectDir: string): DistributionView['samples'] {
  const root = { path: '/', text: model.defaultRootObject ? 'the default root object' : 'the root' };
  const route = { path: '/orders/42', text: 'a path without a file ending, such as a route of an application' };
  const named = model.behaviors
    .filter(({ isDefault }) => !isDefault)
    .map((behavior) => sampleOf(model, behavior, projectDir));
  const privateFirst = named.sort((a, b) => Number(b.text.includes('private')) - Number(a.text.includes('private')));
  return [root, route, ...privateFirst].slice(0, most);
}

function sampleOf(
  model: DistributionModel,
  behavior: Behavior,
  projectDir: string,
): DistributionView['samples'][number] {
  const isPrivate = behavior.trustedKeys !== undefined ? ': private, by its key group' : '';
  const edge = behavior.functions['viewer-request'];
  const by = edge === undefined ? '' : `, first through ${edge.name}`;
  return { path: pathFor(model, behavior, projectDir), text: `origin ${behavior.targetOriginId}${isPrivate}${by}` };
}

/** A file of the bucket where there is one: its answer says more than a 404. */
function pathFor(model: DistributionModel, behavior: Behavior, projectDir: string): string {
  const target = targetOf(model, behavior);
  const files =
    target?.kind === 'bucket' && target.directory !== undefined
      ? filesOf(path.resolve(projectDir, target.directory))
      : [];
  const file = files.find((candidate) => matchBehavior(model, candidate) === behavior);
  if (file !== undefined) return encodeURI(file);
  const plain = behavior.pattern.replace(/[*?]/g, '');
  return target?.kind === 'http-api' || target?.kind === 'function-url'
    ? `${plain}items`
    : plain.replace(/^(?!\/)/, '/');
}

function targetOf(model: DistributionModel, { targetOriginId }: Behavior): OriginTarget | undefined {
  return model.origins[model.originGroups[targetOriginId]?.members[0] ?? targetOriginId]?.target;
}

function filesOf(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return entries.map((entry) => `/${entry.split(path.sep).join('/')}`).filter((entry) => /\.\w+$/.test(entry));
  } catch {
    return [];
  }
}

/** samples: five requests worth sending to a distribution that nobody has asked yet. */
import type { Behavior, DistributionModel } from '../../distribution/model.js';
import { samplePath } from '../../distribution/sample-path.js';
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
  return { path: samplePath(model, behavior, projectDir), text: `origin ${behavior.targetOriginId}${isPrivate}${by}` };
}

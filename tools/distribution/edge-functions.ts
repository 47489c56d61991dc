/** edge-functions: every function of a distribution, whatever event it is attached to. */
import type { Behavior, EdgeFunction, ViewerMtls } from './model.js';

export function edgeFunctionsOf(model: {
  behaviors: readonly Behavior[];
  viewerMtls?: ViewerMtls | undefined;
}): EdgeFunction[] {
  const attached = model.behaviors.flatMap((behavior) => Object.values(behavior.functions));
  const connection = model.viewerMtls?.connectionFunction;
  return connection === undefined ? attached : [...attached, connection];
}

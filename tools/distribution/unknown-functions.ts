/*! unknown-functions: how a function is spoken of that is attached and whose code is nowhere here. It must never look as if there were none. */
import type { EventType } from '../http/event-type.js';
import type { Behavior, DistributionModel } from './model.js';

/** "arn:…, not known here" */
export function notKnownHere(arn: string): string {
  return `${arn}, not known here`;
}

export function isUnknownNote(text: string): boolean {
  return text.endsWith(notKnownHere(''));
}

export function hasUnknownFunctions(models: readonly Pick<DistributionModel, 'behaviors'>[]): boolean {
  return models.some(({ behaviors }) =>
    behaviors.some(({ unknownFunctions }) => Object.keys(unknownFunctions).length > 0),
  );
}

/** Names by event, those that are not known among them. */
export function attachedNames({ functions, unknownFunctions }: Behavior): Partial<Record<EventType, string>> {
  const known = Object.entries(functions).map(([event, edge]) => [event, edge.name]);
  const unknown = Object.entries(unknownFunctions).map(([event, arn]) => [event, notKnownHere(arn)]);
  return Object.fromEntries([...known, ...unknown]);
}

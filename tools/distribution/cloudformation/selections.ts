/*! selections: which headers, cookies or query parameters a policy names. */
import type { Selection } from '../model.js';
import { type Part, partOf, reportRest, textsOf, wordOf } from './part.js';

const behaviors = ['none', 'whitelist', 'allExcept', 'all'] as const;

/** Reads "CookiesConfig: { CookieBehavior, Cookies }" and its like. Header names compare without case. */
export function readSelection(part: Part, config: string, behaviorKey: string, namesKey: string): Selection {
  const child = partOf(part, config);
  if (!child) return { behavior: 'none' };
  const behavior = wordOf(child, behaviorKey, behaviors);
  const names = textsOf(child, namesKey);
  reportRest(child);
  return select(behavior, namesKey === 'Headers' ? names.map(lowerCase) : names);
}

export function select(behavior: Selection['behavior'], names: string[]): Selection {
  return behavior === 'none' || behavior === 'all' ? { behavior } : { behavior, names };
}

/** The headers of an origin request policy have two words of their own. */
export function readRequestHeaders(part: Part): Selection & { extra?: string[] } {
  const child = partOf(part, 'HeadersConfig');
  if (!child) return { behavior: 'none' };
  const words = ['none', 'whitelist', 'allViewer', 'allViewerAndWhitelistCloudFront', 'allExcept'] as const;
  const behavior = wordOf(child, 'HeaderBehavior', words);
  const names = textsOf(child, 'Headers').map(lowerCase);
  reportRest(child);
  if (behavior === 'allViewer') return { behavior: 'all' };
  if (behavior === 'allViewerAndWhitelistCloudFront') return { behavior: 'all', extra: names };
  return select(behavior, names);
}

function lowerCase(name: string): string {
  return name.toLowerCase();
}

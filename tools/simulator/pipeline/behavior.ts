/*! behavior: finds the cache behavior by the path as the viewer sent it. What functions do to the path later changes neither behavior nor origin. */
import { matchBehavior, matchesPattern, normalisePath } from '../../distribution/match.js';
import type { EdgeResponse } from './edge-response.js';
import { type Exchange, note } from './exchange.js';
import { refuse } from './refuse.js';

export function chooseBehavior(exchange: Exchange, path: string): EdgeResponse | undefined {
  const start = performance.now();
  const { model } = exchange.distribution;
  if (!model.enabled) {
    const text = 'The distribution is disabled.';
    return refuse(exchange, 'behavior', start, { code: 'Disabled', text, fix: 'Set Enabled to true.' });
  }
  if (!exchange.hostKnown) {
    const text = 'Bad request. No distribution answers to this host.';
    const fix = `Add "${exchange.viewer.host}" to Aliases, or ask for one that is there.`;
    return refuse(exchange, 'behavior', start, { code: 'UnknownHost', text, fix });
  }
  exchange.behavior = matchBehavior(model, path);
  note(
    exchange,
    'behavior',
    start,
    'ran',
    () => summary(exchange),
    () => detail(exchange, path),
  );
  return undefined;
}

function summary({ behavior }: Exchange): string {
  return `\`${behavior.pattern}\` → \`${behavior.targetOriginId}\``;
}

function detail(exchange: Exchange, path: string): Record<string, unknown> {
  const normalised = normalisePath(path);
  const chosen = exchange.distribution.model.behaviors.indexOf(exchange.behavior);
  const candidates = exchange.distribution.model.behaviors.map((behavior, index) => ({
    pattern: behavior.pattern,
    origin: behavior.targetOriginId,
    result: index < chosen ? missed(behavior.pattern, normalised) : index === chosen ? 'matched' : 'not tried',
  }));
  return normalised === path ? { candidates } : { candidates, normalisedPath: normalised };
}

function missed(pattern: string, path: string): string {
  return matchesPattern(pattern.toLowerCase(), path.toLowerCase()) ? 'differs in case' : 'does not match';
}

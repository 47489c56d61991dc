/*! skipped: why a stage did not run. */
import type { Exchange } from '../pipeline/exchange.js';
import type { Stage, StageName } from '../trace.js';

interface Skip {
  state: Extract<Stage['state'], 'skipped' | 'none'>;
  reason: string;
}

const events = ['viewer-request', 'viewer-response', 'origin-request', 'origin-response'] as const;

/** "none": the behavior has nothing for this stage; "skipped": it has, and the request did not come that far. */
export function skipReason(exchange: Exchange, name: StageName): Skip {
  const absent = whatIsMissing(exchange, name);
  if (absent !== undefined) return { state: 'none', reason: absent };
  const { answeredBy } = exchange.trace;
  if (name === 'error-page') return { state: 'none', reason: 'no error that a page stands in for' };
  if (name === 'viewer-response') return { state: 'skipped', reason: viewerResponseReason(answeredBy) };
  if (answeredBy === 'cache') return { state: 'skipped', reason: 'not reached: the cache answered' };
  return { state: 'skipped', reason: `not reached: ${answeredBy} answered` };
}

function whatIsMissing({ behavior, distribution }: Exchange, name: StageName): string | undefined {
  const event = events.find((candidate) => candidate === name);
  if (event !== undefined && (behavior.functions[event] ?? behavior.unknownFunctions[event]) === undefined)
    return 'no function on this event';
  if (name === 'signature' && behavior.trustedKeys === undefined) return 'no trusted key group on this behavior';
  if (name === 'headers-policy' && behavior.responseHeadersPolicy === undefined) return 'no policy on this behavior';
  if (name !== 'root-object') return undefined;
  return distribution.model.defaultRootObject ? 'only for "/" itself' : 'the distribution has none';
}

function viewerResponseReason(answeredBy: StageName): string {
  if (answeredBy === 'viewer-request') return 'not run for responses that viewer-request made';
  if (answeredBy === 'error-page') return 'not run for error pages';
  if (answeredBy === 'origin' || answeredBy === 'cache') return 'not run: the origin answered an error';
  return `not run: ${answeredBy} answered`;
}

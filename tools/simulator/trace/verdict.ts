/*! verdict: one sentence on a request: who answered, and why. */
import type { Finished } from './finished.js';

export function verdict({ exchange, response }: Finished): string {
  const { trace, behavior } = exchange;
  const rewritten =
    exchange.request.uri === exchange.viewer.path ? '' : ` The path became \`${exchange.request.uri}\`.`;
  const functionName = (event: 'viewer-request' | 'origin-request' | 'viewer-response' | 'origin-response') =>
    `\`${behavior.functions[event]?.name}\``;
  switch (trace.answeredBy) {
    case 'behavior':
    case 'viewer-rules':
      return `CloudFront answered ${response.status} before any function or the cache was asked.`;
    case 'signature':
      return `CloudFront refused the request. ${trace.why?.text ?? 'The signature is not good.'} Neither a function nor the origin saw it.`;
    case 'root-object':
      return `CloudFront answered ${response.status}: the default root object is not valid.`;
    case 'viewer-request':
    case 'origin-request':
    case 'origin-response':
    case 'viewer-response':
      return trace.why && response.status >= 500
        ? `${functionName(trace.answeredBy)} failed, so CloudFront answered ${response.status}.`
        : `${functionName(trace.answeredBy)} answered ${response.status} at ${trace.answeredBy}.${trace.why ? ` ${trace.why.text}` : ''}`;
    case 'cache':
      return `The cache answered${trace.missReason === 'stale' ? ' with a stale object, and refreshes it' : ''}.${rewritten}`;
    case 'error-page':
      return `A custom error page stood in for the answer, with status ${response.status}.${rewritten}`;
    default:
      if (trace.why?.code === 'OriginNotAsked') return `${trace.why.text}${rewritten}`;
      return `Origin \`${trace.originId}\` answered ${response.status}. It was asked because ${missSentence(trace.missReason)}.${rewritten}`;
  }
}

function missSentence(reason: string | undefined): string {
  if (reason === 'cold') return 'nothing was stored under this key';
  if (reason === 'expired') return 'what was stored had expired';
  if (reason === 'invalidated') return 'an invalidation had removed the object';
  return 'this request is never cached';
}

/*! respond-detail: the answer's headers, each with who set it, for the inspector. */
import type { HeaderList } from '../http.js';
import type { Exchange } from '../pipeline/exchange.js';

const own = /^(x-cache|via|x-amz-cf-pop|x-amz-cf-id|age)$/i;

export function respondDetail(
  exchange: Exchange,
  status: number,
  headers: HeaderList,
  bytes: number | undefined,
): Record<string, unknown> {
  const encoding = headers.find(([name]) => name.toLowerCase() === 'content-encoding')?.[1];
  return {
    status,
    bytes,
    encoding,
    headers: headers.map(([name, value]) => ({ name, value, setBy: setBy(exchange, name, value) })),
  };
}

/** The last stage that could have: CloudFront, viewer-response, the headers policy, then whoever made the answer. */
function setBy({ behavior, trace }: Exchange, name: string, value: string): string {
  if (own.test(name) || (name.toLowerCase() === 'server' && value === 'CloudFront')) return 'CloudFront';
  for (const event of ['viewer-response', 'viewer-request'] as const) {
    const diff = trace.stages.find((stage) => stage.name === event)?.detail?.().diff as
      | { op: string; path: string }[]
      | undefined;
    const path = `headers.${name.toLowerCase()}`;
    if (diff?.some((change) => change.op === '+' && change.path === path))
      return behavior.functions[event]?.name ?? event;
  }
  const policy = trace.stages.find((stage) => stage.name === 'headers-policy')?.detail?.().added as
    | HeaderList
    | undefined;
  if (policy?.some(([added]) => added.toLowerCase() === name.toLowerCase()))
    return behavior.responseHeadersPolicy?.name ?? 'policy';
  return trace.answeredBy === 'viewer-request'
    ? (behavior.functions['viewer-request']?.name ?? 'CloudFront')
    : 'origin';
}

/*! respond-detail: the answer's headers, each with who set it, for the inspector. */
import type { HeaderList } from '../../http/messages.js';
import type { Exchange } from '../pipeline/exchange.js';
import type { StageName } from '../trace.js';

const own = /^(x-cache|via|x-amz-cf-pop|x-amz-cf-id|age)$/i;

export function respondDetail(
  exchange: Exchange,
  status: number,
  headers: HeaderList,
  bytes: number | undefined,
): Record<string, unknown> {
  const encoding = headers.find(([name]) => name.toLowerCase() === 'content-encoding')?.[1];
  const setters = settersOf(exchange);
  const withSetter = headers.map(([name, value]) => ({ name, value, setBy: setBy(setters, name, value) }));
  return { status, bytes, encoding, headers: withSetter };
}

/** Who set which names, the last stage first. Whoever made the answer set the rest. */
interface Setters {
  stages: { by: string; names: Set<string> }[];
  maker: string;
}

function settersOf({ behavior, trace }: Exchange): Setters {
  const detailOf = (name: StageName) => trace.stages.find((stage) => stage.name === name)?.detail?.();
  const edits = (detailOf('viewer-response')?.diff ?? []) as { op: string; path: string }[];
  const added = (detailOf('headers-policy')?.added ?? []) as HeaderList;
  const byFunction = edits.filter(({ op }) => op === '+').map(({ path }) => path.replace(/^headers\.([^.]+).*$/, '$1'));
  const made = trace.answeredBy === 'viewer-request' ? behavior.functions['viewer-request']?.name : undefined;
  return {
    stages: [
      { by: behavior.functions['viewer-response']?.name ?? 'viewer-response', names: new Set(byFunction) },
      {
        by: behavior.responseHeadersPolicy?.name ?? 'policy',
        names: new Set(added.map(([name]) => name.toLowerCase())),
      },
    ],
    maker: made ?? 'origin',
  };
}

function setBy({ stages, maker }: Setters, name: string, value: string): string {
  const lower = name.toLowerCase();
  if (own.test(name) || (lower === 'server' && value === 'CloudFront')) return 'CloudFront';
  return stages.find(({ names }) => names.has(lower))?.by ?? maker;
}

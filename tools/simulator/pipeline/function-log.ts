/*! function-log: what functions say with console.log, as CloudWatch Logs would show it. DG/edge-functions-logs.html */
import type { EdgeFunction } from '../../distribution/model.js';
import type { FunctionSaid } from '../events.js';
import { maskUrl } from '../trace/mask.js';
import type { Exchange } from './exchange.js';

/** Writes nothing for a run that said nothing: neither does CloudFront. */
export function writeLogs(exchange: Exchange, source: EdgeFunction, logs: readonly string[]): void {
  const { log } = exchange.distribution.shared;
  if (log === undefined || logs.length === 0) return;
  const { id } = exchange;
  const isFramed = source.kind === 'function';
  const say = (line: string, text?: string) =>
    log(`${logGroup(source)}  ${line}`, text === undefined ? undefined : saidBy(exchange, source, text));
  if (isFramed) say(`${id} START DistributionID: ${exchange.distribution.model.id}`);
  for (const text of logs) say(isFramed ? `${id} ${text}` : text, text);
  if (isFramed) say(`${id} END`);
}

function saidBy({ viewer }: Exchange, { name }: EdgeFunction, text: string): FunctionSaid {
  return { path: maskUrl(viewer.path, viewer.query), function: name, text };
}

/** A function's group is in us-east-1, that of Lambda@Edge in the region of the viewer and named after us-east-1. */
function logGroup({ kind, name }: EdgeFunction): string {
  return kind === 'function' ? `/aws/cloudfront/function/${name}` : `/aws/lambda/us-east-1.${name}`;
}

/*! function-log: what functions say with console.log, as CloudWatch Logs would show it. DG/edge-functions-logs.html */
import type { EdgeFunction } from '../../distribution/model.js';
import type { Exchange } from './exchange.js';

/** Writes nothing for a run that said nothing: neither does CloudFront. */
export function writeLogs(exchange: Exchange, source: EdgeFunction, logs: readonly string[]): void {
  const { log } = exchange.distribution.shared;
  if (log === undefined || logs.length === 0) return;
  for (const line of source.kind === 'function' ? framed(exchange, logs) : logs) log(`${logGroup(source)}  ${line}`);
}

function framed({ id, distribution }: Exchange, logs: readonly string[]): string[] {
  return [`${id} START DistributionID: ${distribution.model.id}`, ...logs.map((line) => `${id} ${line}`), `${id} END`];
}

/** A function's group is in us-east-1, that of Lambda@Edge in the region of the viewer and named after us-east-1. */
function logGroup({ kind, name }: EdgeFunction): string {
  return kind === 'function' ? `/aws/cloudfront/function/${name}` : `/aws/lambda/us-east-1.${name}`;
}

/** A store of many redirects, as `edgewright kvs redirects --sharded` writes it. */
import { createHash } from 'node:crypto';
import { shardedLayout } from '../../tools/kvs/store-layout.js';

/** Of `count` rules `/old/page-N` → `/new/page-N`, the entries that a request for `path` reads. */
export function bucketsOf(count: number, path: string): Record<string, string> {
  const rules = Array.from({ length: count }, (_, at) => ({
    line: at + 1,
    address: `/old/page-${at}`,
    target: `/new/page-${at}`,
    status: 301,
  }));
  const entries = shardedLayout(rules, 1, 'bench');
  const { k } = JSON.parse(entries.get('r')!) as { k: number };
  const bits = createHash('sha256').update(path).digest().readUInt32BE(0);
  const bucket = `r1:${Math.floor(bits / 2 ** (32 - k))}`;
  return { r: entries.get('r')!, [bucket]: entries.get(bucket)! };
}

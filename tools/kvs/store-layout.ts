/** Lays redirects out in a key value store, as functions/redirects looks for them: one key a rule, or buckets of many. */
import { createHash } from 'node:crypto';
import { EdgewrightError } from '../errors.js';
import { storeLimits } from '../limits.js';
import { type RedirectRule, ruleText } from './redirect-rule.js';

export type Entries = Map<string, string>;

interface Parts {
  exact: RedirectRule[];
  wide: Record<string, string>;
}

/** `r:/old` → `/new`; the rules with `*` and those of other hosts are one table under `r*`. */
export function plainLayout(rules: readonly RedirectRule[], file: string): Entries {
  const { exact, wide } = partsOf(rules);
  const entries: Entries = new Map(exact.map((rule) => [`r:${rule.address}`, ruleText(rule)]));
  if (Object.keys(wide).length > 0) entries.set('r*', JSON.stringify(wide));
  refuseLong(entries, file);
  return entries;
}

/**
 * Buckets by the first bits of SHA-256 of the path, as few as keep each within the limit of a value. `r` points to their generation,
 * so that a change of thousands becomes visible at once: it is written last.
 */
export function shardedLayout(rules: readonly RedirectRule[], generation: number, file: string): Entries {
  const { exact, wide } = partsOf(rules);
  const pairs = exact.map((rule) => ({
    bits: createHash('sha256').update(rule.address).digest().readUInt32BE(0),
    pair: `${JSON.stringify(rule.address)}:${JSON.stringify(ruleText(rule))}`,
  }));
  const most = storeLimits.value - '{}'.length;
  for (let k = 0; k <= 20; k++) {
    const buckets = new Map<number, { bytes: number; pairs: string[] }>();
    for (const { bits, pair } of pairs) {
      const at = Math.floor(bits / 2 ** (32 - k));
      const bucket = buckets.get(at) ?? { bytes: -1, pairs: [] };
      bucket.bytes += Buffer.byteLength(pair) + 1;
      bucket.pairs.push(pair);
      buckets.set(at, bucket);
    }
    if ([...buckets.values()].some(({ bytes }) => bytes > most)) continue;
    const entries: Entries = new Map(
      [...buckets].map(([at, bucket]) => [`r${generation}:${at}`, `{${bucket.pairs.join(',')}}`]),
    );
    entries.set('r', JSON.stringify({ g: generation, k, s: wide }));
    refuseLong(entries, file);
    return entries;
  }
  throw new EdgewrightError(
    'redirect',
    `"${file}": expected rules of at most ${most} bytes each, found a longer one. Shorten it.`,
  );
}

/** Rules with `*`, and those of other hosts, are few: every request that no other rule answers looks through them. */
function partsOf(rules: readonly RedirectRule[]): Parts {
  const isWide = ({ address }: RedirectRule) => address.endsWith('/*') || !address.startsWith('/');
  const wide = Object.fromEntries(rules.filter(isWide).map((rule) => [rule.address, ruleText(rule)]));
  return { exact: rules.filter((rule) => !isWide(rule)), wide };
}

function refuseLong(entries: Entries, file: string): void {
  for (const [key, value] of entries) {
    const [keyBytes, bytes] = [Buffer.byteLength(key), Buffer.byteLength(value)];
    if (keyBytes > storeLimits.key)
      throw new EdgewrightError(
        'redirect',
        `"${file}": expected keys of at most ${storeLimits.key} bytes, found ${keyBytes} of "${key.slice(0, 60)}…". Build with --sharded.`,
      );
    if (bytes <= storeLimits.value) continue;
    const advice =
      key === 'r' || key === 'r*' ? 'Put rules with "*" and of other hosts into config.rules.' : 'Shorten it.';
    throw new EdgewrightError(
      'redirect',
      `"${file}": expected a value of at most ${storeLimits.value} bytes under "${key}", found ${bytes}. ${advice}`,
    );
  }
}

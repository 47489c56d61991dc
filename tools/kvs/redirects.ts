/** `edgewright kvs redirects`: from people's lists of redirects to the import file of a key value store, and to the update of a live one. */
import { existsSync } from 'node:fs';
import { writeFileAtOnce } from '../build/write.js';
import { openKeyValueStore } from '../engine/index.js';
import { EdgewrightError, throwIfAny } from '../errors.js';
import { readTextFile, refuseUnwritable } from '../files.js';
import { storeLimits } from '../limits.js';
import { readRules } from './read-rules.js';
import { type RawRule, type RedirectRule, readRule } from './redirect-rule.js';
import { resolveRules } from './resolve-rules.js';
import { type Entries, plainLayout, shardedLayout } from './store-layout.js';
import { type Update, updateOf } from './update.js';

interface RedirectsOptions {
  file: string;
  out: string;
  sharded: boolean;
  /** Hosts that targets may name. */
  hosts: string[];
  /** Host of the site itself: addresses that name it are paths. */
  site: string | undefined;
}

interface RedirectsReport {
  rules: number;
  keys: number;
  bytes: number;
  collapsed: string[];
  update: Update;
}

/** Writes `out` only when everything is right. What `out` had before is what the update starts from. */
export async function buildRedirects({ file, out, sharded, hosts, site }: RedirectsOptions): Promise<RedirectsReport> {
  refuseUnwritable(out, '--out');
  const raw = ofSite(readRules(readTextFile(file, 'kvs redirects'), file), site);
  const { rules, collapsed } = resolveRules(checked(raw, hosts, file), file);
  const before: Entries = existsSync(out) ? new Map(Object.entries(openKeyValueStore(out).data)) : new Map();
  const after = sharded ? nextGeneration(rules, before, file) : plainLayout(rules, file);
  const others = [...before].filter(([key]) => !/^r(\*|\d*:|$)/.test(key));
  for (const [key, value] of others) after.set(key, value);
  const update = updateOf(before, after);
  refuseFull(after, update, before, file);
  const data = [...after].map(([key, value]) => ({ key, value }));
  await writeFileAtOnce(out, `${JSON.stringify({ data }, null, 1)}\n`);
  return { rules: rules.length, keys: after.size, bytes: bytesOf(after), collapsed, update };
}

/** Bulk lists name the site itself in every line: a list that knows one host alone is of that one. */
function ofSite(raw: RawRule[], site: string | undefined): RawRule[] {
  const hostOf = (address: string) =>
    /^(?:https?:\/\/)?([a-z\d-]+(?:\.[a-z\d-]+)+)(?=\/|$)/i.exec(address)?.[1]?.toLowerCase();
  const named = new Set(raw.map(({ address }) => hostOf(address)));
  const own = site ?? (named.size === 1 ? [...named][0] : undefined);
  return raw.map((rule) => {
    if (own === undefined || hostOf(rule.address) !== own) return rule;
    const path = rule.address.replace(/^(?:https?:\/\/)?[^/]+/i, '');
    return { ...rule, address: path === '' ? '/' : path, target: localTarget(rule.target, own) };
  });
}

function localTarget(target: string, own: string): string {
  const path = target.replace(/^https:\/\//i, '');
  return path !== target && (path.toLowerCase() === own || path.toLowerCase().startsWith(`${own}/`))
    ? path.slice(own.length) || '/'
    : target;
}

function checked(raw: readonly RawRule[], hosts: readonly string[], file: string): RedirectRule[] {
  const errors: EdgewrightError[] = [];
  const rules = raw.flatMap((one) => {
    try {
      return readRule(one, hosts, file);
    } catch (error) {
      if (!(error instanceof EdgewrightError)) throw error;
      errors.push(error);
      return [];
    }
  });
  throwIfAny(errors);
  if (rules.length === 0)
    throw new EdgewrightError('redirect', `"${file}" has no rule. Expected "/old /new" or a line of CSV.`);
  return rules;
}

/** The same rules under the same generation: a build that changes nothing updates nothing. */
function nextGeneration(rules: readonly RedirectRule[], before: Entries, file: string): Entries {
  const last = Number(/^\{"g":(\d+)/.exec(before.get('r') ?? '')?.[1] ?? 0);
  const same = shardedLayout(rules, last, file);
  const isSame = last > 0 && [...same].every(([key, value]) => before.get(key) === value);
  return isSame ? same : shardedLayout(rules, last + 1, file);
}

/** During the update, both generations are in the store. */
function refuseFull(after: Entries, update: Update, before: Entries, file: string): void {
  const leaving = update.removed.reduce((sum, key) => sum + Buffer.byteLength(key + before.get(key)), 0);
  const most = bytesOf(after) + leaving;
  if (most <= storeLimits.total) return;
  const found = `found ${most}${leaving > 0 ? `, ${leaving} of them of the old generation, which goes last` : ''}`;
  throw new EdgewrightError(
    'redirect',
    `"${file}": expected at most ${storeLimits.total} bytes in the store, ${found}. Use a second store.`,
  );
}

function bytesOf(entries: Entries): number {
  return [...entries].reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
}

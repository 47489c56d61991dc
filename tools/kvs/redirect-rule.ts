/** One redirect, as functions/redirects reads it: its address, and the rule in parts. */
import { EdgewrightError } from '../errors.js';

export interface RedirectRule {
  /** Line of the file, or number of the entry. */
  line: number;
  /** "/old", "/docs/*", "old.example/page", "old.example/*". Percent-encoded as browsers send it. */
  address: string;
  /** Path of the site or https address, percent-encoded. Empty for 410. */
  target: string;
  status: number;
  /** Seconds since 1970. */
  from?: number;
  until?: number;
  query?: string;
}

/** The same before it was looked at: what stands in the columns. */
export interface RawRule {
  line: number;
  address: string;
  target: string;
  status?: string;
  from?: string;
  until?: string;
  query?: string;
}

const STATUSES = [301, 302, 307, 308, 410];
const QUERIES = ['keep', 'drop', 'replace'];

/** Checks one rule by itself. Throws EdgewrightError `redirect`, which names `file` and line. */
export function readRule(raw: RawRule, hosts: readonly string[], file: string): RedirectRule {
  const fail = (found: string): never => {
    throw new EdgewrightError('redirect', `"${file}", line ${raw.line}: ${found}`);
  };
  const status = raw.status ? Number(raw.status) : 301;
  if (!STATUSES.includes(status)) fail(`expected the status ${STATUSES.join(', ')}, found "${raw.status}".`);
  const rule: RedirectRule = { line: raw.line, address: readAddress(raw.address, fail), target: '', status };
  if (status !== 410) rule.target = readTarget(raw.target, rule.address, hosts, fail);
  if (raw.from) rule.from = readTime(raw.from, fail);
  if (raw.until) rule.until = readTime(raw.until, fail);
  if (raw.query && !QUERIES.includes(raw.query))
    fail(`expected the query ${QUERIES.join(', ')}, found "${raw.query}".`);
  if (raw.query) rule.query = raw.query;
  return rule;
}

/** The rule in the parts of functions/redirects: "302 /new until=1767225600". */
export function ruleText({ status, target, from, until, query }: RedirectRule): string {
  const parts = [status === 301 ? '' : String(status), target];
  if (from !== undefined) parts.push(`from=${from}`);
  if (until !== undefined) parts.push(`until=${until}`);
  if (query !== undefined) parts.push(`query=${query}`);
  return parts.filter((word) => word !== '').join(' ');
}

type Fail = (found: string) => never;

function readAddress(text: string, fail: Fail): string {
  const { host, rest } = splitHost(text);
  if (!rest.startsWith('/') || (host !== '' && !/^[a-z\d-]+(\.[a-z\d-]+)+$/.test(host)))
    fail(`expected an address like "/old" or "/docs/*", found "${text}".`);
  if (/[?#]/.test(rest)) fail(`expected an address without query and fragment, found "${text}". Rules go by the path.`);
  const star = rest.indexOf('*');
  if (star >= 0 && !(star === rest.length - 1 && rest.endsWith('/*')))
    fail(`expected "*" alone behind the last "/", found "${text}".`);
  if (/\/:\w/.test(rest)) fail(`expected "*" in place of a named part, found "${text}".`);
  if (host && star > 1) fail(`expected "${host}/*" or one page of another host, found "${text}".`);
  if (rest.split('/').length - 1 > 8 && star >= 0)
    fail(`expected "*" at most 8 levels deep, found "${text}". The function looks no deeper.`);
  return host + encodePath(rest);
}

function splitHost(text: string): { host: string; rest: string } {
  if (text.startsWith('/')) return { host: '', rest: text };
  const plain = text.replace(/^https?:\/\//i, '');
  const slash = plain.indexOf('/');
  const host = (slash < 0 ? plain : plain.slice(0, slash)).toLowerCase();
  return { host, rest: slash < 0 ? '/' : plain.slice(slash) };
}

function readTarget(text: string, address: string, hosts: readonly string[], fail: Fail): string {
  if (text.includes(':splat') && !address.endsWith('/*')) fail(`":splat" expects an address that ends in "/*".`);
  if (/[^/]:splat|:splat[^/?#]/.test(text)) fail(`expected ":splat" as a part between "/", found "${text}".`);
  if (/[\s"]/.test(text)) fail(`expected a target without blanks and quotes, found "${text}". Write %20, %22.`);
  if (/^\/[/\\]/.test(text))
    fail(`the target "${text}" leads to another host. Write one "/", or https:// and the host.`);
  if (text.startsWith('/')) return encodeTarget(text);
  if (!/^https:\/\//i.test(text)) fail(`expected a target that begins with "/" or "https://", found "${text}".`);
  const { host, rest } = splitHost(text);
  if (!hosts.includes(host)) {
    fail(`the target "${text}" leads to the host "${host}". Allow it with --host ${host}, and in config.hosts.`);
  }
  return `https://${host}${encodeTarget(rest)}`;
}

function readTime(text: string, fail: Fail): number {
  const seconds = /^\d+$/.test(text) ? Number(text) : Date.parse(text) / 1000;
  return Number.isFinite(seconds)
    ? Math.floor(seconds)
    : fail(`expected a time, seconds or ISO 8601, found "${text}".`);
}

/** As a browser writes it on the wire (WHATWG URL), with escapes in upper case, as the function compares them. */
function encodePath(path: string): string {
  return upper(encodeURI(path).replace(/%25([0-9a-f]{2})/gi, '%$1'));
}

function encodeTarget(target: string): string {
  return encodeURI(target).replace(/%25([0-9a-f]{2})/gi, '%$1');
}

function upper(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (escaped) => escaped.toUpperCase());
}

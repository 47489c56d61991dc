/** Reads redirects in the forms people have them: CSV, Netlify's `_redirects`, Cloudflare's bulk lists, JSON. */
import { parse } from 'csv-parse/sync';
import { EdgewrightError } from '../errors.js';
import { parseJson } from '../files.js';
import type { RawRule } from './redirect-rule.js';

/** The form tells itself by name and content. Throws EdgewrightError `redirect`. */
export function readRules(text: string, file: string): RawRule[] {
  const plain = text.replace(/^\uFEFF/, '');
  if (/^\s*[[{]/.test(plain)) return fromJson(plain, file);
  if (/\.csv$/i.test(file)) return fromCsv(plain, file);
  return fromRedirects(plain, file);
}

/** Of a file of Netlify or Cloudflare Pages: address, target, status; first rule first. */
function fromRedirects(text: string, file: string): RawRule[] {
  return text.split(/\r?\n/).flatMap((content, at) => {
    const parts = content
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/)
      .filter(Boolean);
    if (parts.length === 0) return [];
    const [address = '', target = '', status = '301', ...more] = parts;
    if (parts.length < 2) throw mistake(file, at + 1, `expected "address target status", found "${content.trim()}"`);
    const extra =
      more.length > 0 || target.includes('=') ? [status, ...more].find((word) => word.includes('=')) : undefined;
    if (extra ?? (/^\w+=/.test(target) ? target : undefined))
      throw mistake(file, at + 1, `conditions such as "${extra ?? target}" have no counterpart here. Remove the line`);
    return [{ line: at + 1, address, target, status: status.replace(/!$/, '') }];
  });
}

const COLUMNS = ['address', 'target', 'status', 'from', 'until', 'query'];

/** With a header of our columns, or without one as spreadsheets and Cloudflare's bulk lists have them. */
function fromCsv(text: string, file: string): RawRule[] {
  const rows = parseCsv(text, file);
  const head = rows[0]?.map((cell) => cell.toLowerCase()) ?? [];
  const hasHead = head.includes('target') || head.includes('to') || head.includes('target_url');
  const body = hasHead ? rows.slice(1) : rows;
  const lines = body.map((cells, at) => ({ cells, line: at + (hasHead ? 2 : 1) }));
  if (!hasHead && rows.some((row) => row[0] && !row[0].startsWith('/'))) return lines.map((row) => fromBulk(row, file));
  const names = hasHead ? head.map((name) => ALIASES[name] ?? name) : COLUMNS;
  const unknown = names.find((name) => !COLUMNS.includes(name));
  if (unknown !== undefined) throw mistake(file, 1, `expected the columns ${COLUMNS.join(', ')}, found "${unknown}"`);
  return lines.map(({ cells, line }) => {
    const row = Object.fromEntries(names.map((name, column) => [name, cells[column] ?? '']));
    return { line, address: row.address ?? '', target: row.target ?? '', ...row };
  });
}

const ALIASES: Record<string, string> = {
  source: 'address',
  path: 'address',
  to: 'target',
  source_url: 'address',
  target_url: 'target',
  status_code: 'status',
};

function parseCsv(text: string, file: string): string[][] {
  try {
    return parse(text, { relax_column_count: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw new EdgewrightError('redirect', `"${file}" is not valid CSV: ${(error as Error).message}`);
  }
}

/** developers.cloudflare.com/rules/url-forwarding/bulk-redirects/reference/csv-file-format: all but the first two columns may be missing. */
function fromBulk({ cells, line }: { cells: string[]; line: number }, file: string): RawRule {
  const [address = '', target = '', status = '301', keepsQuery = '', subdomains = '', subpaths = '', keepsPath = ''] =
    cells;
  const isOn = (text: string) => /^(true|1)$/i.test(text);
  if (isOn(subdomains))
    throw mistake(file, line, `"include_subdomains" has no counterpart here. Write a rule for each host`);
  return bulkRule(line, address, target, status || '301', isOn(keepsQuery), isOn(subpaths), isOn(keepsPath));
}

function bulkRule(
  line: number,
  address: string,
  target: string,
  status: string,
  keepsQuery: boolean,
  subpaths: boolean,
  keepsPath: boolean,
): RawRule {
  const query = keepsQuery ? '' : 'drop';
  const folder = (text: string) => text.replace(/\/*$/, '/');
  if (!subpaths) return { line, address, target, status, query };
  return {
    line,
    address: `${folder(address)}*`,
    target: keepsPath ? `${folder(target)}:splat` : target,
    status,
    query,
  };
}

interface BulkEntry {
  source_url: string;
  target_url: string;
  status_code?: number;
  preserve_query_string?: boolean;
  subpath_matching?: boolean;
  preserve_path_suffix?: boolean;
}

/** `{"/old": "/new"}` as in config, a list of columns by name, or the items of a bulk list as Cloudflare's API gives them. */
function fromJson(text: string, file: string): RawRule[] {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw new EdgewrightError('redirect', `"${file}" is not valid JSON: ${(error as Error).message}.`);
  }
  if (!Array.isArray(value))
    return Object.entries(value as object).map(([address, rule], at) => fromText(address, rule, at + 1, file));
  return value.map((entry: Record<string, unknown>, at) => fromEntry(entry, at + 1, file));
}

function fromEntry(entry: Record<string, unknown>, line: number, file: string): RawRule {
  const bulk = (entry?.redirect ?? entry) as BulkEntry | undefined;
  if (typeof bulk?.source_url === 'string') {
    const { source_url, target_url, status_code = 301 } = bulk;
    const flags = [bulk.preserve_query_string, bulk.subpath_matching, bulk.preserve_path_suffix].map(
      (flag) => flag === true,
    );
    return bulkRule(line, source_url, target_url, String(status_code), flags[0]!, flags[1]!, flags[2]!);
  }
  const named = Object.entries(entry ?? {}).map(([name, value]) => [ALIASES[name] ?? name, String(value)]);
  const row: Record<string, string> = Object.fromEntries(named);
  const unknown = Object.keys(row).find((name) => !COLUMNS.includes(name));
  if (unknown !== undefined || row.address === undefined)
    throw mistake(file, line, `expected ${COLUMNS.join(', ')}, found ${JSON.stringify(entry)}`);
  return { line, address: row.address, target: row.target ?? '', ...row };
}

/** "302 /new until=1767225600", as in config. */
function fromText(address: string, rule: unknown, line: number, file: string): RawRule {
  if (typeof rule !== 'string')
    throw mistake(file, line, `expected a rule like "/new" for "${address}", found ${JSON.stringify(rule)}`);
  const parts = rule.split(' ');
  const status = /^\d+$/.test(parts[0] ?? '') ? parts.shift()! : '301';
  const target = /^\w+=/.test(parts[0] ?? '') ? '' : (parts.shift() ?? '');
  const raw: RawRule = { line, address, target, status };
  for (const word of parts) {
    const [name = '', value = ''] = word.split('=');
    if (!['from', 'until', 'query'].includes(name))
      throw mistake(file, line, `expected from=, until= or query=, found "${word}"`);
    raw[name as 'from'] = value;
  }
  return raw;
}

function mistake(file: string, line: number, found: string): EdgewrightError {
  return new EdgewrightError('redirect', `"${file}", line ${line}: ${found}.`);
}

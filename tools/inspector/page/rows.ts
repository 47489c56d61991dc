/** rows: the lines of the list: requests, and between them what explains the next miss. */
import type { RequestSummary } from '../../simulator/events.js';
import type { RequestRecord } from '../../simulator/trace.js';
import { plural } from './format.js';
import type { StreamEvent } from './stream-event.js';

export type RequestRow = RequestSummary & { kind: 'request' };
/** `files`: of a rebuild. Several have a line each when it is unfolded. */
type EventRow = { kind: 'event'; id: string; at: number; text: string; files?: string[] };
export type Row = RequestRow | EventRow;

/** As many as the server remembers. */
export const mostRows = 1000;

export function rowOf(event: StreamEvent): Row | undefined {
  if (event.type === 'request') return { kind: 'request', ...event.request };
  if (event.type === 'rebuild') return rebuildRow(`e${event.id}`, event.at, event.files);
  const text = textOf(event);
  return text === undefined || !('at' in event) ? undefined : { kind: 'event', id: `e${event.id}`, at: event.at, text };
}

function textOf(event: StreamEvent): string | undefined {
  switch (event.type) {
    case 'build-refused':
      return 'A build was refused · the last good one is served';
    case 'invalidation':
      return `Invalidated \`${event.paths.join(' ')}\` · ${plural(event.removed, 'object')}`;
    case 'config':
      return event.message;
    default:
      return undefined;
  }
}

function rebuildRow(id: string, at: number, files: string[]): EventRow {
  const more = files.length === 1 ? '' : ` and ${plural(files.length - 1, 'other')}`;
  return { kind: 'event', id, at, text: `\`${files[0]}\`${more} changed · live from the next request`, files };
}

/** Rebuilds with a line for each of their files. */
export function unfold(rows: Row[]): Row[] {
  return rows.flatMap((row): Row[] => {
    if (row.kind === 'request' || row.files === undefined || row.files.length === 1) return [row];
    const { id, at, files } = row;
    return [
      row,
      ...files.map((file, part) => ({ kind: 'event' as const, id: `${id}-${part}`, at, text: `\`${file}\`` })),
    ];
  });
}

export function rowFromRecord(record: RequestRecord): RequestRow {
  const functions = record.stages.flatMap(({ detail }) => {
    const name = (detail?.function as { name?: string } | undefined)?.name;
    return name === undefined ? [] : [name];
  });
  return { ...record, kind: 'request', functions };
}

/** Newest first, each once. */
export function merge(rows: Row[], added: Row[]): Row[] {
  const known = new Set(rows.map(({ id }) => id));
  const fresh = added.filter(({ id }) => !known.has(id));
  return fresh.length === 0 ? rows : joinRebuilds([...fresh.reverse(), ...rows]).slice(0, mostRows);
}

/** One save may build file after file: what follows without a request between is one row, under the id of the first. */
function joinRebuilds(rows: Row[]): Row[] {
  const joined: Row[] = [];
  for (const row of rows) {
    const before = joined.at(-1);
    const files = [row, before].map((one) => (one?.kind === 'event' ? one.files : undefined));
    const [older, newer] = files;
    if (older === undefined || newer === undefined) joined.push(row);
    else joined[joined.length - 1] = rebuildRow(row.id, before!.at, [...new Set([...newer, ...older])]);
  }
  return joined;
}

/** Kinds of answers that are counted: each request is of one, the first that holds. */
const counted = {
  failed: ({ status }: RequestRow) => status >= 500,
  refused: ({ status }: RequestRow) => status === 401 || status === 403,
  missing: ({ status }: RequestRow) => status === 404,
  function: ({ xCache }: RequestRow) => xCache.includes('Generated'),
  hit: ({ xCache }: RequestRow) => /hit/i.test(xCache),
  miss: ({ xCache }: RequestRow) => /^miss/i.test(xCache),
  other: () => true,
};

export type Counted = keyof typeof counted;

const names = Object.keys(counted) as Counted[];

function kindOf(row: RequestRow): Counted {
  return names.find((name) => counted[name](row))!;
}

/** Of a refusal: CloudFront's code, or that it has none, as where a function refused. */
export function codeOf({ code }: RequestRow): string {
  return code ?? 'none';
}

/** What "is:" of the filter knows. */
export const kinds = {
  ...(Object.fromEntries(names.map((name) => [name, (row: RequestRow) => kindOf(row) === name])) as Record<
    Counted,
    (row: RequestRow) => boolean
  >),
  error: ({ status }: RequestRow) => status >= 400,
  replay: ({ replayOf }: RequestRow) => replayOf !== undefined,
};

/** How the list may be sorted: the first is as it came. */
const sorts = {
  newest: undefined,
  slowest: (row: RequestRow) => -row.ms,
  largest: (row: RequestRow) => -row.bytes,
  oldest: (row: RequestRow) => -(row.age ?? -1),
  status: (row: RequestRow) => -row.status,
  path: ({ url }: RequestRow) => url,
};

export type Sort = keyof typeof sorts;

/** What happened between requests has no place in a sorted list. */
export function sortRows(rows: Row[], sort: Sort): Row[] {
  const by = sorts[sort];
  if (by === undefined) return rows;
  const requests = rows.filter((row) => row.kind === 'request');
  return requests.sort((a, b) => (by(a) < by(b) ? -1 : Number(by(a) > by(b))));
}

/** Under X-Cache: CloudFront's own word for a refusal or failure, or why the cache had nothing. */
export function reasonOf({ missReason, xCache, code }: RequestRow): string {
  if (code !== undefined) return code;
  if (missReason === undefined || (missReason === 'not cached' && xCache.startsWith('Error'))) return '';
  return missReason;
}

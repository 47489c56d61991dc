/** rows: the lines of the list: requests, and between them what explains the next miss. */
import type { RequestSummary } from '../../simulator/events.js';
import type { RequestRecord } from '../../simulator/trace.js';
import type { StreamEvent } from './stream-event.js';
import { plural } from './words.js';

export type RequestRow = RequestSummary & { kind: 'request' };
export type EventRow = { kind: 'event'; id: string; at: number; text: string };
export type Row = RequestRow | EventRow;

/** As many as the server remembers. */
export const mostRows = 1000;

export function rowOf(event: StreamEvent): Row | undefined {
  if (event.type === 'request') return { kind: 'request', ...event.request };
  const text = textOf(event);
  return text === undefined || !('at' in event) ? undefined : { kind: 'event', id: `e${event.id}`, at: event.at, text };
}

function textOf(event: StreamEvent): string | undefined {
  switch (event.type) {
    case 'rebuild':
      return `\`${event.files.join(', ')}\` changed · live from the next request`;
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
  return fresh.length === 0 ? rows : [...fresh.reverse(), ...rows].slice(0, mostRows);
}

/** Kinds of answers that are counted, and are filters. */
export const kinds = {
  hit: ({ xCache }: RequestRow) => /hit/i.test(xCache),
  miss: ({ xCache }: RequestRow) => /^miss/i.test(xCache),
  function: ({ xCache }: RequestRow) => xCache.includes('Generated'),
  refused: ({ status }: RequestRow) => status === 401 || status === 403,
  failed: ({ status }: RequestRow) => status >= 500,
  error: ({ status }: RequestRow) => status >= 400,
  replay: ({ replayOf }: RequestRow) => replayOf !== undefined,
};

export type Kind = keyof typeof kinds;

export function reasonOf({ missReason, xCache }: RequestRow): string {
  if (missReason === undefined || (missReason === 'not cached' && xCache.startsWith('Error'))) return '';
  return missReason;
}

/** draft: what differs between a request as it was sent and as it is to be sent. */
import type { ReplayEdits, SentRequest } from '../../contract.js';

export type Draft = SentRequest & { leaveCacheOut: boolean; pass?: string };

export function changesOf(sent: SentRequest, draft: Draft): { edits: ReplayEdits; count: number } {
  const edits: ReplayEdits = {};
  if (draft.method !== sent.method) edits.method = draft.method;
  if (draft.url !== sent.url) edits.url = draft.url;
  if (!isSame(draft.headers, sent.headers)) edits.headers = named(draft.headers);
  if (!isSame(draft.cookies, sent.cookies)) edits.cookies = named(draft.cookies);
  if (!isSame(draft.viewer, sent.viewer)) edits.viewer = draft.viewer;
  if (draft.body !== undefined && draft.body !== sent.body) edits.body = draft.body;
  if (draft.leaveCacheOut) edits.leaveCacheOut = true;
  if (draft.pass !== undefined) edits.pass = draft.pass;
  return { edits, count: Object.keys(edits).length };
}

/** A row without a name says nothing. */
function named(rows: SentRequest['headers']): SentRequest['headers'] {
  return rows.filter(({ name }) => name.trim() !== '');
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

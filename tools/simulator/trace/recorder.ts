/*! recorder: the last requests, and whoever follows what happens. */
import type { HeaderList, ViewerRequest } from '../../http/messages.js';
import type { Announcement, CoreEvent } from '../events.js';
import { nothing } from '../pipeline/edge-response.js';
import type { Repeatable } from '../pipeline/exchange.js';
import type { RequestRecord, StageName } from '../trace.js';
import type { Finished } from './finished.js';
import { type KeptBody, mostBodies } from './kept-body.js';
import { masked, toRecord, toSummary, unmasked } from './record.js';

/** Bytes of a request body that is remembered for a replay. */
const largestBody = 64 * 1024;

/** What went to the viewer, as far as it is kept. Secrets are not masked. */
export interface Answer {
  headers: HeaderList;
  body: KeptBody;
}

/** A function's run, unmasked, in the order in which they ran. */
export type RunOfStage = Repeatable & { stage: StageName };

export interface Recorder {
  add(finished: Finished): void;
  records(): RequestRecord[];
  record(id: string): RequestRecord | undefined;
  unmasked(id: string): RequestRecord | undefined;
  original(id: string): ViewerRequest | undefined;
  answer(id: string): Answer | undefined;
  runs(id: string): RunOfStage[];
  clear(): void;
  emit(event: Announcement | { type: 'invalidation'; invalidation: string; paths: string[]; removed: number }): void;
  subscribe(listener: (event: CoreEvent) => void): () => void;
}

/** `kept`: requests remembered at least. */
export function createRecorder(clock: () => number, kept: number): Recorder {
  const listeners = new Set<(event: CoreEvent) => void>();
  let finished: Finished[] = [];
  let events = 0;

  function tell(event: CoreEvent): void {
    for (const listener of listeners) listener(event);
  }

  function find(id: string): Finished | undefined {
    return finished.find(({ exchange }) => exchange.trace.number === id);
  }

  return {
    add(entry) {
      dropLargeBody(entry);
      finished.push(entry);
      const old = finished.at(-mostBodies - 1);
      if (old !== undefined) delete old.body;
      // Dropped a tenth at a time: shifting a long list at every request would be felt.
      if (finished.length >= kept * 1.1) finished = finished.slice(-kept);
      if (listeners.size > 0) tell({ id: ++events, at: entry.exchange.at, type: 'request', request: toSummary(entry) });
    },
    records: () =>
      finished
        .slice(-kept)
        .reverse()
        .map((entry) => toRecord(entry, masked)),
    record: (id) => {
      const entry = find(id);
      return entry && toRecord(entry, masked);
    },
    unmasked: (id) => {
      const entry = find(id);
      return entry && toRecord(entry, unmasked);
    },
    original(id) {
      const entry = find(id);
      return entry?.bodyDropped ? undefined : entry?.exchange.viewer;
    },
    answer(id) {
      const entry = find(id);
      return entry?.body && { headers: entry.response.headers, body: entry.body };
    },
    runs: (id) =>
      (find(id)?.exchange.trace.stages ?? []).flatMap(({ name, run }) => (run ? [{ stage: name, ...run }] : [])),
    clear() {
      finished = [];
    },
    emit: (event) => tell({ id: ++events, at: clock(), ...event }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The server still holds the request itself: only the record forgets. */
function dropLargeBody(entry: Finished): void {
  const { exchange } = entry;
  if (exchange.viewer.body.length > largestBody) {
    entry.bodyDropped = true;
    exchange.viewer = { ...exchange.viewer, body: nothing };
  }
  if (exchange.request.body.length > largestBody) exchange.request.body = nothing;
}

/** use-server: follows the server: the list at first, then its stream, gathered for each frame that is painted. */
import { useEffect, useRef } from 'preact/hooks';
import { getCache, getOverview, getRequests } from './api.js';
import { type Row, rowFromRecord, rowOf } from './rows.js';
import type { Dispatch } from './state.js';
import { openStream, type Stream } from './stream.js';
import type { StreamEvent } from './stream-event.js';
import { forgetRecords } from './use-record.js';

/** Milliseconds between two looks at what is not in the stream. */
const lookEvery = 1000;

export interface Server {
  retry(): void;
  /** Reads distribution and cache again. */
  look(): void;
}

export function useServer(dispatch: Dispatch): Server {
  const stream = useRef<Stream | undefined>(undefined);
  const look = useRef(looker(dispatch)).current;
  useEffect(() => {
    stream.current = openStream(createListener(dispatch, look));
  }, []);
  return { retry: () => stream.current?.retry(), look };
}

function createListener(dispatch: Dispatch, look: () => void) {
  const set = (values: Extract<Parameters<Dispatch>[0], { type: 'set' }>['values']) =>
    dispatch({ type: 'set', values });
  const gather = gatherer((rows) => {
    dispatch({ type: 'rows', rows });
    look();
  });
  let isFirst = true;

  function reload(): void {
    void getRequests().then((records) => dispatch({ type: 'reload', rows: records.map(rowFromRecord) }));
    look();
  }

  return {
    onOpen() {
      set({ lostFor: undefined });
      // The stream is open before the list is read, so that nothing falls between them.
      if (isFirst) reload();
      isFirst = false;
    },
    onLost: (seconds: number) => set({ lostFor: seconds }),
    onEvent(event: StreamEvent) {
      if (event.type === 'restart') {
        // A new process counts from one again: what is remembered by number is another's.
        forgetRecords();
        dispatch({ type: 'clear' });
        return reload();
      }
      if (event.type === 'gap') return set({ missed: event.lost });
      if (event.type === 'build-refused') set({ refusedBuild: event.message });
      if (event.type === 'rebuild') set({ refusedBuild: undefined });
      const row = rowOf(event);
      if (row !== undefined) gather(row);
    },
  };
}

/** One change for each painted frame, however many events come. Hidden pages paint none: a timer stands in. */
function gatherer(take: (rows: Row[]) => void): (row: Row) => void {
  let gathered: Row[] = [];
  function flush(): void {
    const rows = gathered;
    gathered = [];
    if (rows.length > 0) take(rows);
  }
  return (row) => {
    gathered.push(row);
    if (gathered.length > 1) return;
    if (document.hidden) setTimeout(flush, 100);
    else requestAnimationFrame(flush);
  };
}

/** At once, then not again before some time has passed. */
function looker(dispatch: Dispatch): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  async function run(): Promise<void> {
    again = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (again) void run();
    }, lookEvery);
    const found = await Promise.all([getOverview(), getCache()]).catch(() => undefined);
    if (found === undefined) return;
    const [overview, { objects }] = found;
    const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
    dispatch({ type: 'set', values: { overview, cached: { objects: objects.length, bytes } } });
  }
  return () => {
    again = true;
    if (timer === undefined) void run();
  };
}

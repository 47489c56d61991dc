/** event-stream: what happens in the core as server-sent events; a page that was away asks for what it missed by Last-Event-ID. */
import { PassThrough, type Readable } from 'node:stream';
import type { CoreEvent } from '../events.js';
import type { Core } from '../simulator.js';

export interface EventBuffer {
  /** What came after `lastEventId`, then what comes. */
  open(lastEventId: string | undefined): Readable;
  close(): void;
}

/** As many as the list of requests keeps. */
const maxEvents = 1000;

/** Bytes that a page may lag behind before it is cut off; it comes back and asks for the rest. */
const maxLag = 4 * 1_048_576;

/** A comment line now and then tells a page that somebody is there. */
const heartbeatMs = 15_000;

export function bufferEvents(core: Core): EventBuffer {
  // Ids begin anew with each process: its start tells them apart.
  const run = Date.now().toString(36);
  const events: CoreEvent[] = [];
  const readers = new Set<PassThrough>();
  const tell = (text: string) => {
    for (const reader of readers) write(reader, text);
  };
  const stop = core.subscribe((event) => {
    events.push(event);
    if (events.length > maxEvents) events.shift();
    if (readers.size > 0) tell(format(event, run));
  });
  const heartbeat = setInterval(tell, heartbeatMs, ':\n\n');
  heartbeat.unref();
  return {
    open(lastEventId) {
      const reader = new PassThrough();
      readers.add(reader);
      reader.on('close', () => readers.delete(reader));
      reader.write(`retry: 1000\n\n${catchUp(events, run, lastEventId)}`);
      return reader;
    },
    close() {
      stop();
      clearInterval(heartbeat);
      for (const reader of readers) reader.end();
    },
  };
}

/** Nothing for a page that comes anew: it reads the list. One that comes back gets the rest, and is told how much is lost. */
function catchUp(events: CoreEvent[], run: string, lastEventId: string | undefined): string {
  const [lastRun, id] = lastEventId?.split('-') ?? [];
  if (lastEventId === undefined) return '';
  if (lastRun !== run) return 'event: restart\ndata: {}\n\n';
  const missed = events.filter((event) => event.id > Number(id));
  const lost = (missed[0]?.id ?? Number(id) + 1) - Number(id) - 1;
  const gap = lost > 0 ? `event: gap\ndata: ${JSON.stringify({ lost })}\n\n` : '';
  return gap + missed.map((event) => format(event, run)).join('');
}

function format(event: CoreEvent, run: string): string {
  return `id: ${run}-${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

function write(reader: PassThrough, text: string): void {
  if (reader.writableLength + reader.readableLength > maxLag) reader.destroy();
  else reader.write(text);
}

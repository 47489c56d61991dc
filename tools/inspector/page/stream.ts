/** stream: the server-sent events, read by hand: a browser's own EventSource would choose when to come back, and tell nobody. */
import type { StreamEvent } from './stream-event.js';

interface StreamListener {
  onEvent(event: StreamEvent): void;
  onOpen(): void;
  /** Nobody answers; the next try is in `seconds`. */
  onLost(seconds: number): void;
}

export interface Stream {
  /** Does not wait for the next try. */
  retry(): void;
}

/** Seconds between tries; the last one stays. */
const waits = [1, 2, 4, 8];

export function openStream(listener: StreamListener): Stream {
  let lastId: string | undefined;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function connect(): Promise<void> {
    try {
      await read();
    } catch {
      // The server has gone, or has not come yet: both are told below.
    }
    const seconds = waits[Math.min(failures, waits.length - 1)]!;
    failures += 1;
    listener.onLost(seconds);
    timer = setTimeout(connect, seconds * 1000);
  }

  async function read(): Promise<void> {
    const headers: HeadersInit = lastId === undefined ? {} : { 'last-event-id': lastId };
    const response = await fetch('/__edge/events', { headers });
    if (!response.ok || response.body === null) return;
    failures = 0;
    listener.onOpen();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const blocks = (rest + part.value).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) take(block);
    }
  }

  function take(block: string): void {
    const fields = new Map(block.split('\n').map((line) => split(line)));
    lastId = fields.get('id') ?? lastId;
    const data = fields.get('data');
    if (data !== undefined) listener.onEvent({ type: fields.get('event'), ...JSON.parse(data) });
  }

  void connect();
  return {
    retry() {
      clearTimeout(timer);
      void connect();
    },
  };
}

function split(line: string): [name: string, value: string] {
  const at = line.indexOf(': ');
  return at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 2)];
}

/** stream-event: what comes over the stream: what happens in the simulator, and what the stream says of itself. */
import type { CoreEvent } from '../../simulator/events.js';

export type StreamEvent = CoreEvent | { type: 'restart' } | { type: 'gap'; lost: number };

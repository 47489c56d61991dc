/** Guest-link: what host and guest say to each other, whatever the guest is. */
import { functionLimits } from '../limits.js';

/** Characters: whoever says more than fits into the memory of a function is not heard to the end. */
export const longestAnswer = functionLimits.memory;
export const tooLong = 'The result is larger than the 2 MB of memory of a function';

/** What the pool knows of a guest, be it a process or a thread. */
export interface Guest {
  /** One or more messages. */
  send(messages: string[]): void;
  /** Whether the guest keeps this process from ending. */
  hold(held: boolean): void;
  /** Stops it at once, also in the middle of a loop. */
  kill(): void;
}

export interface GuestEvents {
  /** A whole line, without its line feed. */
  line(text: string): void;
  /** The guest is no more, or no longer makes sense. Called once. */
  gone(reason: string): void;
}

export type StartGuest = (on: GuestEvents) => Guest;

/** clock: the time of a local CloudFront, which can be moved: what expires need not be waited for. */
import { duration } from '../duration.js';
import { EdgewrightError } from '../errors.js';
import type { Announcement } from './events.js';

/** Seconds from now, back with a minus, or a moment: milliseconds since the epoch, ISO 8601, "now" for the real time. */
export type ClockMove = { by: number } | { to: number | string };

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds ahead of the real time. */
  ahead(): number;
  /** Throws EdgewrightError `clock` for what is no move. */
  move(move: unknown): void;
}

export function createClock(real: () => number = Date.now): Clock {
  let ahead = 0;
  return {
    now: () => real() + ahead,
    ahead: () => ahead,
    move(move) {
      ahead = readMove(move, real() + ahead, real()) - real();
    },
  };
}

/** Moves the clock, and tells whoever follows. */
export function moveClock(clock: Clock, move: unknown, announce: (event: Announcement) => void): void {
  clock.move(move);
  announce({ type: 'config', message: `Clock: ${clockText(clock.ahead())}` });
}

/** "6 min ahead", "real time". */
export function clockText(ahead: number): string {
  const seconds = Math.round(ahead / 1000);
  if (seconds === 0) return 'real time';
  return `${duration(Math.abs(seconds))} ${seconds > 0 ? 'ahead' : 'behind'}`;
}

function readMove(move: unknown, now: number, real: number): number {
  const { by, to } = (typeof move === 'object' && move !== null ? move : {}) as { by?: unknown; to?: unknown };
  const moment = by === undefined ? momentOf(to, real) : typeof by === 'number' ? now + by * 1000 : Number.NaN;
  // ECMA-262: a Date holds 8.64e15 milliseconds on each side of the epoch.
  if (moment >= 0 && moment <= 8.64e15) return moment;
  const found = JSON.stringify(move) ?? String(move);
  throw new EdgewrightError(
    'clock',
    `Expected {"by": seconds} or {"to": "2027-01-01T00:00:00Z"}, milliseconds or "now", from 1970 on; found ${found}.`,
  );
}

function momentOf(to: unknown, real: number): number {
  if (to === 'now') return real;
  if (typeof to === 'number') return to;
  return typeof to === 'string' ? Date.parse(to) : Number.NaN;
}

/** Time: points in time as people write them. */
import { EdgewrightError } from './errors.js';

/** The year 2286. Eleven digits and more are milliseconds, and CloudFront refuses them in Expires. */
export const LAST_SECOND = 9_999_999_999;

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * A point in time from a flag: ISO 8601, epoch seconds, or a time from now such as "90s", "15m", "2h", "7d".
 * Returns seconds since the epoch. `flag` is named in the message.
 */
export function parseTime(text: string, flag: string, now: number = Date.now() / 1000): number {
  const relative = /^\+?(\d+)([smhd])$/.exec(text);
  if (relative) return Math.floor(now) + Number(relative[1]) * units[relative[2]!]!;
  if (/^\d+$/.test(text)) return parseEpoch(text, flag);
  const milliseconds = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(milliseconds)) return Math.floor(milliseconds / 1000);
  throw new EdgewrightError(
    'time',
    `${flag} expects ISO 8601 ("2027-01-31T18:00:00Z"), epoch seconds or a time from now ("2h"), found "${text}".`,
  );
}

/** The same from a program: a Date, seconds since the epoch, or such a text. A Date is rounded, as AWS's own signer rounds it. */
export function parseMoment(moment: Date | number | string, name: string): number {
  if (typeof moment === 'string') return parseTime(moment, name);
  const seconds = typeof moment === 'number' ? moment : Math.round(moment.getTime() / 1000);
  if (Number.isSafeInteger(seconds) && seconds >= 0) return parseEpoch(String(seconds), name);
  throw new EdgewrightError('time', `${name} expects a Date or whole seconds since the epoch, found "${moment}".`);
}

function parseEpoch(text: string, flag: string): number {
  const seconds = Number(text);
  if (seconds <= LAST_SECOND) return seconds;
  throw new EdgewrightError(
    'time',
    `${flag} expects epoch seconds, found "${text}", which looks like milliseconds. Write ${Math.floor(seconds / 1000)}.`,
  );
}

/** "2027-01-15T08:00:00Z" */
export function isoSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

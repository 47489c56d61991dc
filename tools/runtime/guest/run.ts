/** Run: what belongs to the run of one event. Each export is self-contained, because it travels to the guest as its own text. */
import type { Answer, EventMessage } from './protocol.js';

/** A method that JSON cannot carry. AmazonCloudFront/latest/DeveloperGuide/general-helper-methods.html */
export function attachRawQuery(message: EventMessage): void {
  const request = (message.event as { request: object }).request;
  const raw = message.rawQuery === null ? undefined : message.rawQuery;
  Object.defineProperty(request, 'rawQueryString', { enumerable: false, value: () => raw });
}

export function describeError(error: unknown): Answer['error'] {
  if (!(error instanceof Error)) return { name: '', message: String(error), stack: '' };
  return { name: error.name, message: error.message, stack: String(error.stack) };
}

/**
 * njs 0.7.9 turns the number constant 1 of the whole process into a string when an array literal has a function at index 1
 * (measured; the same with other indexes and with numeric keys of objects). Such a process is of no more use.
 */
export function isTainted(): boolean {
  return (
    typeof 0 !== 'number' ||
    typeof 1 !== 'number' ||
    typeof 2 !== 'number' ||
    typeof 3 !== 'number' ||
    typeof 4 !== 'number' ||
    typeof 5 !== 'number' ||
    typeof 6 !== 'number' ||
    typeof 7 !== 'number'
  );
}

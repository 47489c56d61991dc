import type { Runtime } from '../../../tools/runtime/vocabulary.js';
import type { RequestEventOverrides } from '../../../tools/testing/function-events.js';

/** A small function as one finds them, of our own writing, and what comes of it. */
export interface Sample {
  name: string;
  code: string;
  event?: RequestEventOverrides;
  /** With it the function is given a response. */
  response?: { statusCode?: number; headers?: Record<string, string> };
  runtime?: Runtime;
  kvs?: Record<string, string>;
  /** A part of the result, or the status of what went wrong. */
  gives: Record<string, unknown> | 502 | 503;
  /** Codes of `check`; default: none. */
  check?: string[];
}

export const value = (text: string) => ({ value: text });

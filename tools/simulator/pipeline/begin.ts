/*! begin: opens an exchange for a request that arrived. */
import { randomFillSync } from 'node:crypto';
import type { ViewerRequest } from '../../http/messages.js';
import type { Admission } from '../distribution.js';
import type { Exchange, HandleOptions, Trace } from './exchange.js';

export function beginExchange(
  { distribution, known }: Admission,
  viewer: ViewerRequest,
  options: HandleOptions,
  number: string,
): Exchange {
  const { path, query, method, httpVersion, headers, body } = viewer;
  return {
    id: requestId(),
    at: distribution.shared.clock(),
    distribution,
    viewer,
    hostKnown: known,
    options,
    behavior: distribution.model.behaviors.at(-1)!,
    request: {
      method,
      httpVersion,
      uri: path,
      query,
      headers,
      body,
      get facts() {
        return viewer.facts;
      },
    },
    originChange: undefined,
    key: undefined,
    outdated: false,
    trace: beginTrace(number),
  };
}

function beginTrace(number: string): Trace {
  return {
    started: performance.now(),
    number,
    stages: [],
    answeredBy: 'respond',
    missReason: undefined,
    originId: undefined,
    why: undefined,
    keeping: undefined,
    vary: undefined,
    attempts: [],
  };
}

// Random bytes for a hundred ids at a time: one system call each would be felt.
const idBytes = 40;
const pool = Buffer.alloc(idBytes * 100);
let used = pool.length;

/** Looks as X-Amz-Cf-Id does: 56 characters of base64url. */
function requestId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const id = pool.toString('base64url', used, used + idBytes);
  used += idBytes;
  return `${id}==`;
}

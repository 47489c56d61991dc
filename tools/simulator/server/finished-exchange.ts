import type { ViewerRequest, ViewerResponse } from '../../http/messages.js';
import type { RequestRecord } from '../trace.js';
import type { ConnectionFacts } from './connection-facts.js';

/** One request after its last byte: what the log lines are written from. */
export interface Finished {
  request: ViewerRequest;
  response: ViewerResponse;
  connection: ConnectionFacts;
  /** Worked out when it is asked for: it costs more than the request did. */
  record(): RequestRecord | undefined;
  /** Milliseconds until the head was ready. */
  headMs: number;
  /** Milliseconds until the last byte. */
  ms: number;
  /** False: the viewer went, or the body broke off. */
  isWhole: boolean;
}

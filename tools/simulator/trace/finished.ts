/** finished: what a record is made of. */
import type { ViewerResponse } from '../../http/messages.js';
import type { Exchange } from '../pipeline/exchange.js';
import type { KeptBody } from './kept-body.js';

/** A request that has been answered. */
export interface Finished {
  exchange: Exchange;
  response: Omit<ViewerResponse, 'body'>;
  /** Undefined: the body was a stream. */
  bytes: number | undefined;
  ms: number;
  /** Where bodies are kept, and this one still is. */
  body?: KeptBody;
  /** The viewer's body was too large to be remembered. */
  bodyDropped?: boolean;
}

/** finished: what a record is made of. */
import type { ViewerResponse } from '../../http/messages.js';
import type { Exchange } from '../pipeline/exchange.js';

/** A request that has been answered. */
export interface Finished {
  exchange: Exchange;
  response: Omit<ViewerResponse, 'body'>;
  /** Undefined: the body was a stream. */
  bytes: number | undefined;
  ms: number;
  /** The viewer's body was too large to be remembered. */
  bodyDropped?: boolean;
}

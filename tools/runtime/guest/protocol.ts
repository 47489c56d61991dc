/**
 * What host and guest say to each other: JSON texts, one answer to each message, in order.
 * The host is this process; the guest is an njs process or a worker thread that runs the functions.
 */

/** Makes a function known to a guest. `text` is its source with `import` rewritten. */
export interface CodeMessage {
  kind: 'code';
  id: number;
  text: string;
  /** Name of the function that CloudFront calls. */
  handler: string;
  /** The text counts what it runs, in a list of this name and length. */
  counters?: { name: string; length: number };
}

/** Runs the top level of a function and nothing else. */
interface LoadMessage {
  kind: 'load';
  id: number;
}

/** Gives a function the contents of its key value store. */
export interface StoreMessage {
  kind: 'store';
  id: number;
  data: Record<string, string>;
  meta: { creationDateTime: string; lastUpdatedDateTime: string; keyCount: number };
}

export interface EventMessage {
  kind: 'event';
  id: number;
  event: unknown;
  /** What `request.rawQueryString()` answers; null for undefined, which JSON does not have. */
  rawQuery: string | null;
  /** The frozen clock, milliseconds since the epoch. */
  now: number;
  /** What random numbers come from. Undefined: from the engine. */
  seed?: number;
  hasStore: boolean;
  /** The event is a connection, which the function allows or denies. */
  isConnection?: true;
  /** Asks for `grown`, which takes longer than many functions do. */
  measured?: boolean;
}

export type Message = CodeMessage | StoreMessage | EventMessage | LoadMessage;

export interface GuestError {
  name: string;
  message: string;
  stack: string;
}

/** A call of one of the helpers that change the origin, as it was made. */
export interface OriginCall {
  kind: 'update' | 'select' | 'group';
  arguments: unknown[];
}

/** `result` is absent where the function returned undefined or threw. */
export interface Answer {
  result?: unknown;
  error?: GuestError;
  /** The result does not survive JSON (a cycle): why. */
  unserializable?: string;
  logs: string[];
  kvsReads: number;
  /** Bytes by which the guest's memory grew over the run. */
  grown?: number;
  origin?: OriginCall;
  /** What a connection function decided. */
  decision?: 'allow' | 'deny';
  /** Given to `cf.logCustomData`. */
  customData?: string[];
  /** How often each counter was passed in this run, with commas. */
  counts?: string;
  /** The run has damaged the guest: nothing more may run in it. */
  tainted?: boolean;
}

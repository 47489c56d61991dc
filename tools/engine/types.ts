/** Types: what goes into an engine and what comes out. */
import type { ConnectionRequest } from '../../shared/functions/connection.js';
import type { Request, Response, ViewerRequestEvent, ViewerResponseEvent } from '../../shared/functions/event.js';
import type { InspectOptions } from './inspect/inspector.js';
import type { LambdaRecord, LambdaRequest, LambdaResponse } from './lambda/lambda-event.js';

export type EngineName = 'njs' | 'vm';

export type FunctionEvent = ViewerRequestEvent | ViewerResponseEvent;

/** What a call of `cf.updateRequestOrigin`, `selectRequestOriginById` or `createRequestOriginGroup` asked for. The last call of a run wins. */
export type OriginChange =
  | { kind: 'update'; origin: Record<string, unknown> }
  | { kind: 'select'; originId: string; options: Record<string, unknown> }
  | { kind: 'group'; group: Record<string, unknown> };

/** The contents of a key value store. `revision` changes whenever the data does, so that workers know when to read it again. */
export interface KeyValueStore {
  data: Record<string, string>;
  revision: number;
  created: string;
  updated: string;
}

export type ErrorType =
  | 'FunctionExecutionError'
  | 'FunctionValidationError'
  | 'LambdaExecutionError'
  | 'LambdaValidationError';

/** Limits of a run: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-restrictions.html */
export type Bound = 'time' | 'memory';

/** Rules whose messages and fixes are their own. */
export type BrokenRule = 'read-only' | 'disallowed' | 'no-result' | 'no-value' | Bound;

export interface EngineError {
  type: ErrorType;
  /** What the viewer gets: 503 for execution, 502 for validation. */
  status: 502 | 503;
  message: string;
  /** Line in the artefact, where the engine names one. */
  line?: number;
  /** Where it is one of these. Not enumerable. */
  rule?: BrokenRule;
}

interface Ran {
  /** Such as "njs 0.7.9" or "vm (approximate)". */
  engine: string;
  logs: string[];
  /** Wall time inside the engine, in microseconds. */
  micros: number;
}

/** What one run of a CloudFront Function came to, after the checks that CloudFront makes on a result. */
export type FunctionOutcome = Ran & {
  kvsReads: number;
  originChange?: OriginChange;
  /** What `cf.logCustomData` writes into the access log. */
  customData?: string;
  /** What is doubtful and fails nothing here, such as a parameter that nobody documents. */
  notes?: string[];
} & ({ result: Request | Response; error?: undefined } | { error: EngineError; result?: undefined });

/** What one run of a connection function came to. Where it failed, the connection is refused. */
export type ConnectionOutcome = Ran & {
  kvsReads: number;
  customData?: string;
  notes?: string[];
} & ({ result: { decision: 'allow' | 'deny' }; error?: undefined } | { error: EngineError; result?: undefined });

/** What a run sees beside its event: with both the same, it runs the same again. */
export interface Moment {
  /** Milliseconds since the epoch. Default: the engine's clock. */
  now?: number;
  /** What `Math.random` begins with. Default: it cannot be repeated. */
  seed?: number;
}

/** One loaded CloudFront Function. A syntax error shows at the first invocation, as on CloudFront, not at load. */
export interface LoadedFunction {
  readonly name: string;
  invoke(event: FunctionEvent, moment?: Moment): Promise<FunctionOutcome>;
  /** For a connection function. */
  connect(connection: ConnectionRequest): Promise<ConnectionOutcome>;
  close(): void;
}

/** A function's text with counters in it, made by tools/coverage. */
export interface CountingText {
  text: string;
  /** What the text calls the list of its counters. */
  name: string;
  counters: number;
  /** After each run that came to an end, how often each was passed. */
  onCounts(counts: readonly number[]): void;
}

/** Undefined: it runs as it is. */
export type Instrument = (source: Pick<FunctionSource, 'name' | 'code' | 'file'>) => CountingText | undefined;

export interface FunctionSource {
  name: string;
  code: string;
  /** The file that the code is in, where there is one. */
  file?: string;
  /** Undefined: the function has no store, and `cf.kvs()` throws. */
  kvs?: () => KeyValueStore | undefined;
  /** cloudfront-js-1.0 refuses what only 2.0 has. Default 2.0. */
  runtime?: 'cloudfront-js-1.0' | 'cloudfront-js-2.0';
  /** What CloudFront cannot read is run all the same, where the engine is vm: to learn what the code means. */
  modern?: boolean;
  /** Ids of the distribution's origins, which `selectRequestOriginById` is checked against. Undefined: any id is taken. */
  originIds?: string[];
}

/** What runs CloudFront Functions on this machine. */
export interface FunctionEngine {
  readonly name: EngineName;
  /** For people: "njs 0.7.9" or "vm (approximate)". */
  readonly label: string;
  readonly approximate: boolean;
  load(source: FunctionSource): LoadedFunction;
  close(): Promise<void>;
}

export interface EngineOptions {
  /** Default: njs where its binary is on the path, else vm. Asking for njs where it is missing is an error. */
  engine?: EngineName;
  /** The clock functions see, frozen for a run. Milliseconds since the epoch. Default: the real one. */
  now?: () => number;
  /** Every event in an njs process of its own, inside njs's sandbox: nothing an event did is there for the next. Some 300 events/s. */
  isolated?: boolean;
  /** Milliseconds after which a function is taken for one that does not end. Default: 250. */
  limit?: number;
  /** Puts counters into each function that is loaded. What is judged by its text (size, syntax) is judged as it was. */
  instrument?: Instrument;
}

/** `{ Records: [{ cf }] }`, as @types/aws-lambda's CloudFrontRequestEvent and CloudFrontResponseEvent. */
export interface LambdaEvent {
  Records: [{ cf: LambdaRecord }];
}

export type LambdaOutcome = Ran &
  ({ result: LambdaRequest | LambdaResponse; error?: undefined } | { error: EngineError; result?: undefined });

export interface LambdaSource {
  name: string;
  /** The built CommonJS file. */
  file: string;
  /** CommonJS text in place of the file, whose name is then only for messages. */
  text?: string;
  /** Name of the export. Default "handler". */
  handler?: string;
  /** The whole environment the function sees: reserved names only (AWS_ACCESS_KEY_ID and the like). */
  env: Record<string, string>;
  /** Milliseconds. Default 30,000, the quota. */
  timeout?: number;
  /** MB of JavaScript objects. Default 1,024. What takes more is a 503. */
  memory?: number;
  /** The clock the function sees. Milliseconds since the epoch. Default: the real one. */
  now?: () => number;
  /** It waits for a debugger. */
  inspect?: InspectOptions & { pausesBefore: boolean };
}

/** One Lambda function version in processes of its own. */
export interface LoadedLambda {
  readonly name: string;
  /** Validates what comes back as CloudFront does for the event's type. */
  invoke(event: LambdaEvent, moment?: Moment): Promise<LambdaOutcome>;
  /** Runs an ordinary Lambda handler (an API behind a function URL or HTTP API): any event, any answer, no edge validation. */
  invokeRaw(event: unknown): Promise<{ result?: unknown; error?: { name: string; message: string }; logs: string[] }>;
  close(): Promise<void>;
}

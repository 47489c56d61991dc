/** Function engine: loads functions and runs events through a pool of guests, then judges what came back as CloudFront does. */
import { handlerName } from '../build/handler-name.js';
import { EdgewrightError, throwIfAny } from '../errors.js';
import { functionLimits } from '../limits.js';
import type { Answer, EventMessage, GuestError, StoreMessage } from '../runtime/guest/protocol.js';
import { prepareSource } from '../runtime/source.js';
import type { Runtime } from '../runtime/vocabulary.js';
import { inEngineWords } from './engine-words.js';
import { rawQueryOf } from './event-in.js';
import { memoryExcess, newPatience, takesAtOnce } from './memory-excess.js';
import { originChangeOf } from './origin-change.js';
import type { Pool } from './pool.js';
import { type Flaw, withRule } from './problem.js';
import { refuseSyntax } from './refuse-syntax.js';
import type {
  EngineError,
  EngineName,
  FunctionEngine,
  FunctionEvent,
  FunctionOutcome,
  FunctionSource,
  Instrument,
  KeyValueStore,
  LoadedFunction,
  Moment,
} from './types.js';
import { validateFunctionResult } from './validate-function.js';
import { asText, type Need, type Reply } from './worker.js';

interface EngineParts {
  name: EngineName;
  label: string;
  /** Each runtime has guests of its own, which start with its first event. */
  pools: Record<Runtime, Pool>;
  now: () => number;
  instrument?: Instrument | undefined;
}

export function createFunctionEngine(parts: EngineParts): FunctionEngine {
  let count = 0;
  return {
    name: parts.name,
    label: parts.label,
    approximate: parts.name === 'vm',
    load: (source) => loadFunction(parts, source, ++count),
    close: async () => {
      for (const pool of Object.values(parts.pools)) pool.close();
    },
  };
}

/** CloudFront does not take such a file: nothing is to be learnt from running it. */
export function sizeRefusal({ name, code }: Pick<FunctionSource, 'name' | 'code'>): EdgewrightError | undefined {
  const bytes = Buffer.byteLength(code);
  if (bytes <= functionLimits.code) return undefined;
  const text = `Function "${name}" has ${bytes} bytes, CloudFront takes ${functionLimits.code}. Minify it, or move tables to the key value store.`;
  return new EdgewrightError('size', text);
}

function loadFunction(parts: EngineParts, source: FunctionSource, id: number): LoadedFunction {
  throwIfAny([sizeRefusal(source) ?? []].flat());
  const pool = parts.pools[source.runtime ?? 'cloudfront-js-2.0'];
  const counting = parts.instrument?.(source);
  const prepared = prepareSource(counting?.text ?? source.code);
  const refusal = (source.modern ? undefined : refuseSyntax(source)) ?? prepared.refusal;
  const counters = counting && { counters: { name: counting.name, length: counting.counters } };
  const code: Need = {
    key: `code ${id}`,
    revision: 0,
    message: () => ({ kind: 'code', id, text: prepared.text, handler: handlerName(source.code), ...counters }),
  };
  const patience = newPatience();
  const measured = parts.name === 'vm' || takesAtOnce(source.code) ? { measured: true } : {};
  async function run(event: Happening, moment: Moment = {}): Promise<Ran> {
    if (refusal) return { micros: 0, error: execution(refusal.message, refusal.line) };
    const store = storeNeed(source, id);
    const message = asText({
      ...event,
      kind: 'event',
      id,
      now: parts.now(),
      ...moment,
      hasStore: store !== undefined,
      ...measured,
    });
    const job = { id, message, needs: store ? [code, store] : [code] };
    const reply = await pool.run(job);
    if ('answer' in reply && reply.answer.counts) counting?.onCounts(reply.answer.counts.split(',').map(Number));
    const excess = 'answer' in reply ? await memoryExcess(pool, job, reply, patience) : undefined;
    if (excess) return { micros: Math.round(reply.micros), error: withRule(execution(excess), 'memory') };
    return { reply };
  }

  const engine = parts.label;
  return {
    name: source.name,
    async invoke(event, moment) {
      const ran = await run({ event, rawQuery: rawQueryOf(event.request) ?? null }, moment);
      return 'reply' in ran ? { engine, ...outcomeOf(event, ran.reply, source) } : { ...idle, engine, ...ran };
    },
    async connect(connection) {
      const ran = await run({ event: connection, rawQuery: null, isConnection: true });
      return 'reply' in ran ? { engine, ...decisionOf(ran.reply) } : { ...idle, engine, ...ran };
    },
    close: () => pool.forget(id),
  };
}

/** What is asked of the guest: a request, a response, or a connection. */
type Happening = Pick<EventMessage, 'event' | 'rawQuery' | 'isConnection'>;

type Ran = { reply: Reply } | { error: EngineError; micros: number };

/** What a function that did not run leaves. */
const idle = { logs: [], micros: 0, kvsReads: 0 };

function outcomeOf(event: FunctionEvent, reply: Reply, source: FunctionSource) {
  if ('failure' in reply) return failed(reply);
  const notes: string[] = [];
  const left = leftBy(reply.answer, false, notes);
  const verdict = verdictOf(event, reply.answer, source, notes);
  return { micros: Math.round(reply.micros), ...left, ...(notes.length > 0 ? { notes } : {}), ...verdict };
}

/** Who neither allows nor denies denies. DG/write-connection-function-code.html */
function decisionOf(reply: Reply) {
  if ('failure' in reply) return failed(reply);
  const { error, decision = 'deny' } = reply.answer;
  const notes: string[] = [];
  const left = leftBy(reply.answer, true, notes);
  if (!error && reply.answer.decision === undefined)
    notes.push('the function called neither connection.allow() nor connection.deny(): CloudFront denies');
  const verdict = error ? { error: fromGuest(error) } : { result: { decision } };
  return { micros: Math.round(reply.micros), ...left, ...(notes.length > 0 ? { notes } : {}), ...verdict };
}

function failed({ failure, bound, micros }: Extract<Reply, { failure: string }>) {
  return { ...idle, micros: Math.round(micros), error: withRule(execution(failure), bound) };
}

/** What a run leaves beside its result. */
function leftBy({ logs, kvsReads, customData }: Answer, isConnection: boolean, notes: string[]) {
  const kept = customData && { customData: keepCustomData(customData, isConnection, notes) };
  return { logs: keepLogs(logs), kvsReads, ...kept };
}

type Verdict =
  | Pick<Extract<FunctionOutcome, { error?: undefined }>, 'result' | 'originChange'>
  | { error: EngineError };

function verdictOf(event: FunctionEvent, answer: Answer, source: FunctionSource, notes: string[]): Verdict {
  if (answer.error) return { error: fromGuest(answer.error) };
  if (answer.unserializable !== undefined)
    return { error: validation({ problem: `The result is no plain object: ${answer.unserializable}` }) };
  const judged = validateFunctionResult(event, answer.result);
  if ('problem' in judged) return { error: validation(judged) };
  if (answer.origin === undefined) return { result: judged.result };
  const change = originChangeOf(answer.origin, judged.result, source.originIds, notes);
  if ('problem' in change) return { error: validation(change) };
  return { result: judged.result, originChange: change.change };
}

function storeNeed(source: FunctionSource, id: number): Need | undefined {
  const store = source.kvs?.();
  if (store === undefined) return undefined;
  return { key: `store ${id}`, revision: store.revision, message: () => storeMessage(store, id) };
}

function storeMessage({ data, created, updated }: KeyValueStore, id: number): StoreMessage {
  const meta = { creationDateTime: created, lastUpdatedDateTime: updated, keyCount: Object.keys(data).length };
  return { kind: 'store', id, data, meta };
}

/** Engines name the text they run "runtime"; CloudFront gives the line alone. */
function fromGuest(error: GuestError): EngineError {
  const text = error.name === '' ? error.message : `${error.name}: ${error.message}`;
  const found = /\bruntime:(\d+)/.exec(`${text}\n${error.stack}`);
  return execution(inEngineWords(text.replace(/ in runtime:(\d+)/, ' in $1')), found ? Number(found[1]) : undefined);
}

function execution(message: string, line?: number): EngineError {
  const error: EngineError = { type: 'FunctionExecutionError', status: 503, message };
  return line === undefined ? error : { ...error, line };
}

/** The beginning of every such message of CloudFront. */
function validation({ problem, rule }: Flaw): EngineError {
  const message = `The CloudFront function returned an invalid value: ${problem}`;
  return withRule({ type: 'FunctionValidationError', status: 502, message }, rule);
}

/** CloudFront cuts the log of one invocation. */
function keepLogs(logs: string[]): string[] {
  const kept: string[] = [];
  let bytesLeft = functionLimits.log;
  for (const line of logs) {
    if (bytesLeft <= 0) break;
    const text = Buffer.byteLength(line) <= bytesLeft ? line : Buffer.from(line).subarray(0, bytesLeft).toString();
    kept.push(text);
    bytesLeft -= Buffer.byteLength(line);
  }
  return kept;
}

/** What stands in the log: the last one alone, URL-encoded in an access log, then cut. DG/general-helper-methods.html, DG/write-connection-function-code.html */
function keepCustomData(texts: readonly string[], isConnection: boolean, notes: string[]): string {
  const limit = functionLimits.customData;
  const bytes = Buffer.from(texts.at(-1) ?? '');
  const written = isConnection ? bytes : Buffer.from(encodeURIComponent(bytes.toString()));
  if (texts.length > 1) notes.push(`logCustomData was called ${texts.length} times: the last text counts`);
  if (written.length > limit) notes.push(`logCustomData keeps ${limit} bytes: ${written.length} were cut`);
  return written.subarray(0, limit).toString();
}

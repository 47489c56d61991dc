/*! function-detail: what one run of a function did, for the inspector. */
import { createHash } from 'node:crypto';
import type { CloudFrontFunction, LambdaAtEdge } from '../../distribution/model.js';
import type { FunctionOutcome, LambdaOutcome } from '../../engine/types.js';
import { functionLimits } from '../../limits.js';

/** One run as it is kept for whoever looks: bodies only as facts about them. */
export interface RememberedRun {
  before: unknown;
  outcome: FunctionOutcome | LambdaOutcome;
  body: Record<string, unknown> | undefined;
}

export function remembered(before: unknown, outcome: FunctionOutcome | LambdaOutcome): RememberedRun {
  const light = isLarge((outcome.result as { body?: unknown } | undefined)?.body) ? withoutBody(outcome) : outcome;
  const { body } = before as { body?: ShownBody };
  if (body === undefined) return { before, outcome: light, body: undefined };
  return { before: { ...(before as object), body: undefined }, outcome: light, body: bodyFacts(body) };
}

interface ShownBody {
  data: string;
  inputTruncated: boolean;
}

/** Characters of a body made by a function that are kept with its record. */
const largestBody = 64 * 1_024;

export function isLarge(body: unknown): boolean {
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : body;
  return typeof data === 'string' && data.length > largestBody;
}

function withoutBody<T extends FunctionOutcome | LambdaOutcome>(outcome: T): T {
  return { ...outcome, result: { ...outcome.result, body: undefined } };
}

function bodyFacts({ data, inputTruncated }: ShownBody): Record<string, unknown> {
  const bytes = Buffer.from(data, 'base64');
  return { bytes: bytes.length, truncated: inputTruncated, sha256: createHash('sha256').update(bytes).digest('hex') };
}

export function functionDetail(
  source: CloudFrontFunction | LambdaAtEdge,
  { before, outcome, body }: RememberedRun,
): Record<string, unknown> {
  const { result, error, logs } = outcome;
  const responded = statusOf(before) === undefined ? statusOf(result) : undefined;
  return {
    function: functionFacts(source, outcome),
    diff: result === undefined || responded !== undefined ? [] : differences(before, result),
    unchanged: before,
    logs,
    error,
    responded: responded === undefined ? undefined : result,
    originChange: 'originChange' in outcome ? outcome.originChange : undefined,
    body,
  };
}

/** Status of a response that a request event's function made. A response event's result always has one; its `before` has too. */
function statusOf(result: unknown): unknown {
  const { statusCode, status } = (result ?? {}) as { statusCode?: unknown; status?: unknown };
  return statusCode ?? status;
}

function functionFacts(source: CloudFrontFunction | LambdaAtEdge, outcome: FunctionOutcome | LambdaOutcome) {
  const { name, kind } = source;
  const { engine, micros } = outcome;
  if (source.kind === 'lambda') return { name, kind, file: source.code.file, engine, micros, memory: source.memory };
  const bytes = Buffer.byteLength(source.code);
  const kvsReads = 'kvsReads' in outcome ? outcome.kvsReads : 0;
  return { name, kind, file: source.file, engine, micros, bytes, limit: functionLimits.code, kvsReads };
}

interface ChangedPart {
  op: '+' | '-';
  path: string;
  value: unknown;
}

/** Leaf by leaf: what is gone, then what is new. A changed leaf shows as both. */
export function differences(before: unknown, after: unknown): ChangedPart[] {
  const was = leaves(before);
  const is = leaves(after);
  const found: ChangedPart[] = [];
  for (const [path, value] of was) if (is.get(path) !== value) found.push({ op: '-', path, value });
  for (const [path, value] of is) if (was.get(path) !== value) found.push({ op: '+', path, value });
  return found.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}

/** Path to value; "headers.host" stands for its only value. */
function leaves(root: unknown): Map<string, unknown> {
  const found = new Map<string, unknown>();
  function walk(value: unknown, path: string): void {
    if (typeof value === 'function' || value === undefined) return;
    if (typeof value !== 'object' || value === null) {
      found.set(path, value);
      return;
    }
    for (const [name, member] of Object.entries(value)) {
      const inner = name === 'value' || (name === '0' && Array.isArray(value)) ? path : `${path}.${name}`;
      walk(member, inner);
    }
  }
  walk(root, '');
  return new Map([...found].map(([path, value]) => [path.replace(/^\./, ''), value]));
}

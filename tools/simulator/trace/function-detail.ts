/*! function-detail: what one run of a function did, for the inspector. */
import type { FunctionOutcome, LambdaOutcome } from '../../engine/types.js';
import type { CloudFrontFunction, LambdaAtEdge } from '../model.js';

export function functionDetail(
  source: CloudFrontFunction | LambdaAtEdge,
  outcome: FunctionOutcome | LambdaOutcome,
  before: unknown,
): Record<string, unknown> {
  const file = source.kind === 'function' ? source.file : source.code.file;
  const bytes = source.kind === 'function' ? Buffer.byteLength(source.code) : undefined;
  return {
    function: {
      name: source.name,
      kind: source.kind,
      file,
      engine: outcome.engine,
      micros: outcome.micros,
      bytes,
      limit: source.kind === 'function' ? 10_240 : undefined,
      kvsReads: 'kvsReads' in outcome ? outcome.kvsReads : undefined,
      memory: source.kind === 'lambda' ? source.memory : undefined,
    },
    diff: outcome.result === undefined ? [] : differences(before, outcome.result),
    logs: outcome.logs,
    error: outcome.error,
    originChange: 'originChange' in outcome ? outcome.originChange : undefined,
    responded:
      outcome.result && ('statusCode' in outcome.result || 'status' in outcome.result) ? outcome.result : undefined,
  };
}

export interface Difference {
  op: '+' | '-';
  path: string;
  value: unknown;
}

/** Leaf by leaf: what is gone, then what is new. A changed leaf shows as both. */
export function differences(before: unknown, after: unknown): Difference[] {
  const was = leaves(before);
  const is = leaves(after);
  const found: Difference[] = [];
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

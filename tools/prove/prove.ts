/**
 * Puts built functions through CloudFront's own TestFunction beside the local engine. Everything made is made under throw-away
 * names on the DEVELOPMENT stage, and removed again: after an error and after an interruption too.
 */
import type { FunctionEngine, FunctionEvent, FunctionOutcome, KeyValueStore } from '../engine/types.js';
import type { CloudFrontApi, TestAnswer } from './cloudfront.js';
import { canonicalResult, differingPaths } from './differing-parts.js';

export interface Candidate {
  name: string;
  /** The minified, deployed form. */
  code: Buffer;
  usesStore: boolean;
  /** Sample events: name of the case to the JSON text. */
  events: Record<string, string>;
}

export interface Proof {
  name: string;
  case: string;
  bytes: number;
  local: FunctionOutcome;
  real: TestAnswer;
  /** JSON paths at which the answers differ; empty for agreement. */
  differences: string[];
}

export interface ProveOptions {
  api: CloudFrontApi;
  engine: FunctionEngine;
  candidates: Candidate[];
  /** Makes the throw-away names: letters, digits, "-" and "_", at most 40 characters. */
  prefix: string;
  /** Stops between two calls; what was made is still removed. */
  signal: AbortSignal;
  onProof?: (proof: Proof) => void;
}

export type Removal = () => Promise<void>;

/** Rejects with the first error, after everything made has been removed. A removal that fails is reported with the name left behind. */
export async function prove(options: ProveOptions): Promise<Proof[]> {
  const removals: [name: string, remove: Removal][] = [];
  try {
    return await proveAll(options, removals);
  } finally {
    await removeAll(removals);
  }
}

async function proveAll(options: ProveOptions, removals: [string, Removal][]): Promise<Proof[]> {
  const { api, candidates, prefix, signal, onProof } = options;
  const proofs: Proof[] = [];
  let storeArn: string | undefined;
  for (const candidate of candidates) {
    signal.throwIfAborted();
    if (candidate.usesStore && storeArn === undefined) {
      const store = await api.createStore(`${prefix}-store`);
      removals.push([`${prefix}-store`, store.remove]);
      await store.ready(signal);
      storeArn = store.arn;
    }
    const name = `${prefix}-${candidate.name}`.slice(0, 64);
    const draft = await api.createFunction(name, candidate.code, candidate.usesStore ? storeArn : undefined);
    removals.push([name, draft.remove]);
    for (const [label, event] of Object.entries(candidate.events)) {
      signal.throwIfAborted();
      const real = await draft.test(event);
      const proof = compare(candidate, label, await runLocally(options.engine, candidate, event), real);
      proofs.push(proof);
      onProof?.(proof);
    }
  }
  return proofs;
}

const emptyStore: KeyValueStore = { data: {}, revision: 1, created: '', updated: '' };

async function runLocally(engine: FunctionEngine, { name, code, usesStore }: Candidate, event: string) {
  const loaded = engine.load({ name, code: code.toString('utf8'), ...(usesStore ? { kvs: () => emptyStore } : {}) });
  try {
    return await loaded.invoke(JSON.parse(event) as FunctionEvent);
  } finally {
    loaded.close();
  }
}

function compare({ name, code }: Candidate, label: string, local: FunctionOutcome, real: TestAnswer): Proof {
  const proof = { name, case: label, bytes: code.length, local, real };
  if (local.error === undefined && real.error === '') {
    return { ...proof, differences: differingPaths(canonicalResult(local.result), canonicalResult(real.output)) };
  }
  const bothFail = local.error !== undefined && real.error !== '';
  return { ...proof, differences: bothFail ? [] : ['error'] };
}

/** Newest first: a function lets go of its store before the store is removed. */
export async function removeAll(removals: [string, Removal][]): Promise<void> {
  for (const [name, remove] of removals.reverse()) {
    await remove().catch((error: Error) => {
      process.stderr.write(
        `edgewright: prove: "${name}" could not be removed (${error.name}). Delete it in the console.\n`,
      );
    });
  }
}

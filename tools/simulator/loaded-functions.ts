/*! loaded-functions: the loaded functions of all distributions. One that did not change survives a rebuild; one that did is live at the next request. */
import type { ConnectionRequest } from '../../shared/functions/connection.js';
import { edgeFunctionsOf } from '../distribution/edge-functions.js';
import type { CloudFrontFunction, DistributionModel, EdgeFunction, LambdaAtEdge } from '../distribution/model.js';
import { sizeRefusal } from '../engine/index.js';
import type {
  ConnectionOutcome,
  FunctionEngine,
  FunctionEvent,
  FunctionOutcome,
  KeyValueStore,
  LambdaEvent,
  LambdaOutcome,
  LambdaSource,
  LoadedFunction,
  LoadedLambda,
  Moment,
} from '../engine/types.js';
import { type EdgewrightError, throwIfAny } from '../errors.js';
import { edgeEnvironment } from './local-credentials.js';

export interface Functions {
  runFunction(source: CloudFrontFunction, event: FunctionEvent, moment: Moment): Promise<FunctionOutcome>;
  connect(source: CloudFrontFunction, connection: ConnectionRequest): Promise<ConnectionOutcome>;
  runLambda(source: LambdaAtEdge, event: LambdaEvent, moment: Moment): Promise<LambdaOutcome>;
  /** What the store of a function holds now; what is written to it later does not show. */
  storeOf(source: EdgeFunction): KeyValueStore | undefined;
  /** Takes the functions of new models. Lambdas whose file is among `changedFiles` are loaded anew. */
  renew(models: readonly DistributionModel[], changedFiles: readonly string[]): void;
  close(): Promise<void>;
}

interface FunctionParts {
  engine: FunctionEngine;
  loadLambda(source: LambdaSource): LoadedLambda;
  stores: Record<string, KeyValueStore>;
  clock: () => number;
}

/** A function that is loaded at its first run and closed after its last. */
interface Slot {
  source: EdgeFunction;
  originIds: string[];
  loaded: LoadedFunction | LoadedLambda | undefined;
  running: number;
  retired: boolean;
}

export function createFunctions(parts: FunctionParts): Functions {
  let slots = new Map<EdgeFunction, Slot>();

  async function run<T>(
    source: EdgeFunction,
    invoke: (loaded: LoadedFunction | LoadedLambda) => Promise<T>,
  ): Promise<T> {
    const slot = slots.get(source) ?? addSlot(slots, source, []);
    slot.loaded ??= load(parts, slot);
    slot.running++;
    try {
      return await invoke(slot.loaded);
    } finally {
      slot.running--;
      if (slot.retired && slot.running === 0) void slot.loaded.close();
    }
  }

  return {
    runFunction: (source, event, moment) => run(source, (loaded) => (loaded as LoadedFunction).invoke(event, moment)),
    connect: (source, connection) => run(source, (loaded) => (loaded as LoadedFunction).connect(connection)),
    runLambda: (source, event, moment) => run(source, (loaded) => (loaded as LoadedLambda).invoke(event, moment)),
    storeOf(source) {
      const store = source.kind === 'function' && source.store !== undefined ? parts.stores[source.store] : undefined;
      return store && { ...store };
    },
    renew(models, changedFiles) {
      throwIfAny(sizeRefusals(models));
      const before = new Set(slots.values());
      const after = new Map<EdgeFunction, Slot>();
      for (const [source, originIds] of functionsOf(models)) {
        const known = [...before, ...after.values()].find((slot) => isSame(slot, source, originIds, changedFiles));
        if (known) after.set(source, known);
        else addSlot(after, source, originIds);
      }
      slots = after;
      const kept = new Set(after.values());
      for (const slot of before) if (!kept.has(slot)) retire(slot);
    },
    async close() {
      await Promise.all([...slots.values()].map((slot) => slot.loaded?.close()));
      slots = new Map();
    },
  };
}

/** CloudFront does not take such a function, so there is nothing to serve: said before the first request. */
function sizeRefusals(models: readonly DistributionModel[]): EdgewrightError[] {
  const sources = new Set([...functionsOf(models)].map(([source]) => source));
  return [...sources].flatMap((source) => (source.kind === 'function' ? (sizeRefusal(source) ?? []) : []));
}

function* functionsOf(models: readonly DistributionModel[]): Iterable<[EdgeFunction, string[]]> {
  for (const model of models) {
    const originIds = Object.keys(model.origins);
    for (const source of edgeFunctionsOf(model)) yield [source, originIds];
  }
}

function addSlot(slots: Map<EdgeFunction, Slot>, source: EdgeFunction, originIds: string[]): Slot {
  const slot: Slot = { source, originIds, loaded: undefined, running: 0, retired: false };
  slots.set(source, slot);
  return slot;
}

function isSame(slot: Slot, source: EdgeFunction, originIds: string[], changedFiles: readonly string[]): boolean {
  const other = slot.source;
  if (other.kind !== source.kind || other.logicalId !== source.logicalId) return false;
  if (other.kind === 'function' && source.kind === 'function') {
    const sameOrigins = slot.originIds.join('\n') === originIds.join('\n');
    return (
      other.code === source.code && other.store === source.store && other.runtime === source.runtime && sameOrigins
    );
  }
  if (other.kind !== 'lambda' || source.kind !== 'lambda') return false;
  const sameText = other.code.text === source.code.text;
  const sameCode = sameText && other.code.file === source.code.file && other.code.handler === source.code.handler;
  return sameCode && other.timeout === source.timeout && !changedFiles.includes(source.code.file);
}

function load(parts: FunctionParts, { source, originIds }: Slot): LoadedFunction | LoadedLambda {
  if (source.kind === 'function') {
    const { name, code, runtime, store, file } = source;
    const kvs = store === undefined ? {} : { kvs: () => parts.stores[store] };
    return parts.engine.load({ name, code, runtime, originIds, ...kvs, ...(file === undefined ? {} : { file }) });
  }
  return parts.loadLambda({
    name: source.name,
    file: source.code.file,
    ...(source.code.text === undefined ? {} : { text: source.code.text }),
    handler: source.code.handler,
    env: edgeEnvironment(source.name),
    timeout: source.timeout * 1000,
    memory: source.memory,
    now: parts.clock,
  });
}

/** Runs that began go on to their end. */
function retire(slot: Slot): void {
  slot.retired = true;
  if (slot.running === 0) void slot.loaded?.close();
}

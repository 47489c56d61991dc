/** backends: what stands behind the origins, shared between CloudFront and the direct addresses, so that both speak to the same thing. */

import type { DistributionModel, Origin } from '../distribution/model.js';
import type { OriginBackend } from '../http/messages.js';
import { type BackendContext, createBackend } from '../simulator/origins/index.js';
import { openDirectAddress } from '../simulator/server/direct.js';
import type { ServedDistribution } from './report.js';

interface BackendTable {
  /** For the core, which closes what it opened. */
  open(origin: Origin, model: DistributionModel): OriginBackend;
  /** The one that the core has opened last, or will open. */
  find(origin: Origin, model: DistributionModel): OriginBackend;
}

export function createBackendTable(context: BackendContext): BackendTable {
  const table = new Map<string, { backend: OriginBackend; target: Origin['target']; isTaken: boolean }>();
  const keyOf = (origin: Origin, model: DistributionModel) => `${model.logicalId} ${origin.id}`;
  function open(origin: Origin, model: DistributionModel, isTaken: boolean): OriginBackend {
    const backend = createBackend(origin, context);
    table.set(keyOf(origin, model), { backend, target: origin.target, isTaken });
    return backend;
  }
  return {
    open(origin, model) {
      const known = table.get(keyOf(origin, model));
      if (known === undefined || known.isTaken || known.target !== origin.target) return open(origin, model, true);
      known.isTaken = true;
      return known.backend;
    },
    find: (origin, model) => table.get(keyOf(origin, model))?.backend ?? open(origin, model, false),
  };
}

/** Every simulated origin gets an address of its own; one that lives elsewhere has it already. */
export async function openDirectAddresses(
  model: DistributionModel,
  backends: BackendTable,
  closers: (() => Promise<void> | void)[],
): Promise<ServedDistribution['origins']> {
  const origins: ServedDistribution['origins'] = [];
  for (const origin of Object.values(model.origins)) {
    const { label } = backends.find(origin, model);
    const isHere = origin.target.kind !== 'external';
    const direct = isHere ? await openDirectAddress(origin, () => backends.find(origin, model)) : undefined;
    if (direct !== undefined) closers.push(direct.close);
    origins.push({ id: origin.id, label, url: direct?.url });
  }
  return origins;
}

/*! backends: what stands behind each origin, opened at its first use. A domain that a function chose is opened too. */

import type { DistributionModel, Origin } from '../distribution/model.js';
import type { OriginBackend } from '../http/messages.js';

export interface Backends {
  for(origin: Origin, model: DistributionModel): OriginBackend;
  /** Closes what the new models no longer name. */
  renew(models: readonly DistributionModel[]): void;
  close(): Promise<void>;
}

export function createBackends(open: (origin: Origin, model: DistributionModel) => OriginBackend): Backends {
  const opened = new Map<string, OriginBackend>();
  const identities = new WeakMap<Origin, string>();

  function identityOf(origin: Origin, model: DistributionModel): string {
    const known = identities.get(origin);
    if (known !== undefined) return known;
    const { domainName, kind, target, clientCertificate } = origin;
    const identity = JSON.stringify([model.logicalId, origin.id, domainName, kind, target, clientCertificate]);
    identities.set(origin, identity);
    return identity;
  }

  return {
    for(origin, model) {
      const identity = identityOf(origin, model);
      const known = opened.get(identity);
      if (known) return known;
      const backend = open(origin, model);
      opened.set(identity, backend);
      return backend;
    },
    renew(models) {
      const wanted = new Set(
        models.flatMap((model) => Object.values(model.origins).map((origin) => identityOf(origin, model))),
      );
      for (const [identity, backend] of opened) {
        if (wanted.has(identity)) continue;
        opened.delete(identity);
        void backend.close();
      }
    },
    async close() {
      await Promise.all([...opened.values()].map((backend) => backend.close()));
      opened.clear();
    },
  };
}

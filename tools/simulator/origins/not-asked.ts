/** not-asked: what stands in for an origin that nobody allowed to be asked, or not by this method. The pipeline answers as choices.ts says. */
import type { Origin } from '../../distribution/model.js';
import { type OriginBackend, OriginError } from '../../http/messages.js';

/** Nothing of it reaches the network, no name is looked up either. */
export function createStandIn({ id, domainName }: Origin): OriginBackend {
  const message = `Origin "${id}" (${domainName}) was not asked: nothing goes to a server that was not named. Pass --origin ${id}=URL, or --allow-network for every origin; to createSimulator, "origins" or "allowNetwork: true".`;
  return {
    label: `${domainName}, not asked: --origin ${id}=DIR|URL or --allow-network`,
    fetch: async () => {
      throw new OriginError('not-asked', message);
    },
    close: async () => {},
  };
}

/** `backend` for the methods named, and a refusal to ask it by any other. */
export function askedBy(methods: readonly string[] | undefined, backend: OriginBackend, { id }: Origin): OriginBackend {
  if (methods === undefined) return backend;
  return {
    ...backend,
    async fetch(request, signal) {
      const { method } = request;
      if (methods.includes(method)) return backend.fetch(request, signal);
      const wanted = [...methods, method].join(',');
      const message = `Origin "${id}" was not asked by ${method}: only ${methods.join(', ')} are sent, since others may change what is there. Add --methods ${wanted} to send it.`;
      throw new OriginError('not-asked', message);
    },
  };
}

/** A distribution with one function before an origin that answers everything, for functions with a config of their own. */

import type { Behavior } from '../../tools/distribution/model.js';
import { createEngine, loadLambda } from '../../tools/engine/index.js';
import { type Core, createCore } from '../../tools/simulator/simulator.js';
import { patient } from '../engine/engines.js';
import { behavior, cachingDisabled, distribution, edge, rawCff } from '../simulator/support.js';
import { NOW } from './passes.js';

export interface Host {
  core: Core;
  close(): Promise<void>;
}

/** `code` of a CloudFront Function, or of a Lambda@Edge function; both at viewer-request. */
export async function openHost({ code, lambda }: { code?: string; lambda?: string }): Promise<Host> {
  const engine = await createEngine({ now: () => NOW * 1000, limit: patient });
  const gate = lambda === undefined ? rawCff(code!) : { ...edge(''), code: { ...edge('').code, text: lambda } };
  const functions: Behavior['functions'] = { 'viewer-request': gate };
  const core = createCore({
    models: [distribution({ behaviors: [behavior({ cachePolicy: cachingDisabled, functions })] })],
    engine,
    loadLambda,
    stores: {},
    clock: () => NOW * 1000,
    openOrigin: ({ id }) => ({
      label: id,
      fetch: async () => ({ status: 200, statusText: 'OK', headers: [], body: Buffer.from('origin') }),
      close: async () => {},
    }),
  });
  return {
    core,
    async close() {
      await core.close();
      await engine.close();
    },
  };
}

/** A distribution with one function before an origin that answers everything, for functions with a config of their own. */

import type { Behavior } from '../../tools/distribution/model.js';
import { createEngine, loadLambda } from '../../tools/engine/index.js';
import type { OriginBackend } from '../../tools/http/messages.js';
import { type Core, createCore } from '../../tools/simulator/simulator.js';
import { patient } from '../engine/engines.js';
import { behavior, cachingDisabled, distribution, edge, rawCff } from '../simulator/support.js';
import { NOW } from './passes.js';

export interface Host {
  core: Core;
  close(): Promise<void>;
}

interface Parts {
  /** Of a CloudFront Function. */
  code?: string;
  /** Of a Lambda@Edge function. Both at viewer-request. */
  lambda?: string;
  origin?: OriginBackend;
}

const anything: OriginBackend = {
  label: 'anything',
  fetch: async () => ({ status: 200, statusText: 'OK', headers: [], body: Buffer.from('origin') }),
  close: async () => {},
};

export async function openHost({ code, lambda, origin = anything }: Parts): Promise<Host> {
  const engine = await createEngine({ now: () => NOW * 1000, limit: patient });
  const gate = lambda === undefined ? rawCff(code!) : { ...edge(''), code: { ...edge('').code, text: lambda } };
  const functions: Behavior['functions'] = { 'viewer-request': gate };
  const core = createCore({
    models: [distribution({ behaviors: [behavior({ cachePolicy: cachingDisabled, functions })] })],
    engine,
    loadLambda,
    stores: {},
    clock: () => NOW * 1000,
    openOrigin: () => origin,
  });
  return {
    core,
    async close() {
      await core.close();
      await engine.close();
    },
  };
}

/** explain-gate: what a gate of ours at viewer-request says to a request without a pass: it alone is run, no origin is asked. */
import { readFileSync } from 'node:fs';
import type { DistributionModel, EdgeFunction } from '../distribution/model.js';
import { createEngine, loadLambda, openKeyValueStore } from '../engine/index.js';
import { createStandIn } from '../simulator/origins/not-asked.js';
import { createCore } from '../simulator/simulator.js';
import { toViewerRequest } from '../simulator/web.js';

/** A sentence; undefined: no gate of ours stands before the URL, or it lets in. */
export async function askGate(model: DistributionModel, pattern: string, url: string, method: string) {
  const gate = model.behaviors.find((behavior) => behavior.pattern === pattern)?.functions['viewer-request'];
  if (gate === undefined || !saysWhy(gate)) return undefined;
  const engine = await createEngine();
  const stores = Object.values(model.stores).map(({ logicalId, file, contents }) => {
    const source = file ?? contents;
    return [logicalId, source ? openKeyValueStore(source) : {}];
  });
  const core = createCore({
    models: [model],
    engine,
    loadLambda,
    stores: Object.fromEntries(stores),
    openOrigin: createStandIn,
    cache: false,
  });
  await core.handle(await toViewerRequest(url, { method }, core.models(), {}));
  const [record] = core.records();
  await core.close();
  await engine.close();
  if (record?.answeredBy !== 'viewer-request' || record.why === undefined) return undefined;
  return `${record.status} without a pass: ${record.why.text}`;
}

/** Our gates write a word to their log. Other functions are not run: nobody asked for that. */
function saysWhy(gate: EdgeFunction): boolean {
  const code = gate.kind === 'function' ? gate.code : (gate.code.text ?? readFileSync(gate.code.file, 'utf8'));
  return code.includes(': refused, ');
}

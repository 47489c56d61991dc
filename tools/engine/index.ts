/** What the other tools use of the engines. */
export { createEngine, enginesHere } from './create-engine.js';
export { edgeLocation } from './edge-location.js';
export { readKeyValueStore } from './key-value-store.js';
export type * from './types.js';

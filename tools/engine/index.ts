/** What the other tools use of the engines. */

export { pop } from '../runtime/edge-location.js';
export { refuseSource } from './artefact-kind.js';
export { createEngine, enginesHere } from './create-engine.js';
export {
  type EventContext,
  type RequestFacts,
  type ResponseFacts,
  viewerRequestEvent,
  viewerResponseEvent,
} from './event-in.js';
export { bodyBytes, type EditedResponse, editedRequest, editedResponse } from './event-out.js';
export { sizeRefusal } from './function-engine.js';
export { type InspectOptions, refuseTaken } from './inspect/inspector.js';
export { type KeyValueSource, openKeyValueStore, readKeyValueStore } from './key-value-store.js';
export type * from './lambda/lambda-event.js';
export { type LambdaRequestFacts, lambdaEvent, lambdaHeaders } from './lambda/lambda-event-in.js';
export {
  lambdaEditedRequest,
  lambdaEditedResponse,
} from './lambda/lambda-event-out.js';
export { loadLambda } from './lambda/load-lambda.js';
export { type Artefact, type ArtefactOptions, openArtefact } from './open-artefact.js';
export type * from './types.js';

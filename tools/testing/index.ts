/** The module `edgewright/testing`: whole events, and artefacts run on the real engine. */
export { type ConnectionOverrides, connectionRequest } from './connection-events.js';

import { functionRequestEvent, functionResponseEvent } from './function-events.js';
import { lambdaViewerRequest, lambdaViewerResponse } from './lambda-events.js';

export type { RequestEventOverrides, RequestOverrides, ResponseOverrides } from './function-events.js';
export {
  type LambdaRequestEvent,
  type LambdaRequestOverrides,
  type LambdaResponseEvent,
  type LambdaResponseOverrides,
  type OriginRequestEvent,
  type OriginRequestOverrides,
  originRequest,
  originResponse,
} from './lambda-events.js';
export { type LoadedArtefact, type LoadOptions, loadArtefact } from './load-artefact.js';

/** Event of a CloudFront Function at viewer-request. `viewerRequest.lambda` makes that of Lambda@Edge. */
export const viewerRequest = Object.assign(functionRequestEvent, { lambda: lambdaViewerRequest });

/** Event of a CloudFront Function at viewer-response. `viewerResponse.lambda` makes that of Lambda@Edge. */
export const viewerResponse = Object.assign(functionResponseEvent, { lambda: lambdaViewerResponse });

/** The module `edgewright/testing`: whole events, and artefacts run on the real engine. */
import { functionRequestEvent, functionResponseEvent } from './function-events.js';

export type { RequestOverrides, ResponseOverrides } from './function-events.js';

/** Event of a CloudFront Function at viewer-request. */
export const viewerRequest = functionRequestEvent;

/** Event of a CloudFront Function at viewer-response. */
export const viewerResponse = functionResponseEvent;

/*!
 * region-api: an API in several regions that IAM locks: each request goes to its region, and is signed for that one.
 * Lambda@Edge, origin-request. Needs IncludeBody, a role that may call the API in every region, and caching off.
 */
import type { CloudFrontRequestEvent, CloudFrontRequestResult } from '../../shared/edge-lambdas/event.js';
import { refuse } from '../../shared/edge-lambdas/refuse.js';
import { type RegionRouterOptions, routeToRegion } from '../region-router.js';
import { type SigV4SignerOptions, signOriginRequest } from '../sigv4-signer.js';

const routes: Partial<RegionRouterOptions> = {
  regions: {
    eu: 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com',
    us: 'f6g7h8i9j0.execute-api.us-east-1.amazonaws.com',
  },
};

const signing: Partial<SigV4SignerOptions> = {
  // The router has told it already, of the Host that is not there any more.
  viewerHost: '',
};

export async function handler(event: CloudFrontRequestEvent): Promise<CloudFrontRequestResult> {
  try {
    const { request } = event.Records[0]!.cf;
    routeToRegion(request, routes);
    return signOriginRequest(request, signing) ?? request;
  } catch {
    return refuse(500, 'This request could not be signed.', 'region-api: event: It is not of CloudFront.');
  }
}

/*!
 * body-hash: tells a Lambda function URL the SHA-256 of the body. Behind origin access control, POST and PUT are refused without it.
 * Lambda@Edge, origin-request. Needs IncludeBody. Needs no rights: CloudFront signs afterwards.
 */
import { sha256 } from '../shared/edge-lambdas/canonical-request.js';
import { completeOptions } from '../shared/edge-lambdas/complete-options.js';
import type {
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontRequestResult,
  CloudFrontResultResponse,
} from '../shared/edge-lambdas/event.js';
import { headerValue, setHeader } from '../shared/edge-lambdas/headers.js';
import { refuse } from '../shared/edge-lambdas/refuse.js';
import { readBody } from '../shared/edge-lambdas/request-body.js';

export const config = {
  /** Methods whose body is hashed. Requests with any other are left as they are. */
  methods: ['POST', 'PUT', 'PATCH', 'DELETE'],
};

export type BodyHashOptions = typeof config;

/** Sets `x-amz-content-sha256` and touches nothing else. Answers in place of the origin where the body is not there to be hashed. */
export function hashBody(
  request: CloudFrontRequest,
  given: Partial<BodyHashOptions>,
): CloudFrontResultResponse | undefined {
  const options = completeOptions(config, given);
  if (!options.methods.includes(request.method)) return undefined;
  const body = readBody(request);
  if (typeof body !== 'string') {
    setHeader(request.headers, 'x-amz-content-sha256', sha256(body));
    return undefined;
  }
  // A hash that the viewer sent stands: Lambda checks it, so a wrong one is refused there.
  const hash = headerValue(request.headers, 'x-amz-content-sha256') ?? '';
  if (/^[\da-f]{64}$/.test(hash)) return undefined;
  if (body === 'absent')
    return refuse(
      500,
      'This request could not be sent on.',
      'body-hash: no-body: The event holds no body. Attach with IncludeBody.',
    );
  return refuse(
    413,
    'The body is larger than 1 MB. Send its SHA-256 as x-amz-content-sha256.',
    'body-hash: body-too-large: A body over 1 MB came without hash.',
  );
}

export async function handler(event: CloudFrontRequestEvent): Promise<CloudFrontRequestResult> {
  try {
    const { request } = event.Records[0]!.cf;
    return hashBody(request, config) ?? request;
  } catch {
    return refuse(500, 'This request could not be sent on.', 'body-hash: event: It is not of CloudFront.');
  }
}

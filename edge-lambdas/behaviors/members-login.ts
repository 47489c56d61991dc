/*!
 * members-login: an area for members behind an OpenID provider, with security headers on every answer: of the login, of the origin, of errors.
 * Lambda@Edge, viewer-request, origin-response. Needs a client at the provider: see oidc-login, whose options are below.
 */
import { badRequest, sayRefusal } from '../../shared/edge-lambdas/denial.js';
import type {
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResponse,
  CloudFrontResponseEvent,
  CloudFrontResultResponse,
} from '../../shared/edge-lambdas/event.js';
import { logIn, type OidcLoginOptions } from '../oidc-login.js';
import { type OriginHeadersOptions, setAnswerHeaders } from '../origin-headers.js';

const login: Partial<OidcLoginOptions> = {
  issuer: '',
  clientId: '',
  keys: {},
  keyId: '',
  access: [{ claim: '', anyOf: [], paths: ['/'] }],
};

const answers: Partial<OriginHeadersOptions> = {
  security: {
    'strict-transport-security': 'max-age=31536000',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
  },
};

/** No function sees an answer that viewer-request gave: it takes its headers along. */
async function serveMembers(request: CloudFrontRequest): Promise<CloudFrontRequest | CloudFrontResultResponse> {
  const answer = await logIn(request, login);
  if (!answer) return request;
  answer.headers ??= {};
  setAnswerHeaders(answer as CloudFrontResponse, answers);
  return answer;
}

export async function handler(
  event: CloudFrontRequestEvent | CloudFrontResponseEvent,
): Promise<CloudFrontRequest | CloudFrontResponse | CloudFrontResultResponse> {
  try {
    const { cf } = event.Records[0]!;
    if (!('response' in cf)) return await serveMembers(cf.request);
    setAnswerHeaders(cf.response, answers);
    return cf.response;
  } catch {
    // No event of CloudFront's: nobody gets in by it.
    sayRefusal('members-login', 'event');
    return badRequest();
  }
}

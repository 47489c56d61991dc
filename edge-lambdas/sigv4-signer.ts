/*!
 * sigv4-signer: signs requests for origins that take none without: API Gateway, Lambda function URLs, S3, OpenSearch and other AWS services.
 * Lambda@Edge, origin-request. Needs IncludeBody, and a role that may call the origin.
 */
import { type SigningTarget, signingTargetOf } from '../shared/edge-lambdas/aws-endpoint.js';
import type { Pair } from '../shared/edge-lambdas/canonical-request.js';
import { completeOptions } from '../shared/edge-lambdas/complete-options.js';
import { roleCredentials } from '../shared/edge-lambdas/credentials.js';
import type {
  CloudFrontHeaders,
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontRequestResult,
  CloudFrontResultResponse,
} from '../shared/edge-lambdas/event.js';
import { headerValue, setHeader } from '../shared/edge-lambdas/headers.js';
import { dropHeaders, type Origin, originOf, tellOrigin, tellViewerHost } from '../shared/edge-lambdas/origin.js';
import { refuse } from '../shared/edge-lambdas/refuse.js';
import { type RequestBody, readBody } from '../shared/edge-lambdas/request-body.js';
import { objectServices } from '../shared/edge-lambdas/signing-stages.js';
import { type SignableRequest, signV4, signV4A } from '../shared/edge-lambdas/sigv4.js';
import { queryPairs, wireQuery, wireText } from '../shared/edge-lambdas/wire-form.js';

export const config = {
  /** Service and region behind custom domains: { 'api.example.com': { service: 'execute-api', region: 'eu-west-1' } }. AWS's own domains tell theirs. */
  origins: {} as Record<string, SigningTarget>,
  /** Headers signed where a request has them, in any case, besides host, content-type and the signature's own. Never one that CloudFront rewrites (user-agent, via, x-forwarded-for). Other x-amz-* headers of the viewer are dropped. */
  signedHeaders: [] as string[],
  /** Header that carries the viewer's Authorization, whose place the signature takes. One that the viewer sent under this name is dropped. '' for none. */
  viewerAuthorization: 'x-forwarded-authorization',
  /**
   * Header that carries the viewer's Host, where an origin request policy forwards Host. The viewer's own never passes, nor `Forwarded` and
   * `X-Forwarded-*` besides -For. '' for none of this: where a function at viewer-request writes the header already.
   */
  viewerHost: 'x-forwarded-host',
  /**
   * What a bare "+" means: 'usual' is a space in a query, as in forms, and a plus sign in the path of an object, as in "libstdc++.rpm"; or 'space', or
   * 'plus', in both. The origin gets %20 or %2B: S3 reads a bare one as a space.
   */
  plus: 'usual' as 'usual' | 'space' | 'plus',
  /** Services that take the text UNSIGNED-PAYLOAD in place of a hash, used where the event does not hold the whole body. Others answer 413. */
  unsignedPayload: ['s3', 's3-object-lambda', 's3express'],
};

export type SigV4SignerOptions = typeof config;

/** Signs `request` as it will leave CloudFront, or answers in its place where that cannot be done. */
export function signOriginRequest(
  request: CloudFrontRequest,
  given: Partial<SigV4SignerOptions>,
): CloudFrontResultResponse | undefined {
  const options = completeOptions(config, given);
  const origin = originOf(request);
  if (!origin) return cannotSign('no-origin', 'The event names no origin. Attach this function to origin-request.');
  const target = targetOf(origin, options);
  if (!target)
    return cannotSign(
      'unknown-service',
      `No AWS service is known behind "${origin.domainName}". Name it in config.origins.`,
    );
  const credentials = roleCredentials();
  if (!credentials)
    return cannotSign('no-credentials', 'The environment holds no credentials. Give the function a role.');
  const body = readBody(request);
  const unsignedPayload = takesUnsigned(target, body, options);
  if (body === 'cut' && !unsignedPayload) return tooLarge();
  if (body === 'absent' && !unsignedPayload)
    return cannotSign('no-body', 'The event holds no body. Attach with IncludeBody.');
  takePlace(request, origin, options);
  const { plus } = options;
  request.querystring = wireQuery(request.querystring, plus === 'usual' ? 'space' : plus);
  if (objectServices.includes(target.service)) request.uri = wireText(request.uri, plus === 'usual' ? 'plus' : plus);
  const query = queryPairs(request.querystring);
  const { method, headers, uri } = request;
  const wire = { method, path: `${origin.path ?? ''}${uri}`, query, headers: headersToSign(headers, body, options) };
  const payload = { body: typeof body === 'string' ? undefined : body, signBody: true, unsignedPayload };
  writeSignature(headers, target, { ...wire, ...payload, credentials, service: target.service, date: new Date() });
  return undefined;
}

function cannotSign(
  code: string,
  reason: string,
  text = 'This request could not be signed.',
  status: 413 | 500 = 500,
): CloudFrontResultResponse {
  return refuse(status, text, `sigv4-signer: ${code}: ${reason}`);
}

function tooLarge(): CloudFrontResultResponse {
  const text = 'The body is larger than 1 MB, the most that can be sent here.';
  return cannotSign('body-too-large', 'A body over 1 MB cannot be signed.', text, 413);
}

function targetOf({ domainName }: Origin, { origins }: SigV4SignerOptions): SigningTarget | undefined {
  return origins[domainName] ?? signingTargetOf(domainName);
}

/** VPC Lattice takes no signed payload at all: vpc-lattice/latest/ug/sigv4-authenticated-requests.html */
function takesUnsigned(
  { service }: SigningTarget,
  body: RequestBody,
  { unsignedPayload }: SigV4SignerOptions,
): boolean {
  return service === 'vpc-lattice-svcs' || (typeof body === 'string' && unsignedPayload.includes(service));
}

/** Puts the viewer's headers aside where those of the signature go, and drops what the viewer claims to be AWS's. */
function takePlace(request: CloudFrontRequest, origin: Origin, options: SigV4SignerOptions): void {
  const { headers } = request;
  const kept = lowerCase(options.signedHeaders);
  dropHeaders(headers, (plain, name) => plain.startsWith('x-amz-') && !kept.includes(name));
  tellViewerHost(request, options.viewerHost);
  tellOrigin(request, options.viewerAuthorization, headerValue(headers, 'authorization'));
  delete headers.authorization;
  setHeader(headers, 'host', origin.domainName);
}

function headersToSign(headers: CloudFrontHeaders, body: RequestBody, { signedHeaders }: SigV4SignerOptions): Pair[] {
  const names = new Set(['host', ...(body.length > 0 ? ['content-type'] : []), ...lowerCase(signedHeaders)]);
  return [...names].flatMap((name) => (headers[name] ?? []).map(({ value }): Pair => [name, value]));
}

function lowerCase(names: string[]): string[] {
  return names.map((name) => name.toLowerCase());
}

/** Writes what the signature adds. What was there is signed as it stands. */
function writeSignature(headers: CloudFrontHeaders, { region }: SigningTarget, request: SignableRequest): void {
  const isSet = /[*,]/.test(region);
  const signed = isSet ? signV4A({ ...request, regionSet: region }) : signV4({ ...request, region });
  for (const [name, value] of signed.headers) {
    if (!headers[name]) setHeader(headers, name, value);
  }
}

export async function handler(event: CloudFrontRequestEvent): Promise<CloudFrontRequestResult> {
  try {
    const { request } = event.Records[0]!.cf;
    return signOriginRequest(request, config) ?? request;
  } catch {
    return cannotSign('event', '');
  }
}

/*!
 * websocket-signer: signs the handshake of a WebSocket in its query, since browsers can send no headers: $connect of API Gateway, and AppSync.
 * Lambda@Edge, origin-request. Needs a role that may open the connection. AWS does not say that origin-request runs for a handshake: try it.
 */
import { appSyncQuery } from '../shared/edge-lambdas/appsync-handshake.js';
import { type SigningTarget, signingTargetOf } from '../shared/edge-lambdas/aws-endpoint.js';
import { formatQuery, type Pair } from '../shared/edge-lambdas/canonical-request.js';
import { completeOptions } from '../shared/edge-lambdas/complete-options.js';
import { roleCredentials } from '../shared/edge-lambdas/credentials.js';
import type {
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontRequestResult,
  CloudFrontResultResponse,
} from '../shared/edge-lambdas/event.js';
import { setHeader } from '../shared/edge-lambdas/headers.js';
import { dropHeaders, type Origin, originOf } from '../shared/edge-lambdas/origin.js';
import { isOfSignature } from '../shared/edge-lambdas/presign.js';
import { refuse } from '../shared/edge-lambdas/refuse.js';
import { type Credentials, presignV4 } from '../shared/edge-lambdas/sigv4.js';
import { queryPairs, wireQuery } from '../shared/edge-lambdas/wire-form.js';

export const config = {
  /** Service and region behind custom domains: { 'live.example.com': { service: 'execute-api', region: 'eu-west-1' } }. AWS's own domains tell theirs. */
  origins: {} as Record<string, SigningTarget>,
  /** Seconds the signature stays good. A handshake is over in one; the rest is for clocks that differ. */
  expiresIn: 60,
  /** What a bare "+" in a query means: 'space', as in forms, or 'plus'. The origin gets %20 or %2B. */
  plus: 'space' as 'space' | 'plus',
};

export type WebsocketSignerOptions = typeof config;

/** Signs `request` in its query, or answers in its place where that cannot be done. What the viewer says of a signature goes. */
export function signHandshake(
  request: CloudFrontRequest,
  given: Partial<WebsocketSignerOptions>,
): CloudFrontResultResponse | undefined {
  const options = completeOptions(config, given);
  const origin = originOf(request);
  if (!origin) return cannotSign('no-origin', 'The event names no origin. Attach this function to origin-request.');
  const { domainName } = origin;
  const target = options.origins[domainName] ?? signingTargetOf(domainName);
  if (!target)
    return cannotSign('unknown-service', `No AWS service is known behind "${domainName}". Name it in config.origins.`);
  const credentials = roleCredentials();
  if (!credentials)
    return cannotSign('no-credentials', 'The environment holds no credentials. Give the function a role.');
  dropHeaders(request.headers, (plain) => plain === 'authorization' || plain.startsWith('x-amz-'));
  setHeader(request.headers, 'host', domainName);
  const kept = keptQuery(request, target, options);
  const added = signedQuery(request, kept, { origin, target, credentials }, options);
  request.querystring = [kept, added].filter(Boolean).join('&');
  return undefined;
}

function cannotSign(code: string, reason: string): CloudFrontResultResponse {
  return refuse(500, 'This connection could not be signed.', `websocket-signer: ${code}: ${reason}`);
}

/** The viewer's query, in its order, less what a signature is made of. */
function keptQuery(
  { querystring }: CloudFrontRequest,
  { service }: SigningTarget,
  { plus }: WebsocketSignerOptions,
): string {
  const parts = wireQuery(querystring, plus).split('&');
  return parts.filter((part) => !isOurs(queryPairs(part)[0]?.[0] ?? '', service)).join('&');
}

function isOurs(name: string, service: string): boolean {
  return isOfSignature(name) || (service === 'appsync' && /^(?:header|payload)$/.test(name));
}

interface Place {
  origin: Origin;
  target: SigningTarget;
  credentials: Credentials;
}

function signedQuery(
  { method, uri }: CloudFrontRequest,
  kept: string,
  { origin, target, credentials }: Place,
  { expiresIn }: WebsocketSignerOptions,
): string {
  const [path, date] = [`${origin.path ?? ''}${uri}`, new Date()];
  const { domainName } = origin;
  if (target.service === 'appsync') return appSyncQuery({ domainName, path, region: target.region, credentials, date });
  const host: Pair = ['host', domainName];
  const wire = { method, path, query: queryPairs(kept), headers: [host] };
  const { query } = presignV4({ ...wire, ...target, credentials, date, expiresIn });
  return formatQuery(query.filter(([name]) => isOfSignature(name)));
}

export async function handler(event: CloudFrontRequestEvent): Promise<CloudFrontRequestResult> {
  try {
    const { request } = event.Records[0]!.cf;
    return signHandshake(request, config) ?? request;
  } catch {
    return cannotSign('event', 'The event is none of origin-request, or its request cannot be signed.');
  }
}

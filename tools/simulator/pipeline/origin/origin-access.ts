/*!
 * origin-access: signs requests for origins behind origin access control, as the last thing before the wire.
 * DG/private-content-restricting-access-to-s3.html, DG/private-content-restricting-access-to-lambda.html,
 * DG/private-content-restricting-access-to-lambda-web.html
 */
import { type Pair, signV4, signV4A } from '../../../../shared/edge-lambdas/sigv4.js';
import { account } from '../../../distribution/cloudformation/names.js';
import type { Origin, OriginAccessControl } from '../../../distribution/model.js';
import { hasHeader, headerValue } from '../../../http/header-list.js';
import type { HeaderList, OriginRequest } from '../../../http/messages.js';
import { parseQuery } from '../../../http/request-parts.js';
import { cloudFrontService } from '../../local-credentials.js';
import type { Exchange } from '../exchange.js';

export function signForOrigin(exchange: Exchange, origin: Origin, request: OriginRequest): OriginRequest {
  const control = origin.accessControl;
  if (control === undefined || control.signing === 'never') return request;
  const keepsViewers = keepsAuthorization(exchange, request.headers);
  if (control.signing === 'no-override' && keepsViewers) return request;
  const isBeside = control.signing === 'always-amz-auth';
  const unsigned = request.headers.filter(([name]) => !isReplaced(name, isBeside && keepsViewers));
  const added = signatureOf(exchange, origin, control, request).filter(([name]) => name.toLowerCase() !== 'host');
  const renamed = added.map(([name, value]): [string, string] => [
    isBeside && name === 'authorization' ? amzAuthorization : name,
    value,
  ]);
  return { ...request, headers: [...unsigned, ...renamed] };
}

/** API_OriginAccessControlConfig.html: with always-amz-auth CloudFront signs "with Amazon authentication headers". tools/simulator/choices.ts */
const amzAuthorization = 'x-amz-authorization';

function isReplaced(name: string, keepsViewers: boolean): boolean {
  if (/^authorization$/i.test(name)) return !keepsViewers;
  return /^x-amz-(authorization|date|security-token|content-sha256|region-set)$/i.test(name);
}

function signatureOf(exchange: Exchange, origin: Origin, control: OriginAccessControl, request: OriginRequest): Pair[] {
  const whole = {
    method: request.method,
    path: request.path,
    query: parseQuery(request.query).map(({ name, value }): Pair => [name, value]),
    headers: signedPart(exchange, origin, request),
    body: request.body,
    credentials: cloudFrontService,
    service: control.type,
    date: new Date(exchange.distribution.shared.clock()),
  };
  const isGlobal = origin.domainName.endsWith('.lambda-web.global.on.aws');
  if (control.protocol === 'sigv4a' || isGlobal) return signV4A({ ...whole, regionSet: '*' }).headers;
  const region = /\.([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(origin.domainName)?.[1] ?? 'us-east-1';
  return signV4({ ...whole, region }).headers;
}

/** With no-override and always-amz-auth a viewer's Authorization goes through, but only if a cache policy lets Authorization into the key. */
function keepsAuthorization({ behavior }: Exchange, headers: HeaderList): boolean {
  const { headers: selection } = behavior.cachePolicy;
  const keyed = selection.behavior === 'whitelist' && selection.names.includes('authorization');
  return keyed && hasHeader(headers, 'authorization');
}

/** The origin's own name, whatever Host goes out: so a forwarded Host breaks the signature, as it does at the edge. */
function signedPart(exchange: Exchange, origin: Origin, request: OriginRequest): Pair[] {
  const signed: Pair[] = [['host', origin.domainName]];
  if (origin.accessControl?.type !== 'lambda')
    return [...signed, ['x-amz-content-sha256', payloadHash(request, undefined)]];
  const { id } = exchange.distribution.model;
  // What a function wrote for the origin, else the viewer's, whether a policy forwards it or not.
  const own = headerValue(exchange.request.headers, 'x-amz-content-sha256');
  const claimed = headerValue(request.headers, 'x-amz-content-sha256') ?? own;
  return [
    ...signed,
    ['x-amz-content-sha256', payloadHash(request, claimed)],
    ['x-amz-source-account', account],
    ['x-amz-source-arn', `arn:aws:cloudfront::${account}:distribution/${id}`],
  ];
}

/** SHA-256 of nothing. */
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** CloudFront does not hash bodies: the client has to, or the payload stays unsigned, which S3 takes and Lambda refuses. */
function payloadHash({ body }: OriginRequest, claimed: string | undefined): string {
  return claimed ?? (body.length === 0 ? emptyHash : 'UNSIGNED-PAYLOAD');
}

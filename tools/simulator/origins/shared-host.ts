/**
 * shared-host: servers at names that AWS gives out, of which many customers have one: they answer nobody under another Host, and a Lambda Web
 * Function behind access control nobody unsigned. The server itself is the user's own.
 * Source: apprunner/latest/dg/manage-custom-domains.html, DG/private-content-restricting-access-to-lambda-web.html
 */
import { signingTargetOf } from '../../../shared/edge-lambdas/aws-endpoint.js';
import type { Origin } from '../../distribution/model.js';
import { headerValue } from '../../http/header-list.js';
import type { OriginBackend, OriginRequest, OriginResponse } from '../../http/messages.js';
import { verifySignature } from './aws-signature.js';
import { forbidden, refusals } from './lambda-errors.js';

/** `server`, asked only by who knows its name. */
export function behindSharedHost(origin: Origin, server: OriginBackend, now: () => number): OriginBackend {
  const { domainName } = origin;
  const isWebFunction = /\.lambda-web\.[a-z0-9-]+\.on\.aws$/.test(domainName);
  if (!isWebFunction && !domainName.endsWith('.awsapprunner.com')) return server;
  return {
    ...server,
    async fetch(request, signal) {
      const isNamed = headerValue(request.headers, 'host')?.toLowerCase() === domainName.toLowerCase();
      if (!isNamed) return isWebFunction ? forbidden() : notFound();
      const refusal = isWebFunction ? await unsigned(request, origin, now) : undefined;
      return refusal ?? server.fetch(request, signal);
    },
  };
}

/** Without access control nothing tells whether its endpoint wants a signature (IamAuth): it is taken to be open. */
async function unsigned(
  request: OriginRequest,
  { domainName, accessControl }: Origin,
  now: () => number,
): Promise<OriginResponse | undefined> {
  if (accessControl === undefined) return undefined;
  const { region } = signingTargetOf(domainName) ?? {};
  const verdict = await verifySignature(request, { service: 'lambda', region, now: now() });
  if (verdict.ok) return undefined;
  return verdict.reason === 'unsigned' ? forbidden() : refusals[verdict.reason]();
}

function notFound(): OriginResponse {
  return { status: 404, statusText: 'Not Found', headers: [], body: Buffer.alloc(0) };
}

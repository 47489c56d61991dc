/** judge-certificate: whether a connection may go on, by the certificate that its viewer shows or does not. DG/mtls-validation-modes.html */
import { randomBytes, X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { pemBlocks } from '../../distribution/cloudformation/mtls.js';
import { modelAt } from '../../distribution/hosts.js';
import type { CloudFrontFunction, DistributionModel, ViewerMtls } from '../../distribution/model.js';
import type { Core } from '../simulator.js';
import { certificateFacts, chainOf, describeCertificate } from './client-certificate.js';
import { addressOf } from './incoming-request.js';

export interface Verdict {
  /** Of the distribution that the TLS name means; undefined where none is served. */
  logicalId: string | undefined;
  /** Undefined: the connection is let in. */
  refusal: string | undefined;
  /** Headers of the certificate; undefined where the distribution asks for none. */
  facts: Record<string, string> | undefined;
}

/** Once a connection. Never rejects. */
export async function judge(socket: TLSSocket, core: Core): Promise<Verdict> {
  // A client that gives an address has no name to send (RFC 6066 §3).
  const model = modelAt(socket.servername || 'localhost', core.models());
  const mtls = model?.viewerMtls;
  if (mtls === undefined) return { logicalId: model?.logicalId, refusal: undefined, facts: undefined };
  const chain = chainOf(socket);
  const refusal =
    whyBad(mtls, socket, chain) ?? (await whyDenied(mtls.connectionFunction, model!, socket, chain, core));
  return { logicalId: model!.logicalId, refusal, facts: certificateFacts(mtls.mode, chain) };
}

function whyBad({ mode, trustStore, ignoresExpiry }: ViewerMtls, socket: TLSSocket, chain: X509Certificate[]) {
  if (mode === 'passthrough') return undefined;
  const [leaf, ...others] = chain;
  if (leaf === undefined) return mode === 'required' ? 'no client certificate is shown' : undefined;
  const roots = trustStore?.caBundle;
  if (roots === undefined) return `the CA certificates of trust store "${trustStore?.name ?? ''}" are not known here`;
  if (socket.authorized) return undefined;
  const why = String(socket.authorizationError);
  // OpenSSL names one failure, and goes on after a chain that it cannot build: expiry alone has to be shown.
  if (why === 'CERT_HAS_EXPIRED' && ignoresExpiry && isIssuedBy(leaf, others, pemBlocks(roots))) return undefined;
  return `the client certificate is not good: ${why}`;
}

const clientAuthentication = '1.3.6.1.5.5.7.3.2';

/** Whether the signatures lead from the leaf to a CA of the trust store. All but the leaf have to be in force. */
function isIssuedBy(leaf: X509Certificate, others: X509Certificate[], roots: string[]): boolean {
  if (leaf.ca || (leaf.keyUsage && !leaf.keyUsage.includes(clientAuthentication))) return false;
  const trusted = roots.map((root) => new X509Certificate(root)).filter(isInForce);
  return leadsTo(trusted, leaf, others.filter(isInForce));
}

function leadsTo(trusted: X509Certificate[], last: X509Certificate, [next, ...others]: X509Certificate[]): boolean {
  if (trusted.some((root) => hasIssued(root, last))) return true;
  return next !== undefined && hasIssued(next, last) && leadsTo(trusted, next, others);
}

function hasIssued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function isInForce({ validFrom, validTo }: X509Certificate): boolean {
  return Date.parse(validFrom) <= Date.now() && Date.now() <= Date.parse(validTo);
}

async function whyDenied(
  source: CloudFrontFunction | undefined,
  { domainName: endpoint, id: distributionId }: DistributionModel,
  socket: TLSSocket,
  [leaf]: X509Certificate[],
  core: Core,
): Promise<string | undefined> {
  if (source === undefined) return undefined;
  const { result, error } = await core.connect(source, {
    ...(leaf === undefined ? {} : { clientCertificate: { certificates: { leaf: describeCertificate(leaf) } } }),
    clientIp: addressOf({ socket }),
    endpoint,
    distributionId,
    connectionId: `${randomBytes(40).toString('base64url')}==`,
  });
  if (result?.decision === 'allow') return undefined;
  const why = error === undefined ? 'denies it' : `failed: ${error.message}`;
  return `connection function "${source.name}" ${why}`;
}

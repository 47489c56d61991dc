/** client-certificate: a viewer's certificate as CloudFront tells it: to connection functions, and in headers. DG/viewer-mtls-headers.html */
import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { ClientCertificate } from '../../../shared/functions/connection.js';
import type { ViewerMtls } from '../../distribution/model.js';

/** The leaf first. Empty where the viewer shows none. */
export function chainOf(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next = socket.getPeerCertificate(true);
  while (next?.raw !== undefined) {
    chain.push(new X509Certificate(next.raw));
    // The last one issued itself.
    if (next.issuerCertificate === next) break;
    next = next.issuerCertificate;
  }
  return chain;
}

export function describeCertificate(certificate: X509Certificate): ClientCertificate {
  return {
    serialNumber: certificate.serialNumber.toLowerCase().replace(/..(?!$)/g, '$&:'),
    issuer: distinguishedName(certificate.issuer),
    subject: distinguishedName(certificate.subject),
    validity: { notBefore: toIso(certificate.validFrom), notAfter: toIso(certificate.validTo) },
    sha256Fingerprint: certificate.fingerprint256.replace(/:/g, '').toLowerCase(),
  };
}

/** The last part first. RFC 2253 §2.1 */
function distinguishedName(lines: string): string {
  return lines.split('\n').reverse().join(',');
}

function toIso(date: string): string {
  return new Date(date).toISOString().replace('.000', '');
}

/** Header name in lower case to value. */
export function certificateFacts(
  mode: ViewerMtls['mode'],
  [leaf, ...issuers]: X509Certificate[],
): Record<string, string> {
  if (leaf === undefined) return { 'cloudfront-viewer-cert-present': '0' };
  const { serialNumber, issuer, subject, validity, sha256Fingerprint } = describeCertificate(leaf);
  const facts = {
    'cloudfront-viewer-cert-present': '1',
    'cloudfront-viewer-cert-serial-number': serialNumber,
    'cloudfront-viewer-cert-issuer': issuer,
    'cloudfront-viewer-cert-subject': subject,
    'cloudfront-viewer-cert-sha256': sha256Fingerprint,
    'cloudfront-viewer-cert-validity': `NotBefore=${validity.notBefore};NotAfter=${validity.notAfter}`,
  };
  if (mode !== 'passthrough') return { ...facts, 'cloudfront-viewer-cert-pem': encodeURIComponent(leaf.toString()) };
  // OpenSSL may have completed the chain by a root of a trust store; a peer that trusts a root has it (RFC 8446 §4.4.2).
  const between = issuers.filter((issuer) => !issuer.checkIssued(issuer));
  const passed = { ...facts, 'client-cert': toField(leaf) };
  return between.length === 0 ? passed : { ...passed, 'client-cert-chain': between.map(toField).join(', ') };
}

/** RFC 9440 §2.1 */
function toField({ raw }: X509Certificate): string {
  return `:${raw.toString('base64')}:`;
}

/*!
 * connection: what a connection function is given, while a viewer that shows a certificate connects (viewer mTLS).
 * Source: AmazonCloudFront/latest/DeveloperGuide/write-connection-function-code.html
 */

export interface ClientCertificate {
  /** Pairs of hexadecimal digits with ":" between them. */
  serialNumber: string;
  issuer: string;
  subject: string;
  /** ISO 8601. */
  validity: { notBefore: string; notAfter: string };
  sha256Fingerprint: string;
}

/** The event, as a file has it. Absent where the mode is optional and the viewer shows no certificate. */
export interface ConnectionRequest {
  clientCertificate?: { certificates: { leaf: ClientCertificate } };
  clientIp: string;
  endpoint?: string;
  distributionId?: string;
  connectionId?: string;
}

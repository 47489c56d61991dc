/** Connection events: what a connection function is given, whole, every field overridable. Usable with `aws cloudfront test-connection-function`. */
import type { ClientCertificate, ConnectionRequest } from '../../shared/functions/connection.js';

export interface ConnectionOverrides extends Partial<Omit<ConnectionRequest, 'clientCertificate'>> {
  /** Fields of the certificate by themselves. */
  leaf?: Partial<ClientCertificate>;
  /** The same as it stands in the event. `null`: the viewer shows none, as it may where the mode is optional. */
  clientCertificate?: { certificates?: { leaf?: Partial<ClientCertificate> } } | null;
}

/** The event of a connection function. What is not named is a viewer with a certificate that is valid for long. */
export function connectionRequest(overrides: ConnectionOverrides = {}): ConnectionRequest {
  const { leaf, clientCertificate, ...fields } = overrides;
  const certificate = { certificates: { leaf: { ...sample, ...leaf, ...clientCertificate?.certificates?.leaf } } };
  return {
    ...(clientCertificate === null ? {} : { clientCertificate: certificate }),
    clientIp: '198.51.100.11',
    endpoint: 'd111111abcdef8.cloudfront.net',
    distributionId: 'EDFDVBD6EXAMPLE',
    connectionId: 'Fx2bQ9vYy0rHc1mZs8dKpA7LtWnE4uGjRoIk5TqXaVbCfNlDhMgPzQ==',
    ...fields,
  };
}

const sample: ClientCertificate = {
  serialNumber: '4a:3f:5c:92:d1:e8:7b:6c',
  issuer: 'CN=Example CA,O=Example Corp,C=US',
  subject: 'CN=client.example.com,O=Example Corp,C=US',
  validity: { notBefore: '2025-01-01T00:00:00Z', notAfter: '2055-01-01T00:00:00Z' },
  sha256Fingerprint: '6f1ed002ab5595859014ebf0951522d9d1f5d7e9e0b1c2a3f4e5d6c7b8a99887',
};

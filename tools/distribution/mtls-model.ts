/** mtls-model: certificates that viewers show to a distribution, as the server sees them. */
import type { CloudFrontFunction } from './functions-model.js';

export interface ViewerMtls {
  /** passthrough: the origin judges, and nothing is cached. */
  mode: 'required' | 'optional' | 'passthrough';
  /** Undefined: the distribution names none. */
  trustStore: TrustStore | undefined;
  ignoresExpiry: boolean;
  connectionFunction: CloudFrontFunction | undefined;
}

export interface TrustStore {
  name: string;
  /** PEM of its CA certificates. Undefined: they are not on this machine, and no certificate is good. */
  caBundle: string | undefined;
}

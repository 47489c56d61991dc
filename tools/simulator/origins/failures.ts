/** failures: what node:http says of a failed call, in CloudFront's terms. */
import { OriginError, type OriginFailure } from '../../http/messages.js';

const kinds: Record<string, OriginFailure> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EADDRNOTAVAIL: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  EPROTO: 'tls',
};

export function failureOf(error: NodeJS.ErrnoException): OriginError {
  if (error instanceof OriginError) return error;
  // Both address families of a name may have failed: the first says why.
  const first = error instanceof AggregateError ? (error.errors[0] as NodeJS.ErrnoException) : error;
  return new OriginError(kindOf(first.code ?? ''), first.message || first.code || 'failed');
}

function kindOf(code: string): OriginFailure {
  if (code.startsWith('HPE_') || code.startsWith('ERR_HTTP')) return 'malformed';
  if (/CERT|^ERR_(?:TLS|SSL)|SELF_SIGNED|^UNABLE_TO_/.test(code)) return 'tls';
  return kinds[code] ?? 'reset';
}

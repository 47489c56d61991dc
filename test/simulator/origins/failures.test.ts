/** What node:http says of a failed call, in CloudFront's terms. */
import { expect, test } from 'vitest';
import { OriginError } from '../../../tools/http/messages.js';
import { failureOf } from '../../../tools/simulator/origins/failures.js';

const coded = (code: string, message = 'said') => Object.assign(new Error(message), { code });

test.each([
  ['ECONNREFUSED', 'refused'],
  ['EHOSTUNREACH', 'refused'],
  ['ENETUNREACH', 'refused'],
  ['EADDRNOTAVAIL', 'refused'],
  ['ENOTFOUND', 'dns'],
  ['EAI_AGAIN', 'dns'],
  ['ETIMEDOUT', 'timeout'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['EPROTO', 'tls'],
  ['HPE_INVALID_HEADER_TOKEN', 'malformed'],
  ['ERR_HTTP_INVALID_STATUS_CODE', 'malformed'],
  ['CERT_HAS_EXPIRED', 'tls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
  ['EWHATEVER', 'reset'],
])('%s is %s', (code, failure) => {
  expect(failureOf(coded(code))).toMatchObject({ failure, message: 'said' });
});

test('of two addresses the first says why; what says nothing is named by its code; ours stays as it is', () => {
  const both = new AggregateError([coded('ECONNREFUSED', 'first'), coded('ENOTFOUND', 'second')], 'all');
  expect(failureOf(both as NodeJS.ErrnoException)).toMatchObject({ failure: 'refused', message: 'first' });
  expect(failureOf(coded('ENOTFOUND', '')).message).toBe('ENOTFOUND');
  expect(failureOf(new Error('')).message).toBe('failed');
  const own = new OriginError('timeout', 'late');
  expect(failureOf(own)).toBe(own);
});

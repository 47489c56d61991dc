/** lambda-errors: the JSON in which a function URL refuses. Source: lambda/latest/dg/urls-auth.html, urls-monitoring.html */
import { randomUUID } from 'node:crypto';
import type { HeaderList, OriginResponse } from '../../http/messages.js';
import type { Verdict } from './aws-signature.js';

export const refusals: Record<Exclude<Extract<Verdict, { ok: false }>['reason'], 'unsigned'>, () => OriginResponse> = {
  malformed: () =>
    failure(403, 'IncompleteSignatureException', 'Authorization header is not of the form of Signature Version 4.'),
  'wrong-scope': () =>
    failure(403, 'InvalidSignatureException', 'Credential should be scoped to a valid region and service.'),
  'unknown-key': () =>
    failure(403, 'UnrecognizedClientException', 'The security token included in the request is invalid.'),
  'bad-token': () =>
    failure(403, 'UnrecognizedClientException', 'The security token included in the request is invalid.'),
  expired: () => failure(403, 'InvalidSignatureException', 'Signature expired.'),
  mismatch,
};

export function mismatch(): OriginResponse {
  return failure(
    403,
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
  );
}

export function forbidden(): OriginResponse {
  const text =
    'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html';
  return jsonResponse(403, { Message: text }, [['x-amzn-ErrorType', 'AccessDeniedException']]);
}

/** The handler threw, ran out of time, or returned what is no response: which of them, only the function's log says. */
export function failed(): OriginResponse {
  return {
    status: 502,
    statusText: '',
    headers: [['Content-Type', 'application/json'], ...requestIds()],
    body: Buffer.from('Internal Server Error'),
  };
}

export function tooLarge(): OriginResponse {
  return failure(413, 'RequestEntityTooLargeException', 'Request Entity Too Large');
}

function failure(status: number, type: string, message: string): OriginResponse {
  return jsonResponse(status, { message }, [['x-amzn-ErrorType', type]]);
}

function jsonResponse(status: number, content: Record<string, string>, headers: HeaderList): OriginResponse {
  return {
    status,
    statusText: '',
    headers: [['Content-Type', 'application/json'], ...headers, ...requestIds()],
    body: Buffer.from(JSON.stringify(content)),
  };
}

export function requestIds(): HeaderList {
  return [['x-amzn-RequestId', randomUUID()]];
}

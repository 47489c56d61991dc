/** claim: what an Authorization header of Signature Version 4 says about itself, before anything is believed. */
import { headerValue } from '../../http/header-list.js';
import type { HeaderList } from '../../http/messages.js';

export interface Claim {
  accessKeyId: string;
  day: string;
  region: string;
  service: string;
  signedHeaders: string[];
  signature: string;
  date: Date;
}

/** Reads the Authorization and X-Amz-Date headers, or says undefined where they are not of the documented form. */
export function readClaim(headers: HeaderList): Claim | undefined {
  const fields =
    /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request, *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/.exec(
      headerValue(headers, 'authorization') ?? '',
    );
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(headerValue(headers, 'x-amz-date') ?? '');
  if (fields === null || parts === null) return undefined;
  const [, accessKeyId, day, region, service, signedHeaders, signature] = fields as unknown as string[];
  const [, year, month, dayOfMonth, hour, minute, second] = parts.map(Number) as number[];
  const at = new Date(Date.UTC(year!, month! - 1, dayOfMonth!, hour!, minute!, second!));
  return {
    accessKeyId: accessKeyId!,
    day: day!,
    region: region!,
    service: service!,
    signedHeaders: signedHeaders!.toLowerCase().split(';'),
    signature: signature!,
    date: at,
  };
}

/** claim: what an Authorization header of Signature Version 4 or 4A says about itself, before anything is believed. */
import { headerValue } from '../../http/header-list.js';
import type { HeaderList } from '../../http/messages.js';

export interface Claim {
  accessKeyId: string;
  day: string;
  /** Of SigV4A the set of X-Amz-Region-Set, such as "*" or "us-east-1,eu-*". */
  region: string;
  asymmetric: boolean;
  service: string;
  signedHeaders: string[];
  signature: string;
  date: Date;
}

const forms = {
  symmetric:
    /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request, *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/,
  asymmetric:
    /^AWS4-ECDSA-P256-SHA256 +Credential=([^/,\s]+)\/(\d{8})()\/([^/,\s]+)\/aws4_request, *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]+)$/,
};

/** Reads the Authorization and X-Amz-Date headers, or says undefined where they are not of the documented form. */
export function readClaim(headers: HeaderList): Claim | undefined {
  const text = headerValue(headers, 'authorization') ?? '';
  const symmetric = forms.symmetric.exec(text);
  const fields = symmetric ?? forms.asymmetric.exec(text);
  const date = readDate(headerValue(headers, 'x-amz-date') ?? '');
  if (fields === null || date === undefined) return undefined;
  const [, accessKeyId, day, region, service, signedHeaders, signature] = fields as string[];
  return {
    accessKeyId: accessKeyId!,
    day: day!,
    region: symmetric ? region! : (headerValue(headers, 'x-amz-region-set') ?? ''),
    asymmetric: !symmetric,
    service: service!,
    signedHeaders: signedHeaders!.toLowerCase().split(';'),
    signature: signature!,
    date,
  };
}

function readDate(text: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts.map(Number) as number[];
  return new Date(Date.UTC(year!, month! - 1, day!, hour!, minute!, second!));
}

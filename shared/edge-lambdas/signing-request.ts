/*!
 * signing-request: what a signer is given and what it gives back.
 */
import type { Pair } from './canonical-request.js';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

export interface SignableRequest {
  method: string;
  /** As on the wire: percent-encoded, without query. */
  path: string;
  /** As on the wire. */
  query: readonly Pair[];
  /** Exactly those to sign, host among them. */
  headers: readonly Pair[];
  /** Default: empty. A header `x-amz-content-sha256` among `headers` stands for it, unless `signBody` is set. */
  body?: string | Uint8Array | undefined;
  credentials: Credentials;
  service: string;
  date: Date;
  /** Resolve "//", "." and ".." in the path. Default: true, but false for the S3 family, whose keys may contain them. */
  normalizePath?: boolean | undefined;
  /** Encode the path once more than the wire does. Default: true, but false for the S3 family. */
  doubleEncode?: boolean | undefined;
  /**
   * What a bare "+" stands for, in the query, and in the path of an object. Default: what the service reads: a space in the S3 family, else a plus sign.
   * Where "plus" is said to S3, "%2B" has to be sent.
   */
  plus?: 'space' | 'plus' | undefined;
  /** Send and sign the hash of the body as `x-amz-content-sha256`. Default: false. */
  signBody?: boolean | undefined;
  /** Leave the session token out of the request and its signature; AWS IoT wants it appended afterwards. Default: false. */
  omitSessionToken?: boolean | undefined;
  /** Sign the text UNSIGNED-PAYLOAD in place of the hash of the body. Default: false; of a presigned address of the S3 family, true. */
  unsignedPayload?: boolean | undefined;
}

export interface Signature {
  canonicalRequest: string;
  stringToSign: string;
  /** Hexadecimal. */
  signature: string;
}

export interface SignedRequest extends Signature {
  authorization: string;
  /** All headers to send: those given, then `x-amz-date` … `authorization`. */
  headers: Pair[];
}

/**
 * The modules `crypto` and `querystring` of cloudfront-js-2.0. A part of runtime.d.ts.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */

declare module 'crypto' {
  type Algorithm = 'md5' | 'sha1' | 'sha256';
  type DigestEncoding = 'hex' | 'base64' | 'base64url';
  interface Hash {
    update(data: string | Uint8Array): Hash;
    digest(): Buffer;
    digest(encoding: DigestEncoding): string;
  }
  const crypto: {
    createHash(algorithm: Algorithm): Hash;
    createHmac(algorithm: Algorithm, key: string | Uint8Array): Hash;
  };
  export default crypto;
}

declare module 'querystring' {
  interface Parsed {
    [name: string]: string | string[];
  }
  interface ParseOptions {
    decodeURIComponent?: (text: string) => string;
    /** Default 1,000; 0 is no limit. */
    maxKeys?: number;
  }
  const querystring: {
    parse(query: string, separator?: string, equals?: string, options?: ParseOptions): Parsed;
    decode(query: string, separator?: string, equals?: string, options?: ParseOptions): Parsed;
    stringify(values: Parsed, separator?: string, equals?: string): string;
    encode(values: Parsed, separator?: string, equals?: string): string;
    escape(text: string): string;
    unescape(text: string): string;
  };
  export default querystring;
}

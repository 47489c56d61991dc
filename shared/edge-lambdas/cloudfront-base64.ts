/**
 * cloudfront-base64: base64 with "+", "=" and "/" written "-", "_" and "~". Not base64url.
 * Source: AmazonCloudFront/latest/DeveloperGuide/private-content-linux-openssl.html
 */
export function encodeCloudFrontBase64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('=', '_').replaceAll('/', '~');
}

/**
 * Undefined for anything that an encoder would not write, so that one signature has one spelling. Node skips characters it does
 * not know, which shows in the length; the bits that padding leaves over must be zero (RFC 4648 §3.5).
 */
export function decodeCloudFrontBase64(text: string): Buffer | undefined {
  const digits = text.replace(/_{1,2}$/, '');
  const bytes = Buffer.from(digits.replaceAll('~', '_'), 'base64url');
  const loose = ['', '', 'AQgw', 'AEIMQUYcgkosw048'][digits.length % 4]!;
  if (text.length % 4 !== 0 || text === '' || /[+/=_]/.test(digits)) return undefined;
  if (bytes.length !== Math.floor((digits.length * 3) / 4)) return undefined;
  return loose === '' || loose.includes(digits.at(-1)!) ? bytes : undefined;
}

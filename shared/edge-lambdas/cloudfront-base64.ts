/**
 * cloudfront-base64: base64 with "+", "=" and "/" written "-", "_" and "~". Not base64url.
 * Source: AmazonCloudFront/latest/DeveloperGuide/private-content-linux-openssl.html
 */
export function encodeCloudFrontBase64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('=', '_').replaceAll('/', '~');
}

/** Undefined for anything that an encoder would not write: Node skips characters it does not know, so that one signature would have many spellings. */
export function decodeCloudFrontBase64(text = ''): Buffer | undefined {
  const end = text.indexOf('_');
  const digits = end < 0 ? text : text.slice(0, end);
  const spelled = digits.replaceAll('~', '_');
  const bytes = Buffer.from(spelled, 'base64url');
  const padded = digits.padEnd((digits.length + 3) & ~3, '_');
  if (text && text === padded && spelled === bytes.toString('base64url')) return bytes;
}

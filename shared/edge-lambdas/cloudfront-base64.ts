/**
 * cloudfront-base64: base64 with "+", "=" and "/" written "-", "_" and "~". Not base64url.
 * Source: AmazonCloudFront/latest/DeveloperGuide/private-content-linux-openssl.html
 */
export function encodeCloudFrontBase64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('=', '_').replaceAll('/', '~');
}

/** Undefined for anything that an encoder would not write: Node skips characters it does not know, so that one signature would have many spellings. */
export function decodeCloudFrontBase64(text: string): Buffer | undefined {
  const padding = text.endsWith('__') ? 2 : Number(text.endsWith('_'));
  const digits = text.slice(0, text.length - padding);
  if (text === '' || text.length % 4 !== 0 || digits.includes('_')) return undefined;
  const spelled = digits.replaceAll('~', '_');
  const bytes = Buffer.from(spelled, 'base64url');
  return bytes.toString('base64url') === spelled ? bytes : undefined;
}

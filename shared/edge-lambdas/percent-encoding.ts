/*!
 * percent-encoding: as SigV4 wants it, which is stricter than encodeURIComponent.
 * Source: IAM/latest/UserGuide/reference_sigv-create-signed-request.html, "UriEncode"
 */

/** Encodes every byte but A–Z a–z 0–9 - . _ ~ as %XX. Half a surrogate pair becomes U+FFFD instead of an exception. */
export function percentEncode(text: string): string {
  return text.replace(/[^\w.~-]+/g, (run) => Buffer.from(run).toString('hex').toUpperCase().replace(/../g, '%$&'));
}

/** The same for text that may be encoded already, in part, or badly. Works on bytes: "%e9" stays the byte E9, a bare "%" becomes "%25". */
export function canonicalEncoding(text: string): string {
  if (!/[^\w.~-]/.test(text)) return text;
  return text.replace(/%[\da-fA-F]{2}|%|[^\w.~%-]+/g, (run) =>
    run[0] === '%' && run[1] ? canonicalByte(run) : percentEncode(run),
  );
}

/** Decodes what needs no encoding, and writes the rest in capitals. */
function canonicalByte(encoded: string): string {
  const character = String.fromCharCode(Number(`0x${encoded.slice(1)}`));
  return /[\w.~-]/.test(character) ? character : encoded.toUpperCase();
}

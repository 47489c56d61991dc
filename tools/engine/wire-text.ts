/**
 * Wire text: Node gives header lines and paths as one character a byte. Functions see UTF-8; what is not UTF-8 is taken as
 * ISO-8859-1. Source: AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html, "Query string, URI and header encoding"
 */
const strict = new TextDecoder('utf-8', { fatal: true });

/** What a function reads. */
export function textOf(wire: string): string {
  if (isAscii(wire)) return wire;
  try {
    return strict.decode(Buffer.from(wire, 'latin1'));
  } catch {
    return wire;
  }
}

/** What goes out for a text that a function wrote. */
export function wireOf(text: string): string {
  return isAscii(text) ? text : Buffer.from(text).toString('latin1');
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII
  return !/[^\x00-\x7f]/.test(text);
}

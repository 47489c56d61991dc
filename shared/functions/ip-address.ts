/*! ip-address: reads an address of either family. RFC 4291 §2.2. */

/**
 * Eight 16-bit words. An IPv4 address is the one that holds it, `::ffff:192.0.2.9` (RFC 4291 §2.5.5.2). Undefined for what is none, such
 * as a quad with leading zeros: some read those as octal (RFC 6943 §3.1.1).
 */
export function parseAddress(text: string): number[] | undefined {
  const quad = /^(.*:|)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (quad && !quad.slice(2).every((byte) => String(Number(byte)) === byte && Number(byte) < 256)) return;
  const plain = quad ? (quad[1] || '::ffff:') + hex(quad[2]!, quad[3]!) + ':' + hex(quad[4]!, quad[5]!) : text;
  const halves = plain.split('::');
  const head = halves[0] ? halves[0].split(':') : [];
  const tail = halves[1] ? halves[1].split(':') : [];
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length > 1 ? missing < 1 : missing !== 0)) return;
  for (let i = 0; i < missing; i++) head.push('0');
  const groups = head.concat(tail);
  return groups.every((group) => /^[\da-f]{1,4}$/i.test(group))
    ? groups.map((group) => parseInt(group, 16))
    : undefined;
}

function hex(high: string, low: string): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}

export function isIPv4(words: number[]): boolean {
  return words[5] === 65_535 && words[0]! + words[1]! + words[2]! + words[3]! + words[4]! === 0;
}

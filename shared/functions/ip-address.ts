/*! ip-address: reads an address of either family. RFC 4291 §2.2. */

/** Eight 16-bit words; an IPv4 address is the one that holds it, `::ffff:192.0.2.9` (RFC 4291 §2.5.5.2). Undefined for what is none. */
export function parseAddress(text: string): number[] | undefined {
  const last = text.lastIndexOf(':') + 1;
  const quad = text.indexOf('.') < 0 ? [] : parseQuad(text.slice(last));
  if (!quad) return;
  if (last === 0) return quad.length > 0 ? [0, 0, 0, 0, 0, 65_535].concat(quad) : undefined;
  const halves = (quad.length > 0 ? `${text.slice(0, last)}0:0` : text).split('::');
  const head = halves[0] ? halves[0].split(':') : [];
  const tail = halves[1] ? halves[1].split(':') : [];
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length > 1 ? missing < 1 : missing !== 0)) return;
  for (let i = 0; i < missing; i++) head.push('0');
  const groups = head.concat(tail);
  if (!/^(?:[\da-f]{1,4}:){7}[\da-f]{1,4}$/i.test(groups.join(':'))) return;
  const words = groups.map((group) => parseInt(group, 16));
  return quad.length > 0 ? words.slice(0, 6).concat(quad) : words;
}

/** Without leading zeros: some read those as octal (RFC 6943 §3.1.1). */
function parseQuad(text: string): number[] | undefined {
  const bytes = text.split('.');
  for (let i = 0; i < 4; i++) {
    if (String(Number(bytes[i])) !== bytes[i] || Number(bytes[i]) > 255) return;
  }
  if (bytes.length === 4) return [Number(bytes[0]) * 256 + Number(bytes[1]), Number(bytes[2]) * 256 + Number(bytes[3])];
}

export function isIPv4(words: number[]): boolean {
  return words[5] === 65_535 && words[0]! + words[1]! + words[2]! + words[3]! + words[4]! === 0;
}

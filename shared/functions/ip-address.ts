/*! ip-address: reads an address of either family. RFC 4291 §2.2. */

/** Eight 16-bit words; an IPv4 address is the one that holds it, `::ffff:192.0.2.9` (RFC 4291 §2.5.5.2). Undefined for what is none. */
export function parseAddress(text: string): number[] | undefined {
  const last = text.lastIndexOf(':') + 1;
  if (last === 0) return parseQuad(text, [0, 0, 0, 0, 0, 65_535]);
  if (text.indexOf('.') < 0) return parseGroups(text);
  const words = parseGroups(`${text.slice(0, last)}0:0`);
  return words && parseQuad(text.slice(last), words.slice(0, 6));
}

/** `words` with two more. Written again it must be the same text: without leading zeros, which some read as octal (RFC 6943 §3.1.1). */
function parseQuad(text: string, words: number[]): number[] | undefined {
  const bytes = text.split('.');
  const high = +bytes[0]! * 256 + +bytes[1]!;
  const low = +bytes[2]! * 256 + +bytes[3]!;
  if ((high | low) >>> 16 || [high >> 8, high & 255, low >> 8, low & 255].join('.') !== text) return;
  words.push(high, low);
  return words;
}

function parseGroups(text: string): number[] | undefined {
  if (/[^\da-f:]|[\da-f]{5}/i.test(text)) return;
  const halves = text.split('::');
  const head = halves[0] ? halves[0].split(':') : [];
  const tail = halves[1] ? halves[1].split(':') : [];
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length > 1 ? missing < 1 : missing !== 0)) return;
  const words = [0, 0, 0, 0, 0, 0, 0, 0];
  let i = head.length;
  while (i--) words[i] = parseInt(head[i]!, 16);
  i = tail.length;
  while (i--) words[8 - tail.length + i] = parseInt(tail[i]!, 16);
  // An empty group is no number.
  return words.includes(NaN) ? undefined : words;
}

export function isIPv4(words: number[]): boolean {
  return words[5] === 65_535 && (words[0]! | words[1]! | words[2]! | words[3]! | words[4]!) === 0;
}

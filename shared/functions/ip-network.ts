/*! ip-network: the networks that hold an address, each in its one spelling. RFC 4291 §2.2, RFC 4632 §3.1. */

/**
 * `192.0.2.0/24` for each of `lengths` that the family of `address` has: to be looked up, which costs the same in a list of any size. Of IPv6,
 * zeros at the end are `::` and all others are written out. Undefined for what is no address.
 */
export function networksOf(address: string, lengths: number[]): string[] | undefined {
  const numbers = address.indexOf(':') < 0 ? bytesOf(address) : groupsOf(address);
  if (!numbers) return;
  const isLong = numbers.length === 8;
  const networks: string[] = [];
  let count = 0;
  let i = lengths.length;
  while (i--) if (isLong || lengths[i]! <= 32) networks[count++] = network(numbers, isLong, lengths[i]!);
  return networks;
}

const ZEROS = ['.0.0.0/', '.0.0/', '.0/', '/'];

function network(numbers: number[], isLong: boolean, length: number): string {
  const size = isLong ? 4 : 3;
  // The last number that has bits of it, and how many of its bits are none.
  let at = length ? (length - 1) >> size : 0;
  const rest = ((at + 1) << size) - length;
  let last = (numbers[at]! >> rest) << rest;
  let text = '';
  let i = 0;
  if (!isLong) {
    for (; i < at; i++) text += numbers[i]! + '.';
    return text + last + ZEROS[at]! + length;
  }
  while (last === 0 && at) last = numbers[--at]!;
  for (; i < at; i++) text += numbers[i]!.toString(16) + ':';
  return text + (last ? last.toString(16) : '') + (at < 7 ? '::/' : '/') + length;
}

/** Written again they must be the same text: without zeros in front, which some read as octal (RFC 6943 §3.1.1). */
function bytesOf(address: string): number[] | undefined {
  const texts = address.split('.');
  const a = +texts[0]!;
  const b = +texts[1]!;
  const c = +texts[2]!;
  const d = +texts[3]!;
  // What is no number makes none of the sum.
  if (!(a + b + c + d >= 0) || (a | b | c | d) >>> 8 || a + '.' + b + '.' + c + '.' + d !== address) return;
  return [a, b, c, d];
}

/** Of IPv6. Bytes where it holds an address of IPv4: `::ffff:192.0.2.9` (RFC 4291 §2.5.5.2). */
function groupsOf(address: string): number[] | undefined {
  let text = address;
  if (address.includes('.')) {
    const last = address.lastIndexOf(':') + 1;
    const bytes = bytesOf(address.slice(last));
    if (!bytes) return;
    text = address.slice(0, last) + group(bytes[0]!, bytes[1]!) + ':' + group(bytes[2]!, bytes[3]!);
  }
  const gap = text.indexOf('::');
  const head = gap < 0 ? text.split(':') : gap ? text.slice(0, gap).split(':') : [];
  const tail = gap < 0 || gap + 2 === text.length ? [] : text.slice(gap + 2).split(':');
  const missing = 8 - head.length - tail.length;
  if (gap < 0 ? missing : missing < 1) return;
  const groups = [0, 0, 0, 0, 0, 0, 0, 0];
  const sum = read(groups, 0, head) + read(groups, 8 - tail.length, tail);
  if (!(sum >= 0)) return;
  if (groups[5] !== 65_535) return groups;
  const high = groups[6]!;
  const low = groups[7]!;
  if (sum !== 65_535 + high + low) return groups;
  return [high >> 8, high & 255, low >> 8, low & 255];
}

function group(high: number, low: number): string {
  return (high * 256 + low).toString(16);
}

/** Fills `groups` from `at` on, and adds up what it found. */
function read(groups: number[], at: number, texts: string[]): number {
  let sum = 0;
  let i = texts.length;
  let text: string;
  let value: number;
  while (i--) {
    text = texts[i]!;
    value = text.length < 5 ? +('0x' + text) : NaN;
    groups[at + i] = value;
    sum += value;
  }
  return sum;
}

/*! ip-network: whether an address lies in one of several networks, `192.0.2.0/24`, `2001:db8::/32` or one address. RFC 4632 §3.1. */
import { isIPv4, parseAddress } from './ip-address.js';

/** Zeros in front, capitals, and lengths below the first part of an address: what such a network begins with does not tell what it holds. */
const ODD = /^[:0]|[A-F]|\/(1[0-5]|\d)$/;

/**
 * False for what is no address, and for networks that are none. To read a network costs fifty times what it costs to compare two texts, so those
 * are read that begin like the address, the longest beginning first.
 */
export function isInNetworks(address: number[] | undefined, networks: string[]): boolean {
  if (!address || !networks.length) return false;
  const quad = isIPv4(address);
  const mark = quad ? '.' : ':';
  const high = address[6]!;
  let start = quad
    ? [high >> 8, high & 255, address[7]! >> 8, ''].join(mark)
    : address.slice(0, 3).map(inHex).join(mark) + mark;
  let end: string;
  let network: string;
  let i = 0;
  for (;;) {
    // What begins with a text sorts before that text with the next sign in place of its last.
    end = start.slice(0, -1) + (quad ? '/' : ';');
    for (i = networks.length; i--; ) {
      network = networks[i]!;
      if ((start ? network > start && network < end : ODD.test(network)) && isIn(address, quad, network)) return true;
    }
    if (!start) return false;
    start = start.slice(0, start.lastIndexOf(mark, start.length - 2) + 1);
  }
}

function inHex(word: number): string {
  return word.toString(16);
}

function isIn(address: number[], quad: boolean, network: string): boolean {
  const parts = network.split('/');
  const words = parseAddress(parts[0]!);
  if (!words || isIPv4(words) !== quad) return false;
  const least = network.indexOf(':') < 0 ? 96 : 0;
  let bits = parts.length > 1 ? least + +(parts[1] || NaN) : 128;
  if (!(bits >= least && bits <= 128)) return false;
  // The words before an IPv4 address are the same for all of them.
  let at = quad ? 6 : 0;
  for (bits -= at * 16; bits > 0; bits -= 16, at++) {
    // The bits of this word that do not count.
    const step = bits > 15 ? 0 : 16 - bits;
    if ((words[at]! ^ address[at]!) >> step) return false;
  }
  return true;
}

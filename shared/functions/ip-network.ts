/*! ip-network: whether an address lies in one of several networks, `192.0.2.0/24`, `2001:db8::/32` or one address. RFC 4632 §3.1. */
import { isIPv4, parseAddress } from './ip-address.js';

/** False for what is no address, and for networks that are none. */
export function isInNetworks(address: number[] | undefined, networks: string[]): boolean {
  if (!address) return false;
  // Parsing is what costs: of networks that are written alike, only those that begin like the address are parsed.
  const first = isIPv4(address) ? `${Math.floor(address[6]! / 256)}.` : `${address[0]!.toString(16)}:`;
  return networks.some(
    (network) =>
      (network.startsWith(first) || /^[:0]|[A-F]|\/\d$|:.*\/1[0-5]$/.test(network)) && isIn(address, network),
  );
}

function isIn(address: number[], network: string): boolean {
  const parts = network.split('/');
  const words = parseAddress(parts[0]!);
  if (!words || isIPv4(words) !== isIPv4(address)) return false;
  const least = network.indexOf(':') < 0 ? 96 : 0;
  let bits = parts.length > 1 ? least + Number(parts[1] || NaN) : 128;
  if (!(bits >= least && bits <= 128)) return false;
  // The words before an IPv4 address are the same for all of them.
  bits -= isIPv4(address) ? 96 : 0;
  for (let at = isIPv4(address) ? 6 : 0; bits > 0; at++, bits -= 16) {
    const step = bits > 15 ? 1 : 2 ** (16 - bits);
    if (Math.floor(words[at]! / step) !== Math.floor(address[at]! / step)) return false;
  }
  return true;
}

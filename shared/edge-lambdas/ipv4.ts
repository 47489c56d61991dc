/** ipv4: is an address inside an IPv4 address or CIDR? Anything that is not IPv4 is outside: policies cannot name IPv6, so IPv6 viewers are refused. */
import { isIPv4 } from 'node:net';

export function inCidr(cidr: string, address: string): boolean {
  const [, network = '', bits = '32'] = /^([\d.]+)(?:\/(\d|[12]\d|3[0-2]))?$/.exec(cidr) ?? [];
  return isIPv4(network) && isIPv4(address) && (numberOf(network) ^ numberOf(address)) >>> 0 < 2 ** (32 - +bits);
}

function numberOf(address: string): number {
  return address.split('.').reduce((number, byte) => number * 256 + +byte, 0);
}

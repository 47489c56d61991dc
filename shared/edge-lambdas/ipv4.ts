/** ipv4: is an address inside an IPv4 address or CIDR? Anything that is not IPv4 is outside: policies cannot name IPv6, so IPv6 viewers are refused. */
import { BlockList, isIPv4 } from 'node:net';

export function inCidr(cidr: string, address: string): boolean {
  const [, network = '', bits = '32'] = /^([\d.]+)(?:\/(\d|[12]\d|3[0-2]))?$/.exec(cidr) ?? [];
  if (!isIPv4(network) || !isIPv4(address)) return false;
  const block = new BlockList();
  block.addSubnet(network, Number(bits));
  return block.check(address);
}

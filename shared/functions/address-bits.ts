/*!
 * address-bits: whether an address lies in one of several networks, where both are known to be well written: the address is CloudFront's own
 * and the networks stand in a config that the build has checked. ip-network, four times as long, is for networks that anyone may write.
 */

/** Of `192.0.2.0/24`, `2001:db8::/32` or one address. RFC 4632 §3.1. */
export function isInAny(address: string, networks: string[]): boolean {
  const bits = bitsOf(address);
  return networks.some((network) => {
    const parts = network.split('/');
    return bits.startsWith(bitsOf(parts[0]!).slice(0, parts[1] ? Number(parts[1]) + 1 : 129));
  });
}

/** With a mark of its family in front; `::ffff:192.0.2.9` is of IPv4 (RFC 4291 §2.5.5.2). */
function bitsOf(address: string): string {
  if (address.indexOf('.') >= 0) return `4${join(address.slice(address.lastIndexOf(':') + 1).split('.'), 10, 256)}`;
  const halves = address.split('::');
  const head = join(halves[0]!.split(':'), 16, 65_536);
  const tail = halves[1] ? join(halves[1].split(':'), 16, 65_536) : '';
  return `6${(head + '0'.repeat(128)).slice(0, 128 - tail.length)}${tail}`;
}

/** `above` is the first number that has a bit too many: its 1 keeps the zeros in front. */
function join(parts: string[], base: number, above: number): string {
  return parts.map((part) => (above + (parseInt(part, base) || 0)).toString(2).slice(1)).join('');
}

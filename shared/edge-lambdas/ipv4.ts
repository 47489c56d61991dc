/** ipv4: is an address inside an IPv4 address or CIDR? Anything that is not IPv4 is outside: policies cannot name IPv6, so IPv6 viewers are refused. */
export function inCidr(cidr: string, address: string): boolean {
  const slash = cidr.indexOf('/');
  const network = toNumber(slash < 0 ? cidr : cidr.slice(0, slash));
  const viewer = toNumber(address);
  const bits = slash < 0 ? '32' : cidr.slice(slash + 1);
  if (network === undefined || viewer === undefined || !/^(\d|[12]\d|3[0-2])$/.test(bits)) return false;
  const block = 2 ** (32 - Number(bits));
  return Math.floor(network / block) === Math.floor(viewer / block);
}

/** The text is an IPv4 address, or an IPv4 CIDR. */
export function isCidr(text: string): boolean {
  return inCidr(text, text.split('/')[0] ?? '');
}

function toNumber(address: string): number | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return undefined;
  let number = 0;
  for (const part of address.split('.')) {
    if (Number(part) > 255) return undefined;
    number = number * 256 + Number(part);
  }
  return number;
}

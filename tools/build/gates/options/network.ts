/** Networks of ip-allow and maintenance: RFC 4632 §3.1, RFC 4291 §2.3. */
import { parseAddress } from '../../../../shared/functions/ip-address.js';

/** An address, or one with a length behind which it has no bits: "192.0.2.1/24" leaves open what is meant. */
export function isNetwork(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [text = '', length, ...rest] = value.split('/');
  const words = parseAddress(text);
  if (words === undefined || rest.length > 0) return false;
  if (length === undefined) return true;
  const least = text.includes(':') ? 0 : 96;
  const bits = least + Number(length);
  if (!/^(?:0|[1-9]\d*)$/.test(length) || bits > 128) return false;
  const digits = words.map((word) => word.toString(2).padStart(16, '0')).join('');
  return !digits.slice(bits).includes('1');
}

/** Networks of ip-allow, maintenance and prerender. */
import { networksOf } from '../../../../shared/functions/ip-network.js';

/** An address, or one with a length behind which it has no bits: "192.0.2.1/24" leaves open what is meant. */
export function isNetwork(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [address = '', length, ...rest] = value.split('/');
  // The last is the longest that its family has.
  const whole = networksOf(address, [128, 32])?.pop();
  if (whole === undefined || rest.length > 0) return false;
  return length === undefined || addressOf(written(address, length)) === addressOf(whole);
}

/** In the spelling that functions/ip-allow looks for: with its length, too. */
export function isWrittenNetwork(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [address = '', length = ''] = value.split('/');
  return written(address, length) === value;
}

function written(address: string, length: string): string | undefined {
  return /^\d+$/.test(length) ? networksOf(address, [Number(length)])?.[0] : undefined;
}

function addressOf(network: string | undefined): string | undefined {
  return network?.split('/')[0];
}

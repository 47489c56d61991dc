/**
 * policy: the policy statement of CloudFront's signed cookies and URLs.
 * Source: AmazonCloudFront/latest/DeveloperGuide/private-content-setting-signed-cookie-custom-policy.html
 */
import { isCidr } from './ipv4.js';

export interface Policy {
  kind: 'canned' | 'custom';
  /** Undefined: every file of every distribution that trusts the key. */
  resource: string | undefined;
  /** Seconds since the epoch. A request is allowed strictly before. */
  expires: number;
  /** Seconds since the epoch. A request is allowed strictly after. */
  starts: number | undefined;
  /** IPv4 address or CIDR. */
  ip: string | undefined;
}

/**
 * "+", "=" and "/" are written "-", "_" and "~". Undefined for anything that an encoder would not write: Node skips characters
 * it does not know, so each of them shows in the length.
 */
export function decodeCloudFrontBase64(text: string): Buffer | undefined {
  if (text === '' || text.includes('+') || text.includes('/') || text.includes('=')) return undefined;
  const bytes = Buffer.from(text.replaceAll('_', '').replaceAll('~', '_'), 'base64url');
  const padding = text.endsWith('__') ? 2 : text.endsWith('_') ? 1 : 0;
  if (bytes.length !== (text.length / 4) * 3 - padding) return undefined;
  return padding === 0 || lastBefore[padding].includes(text.charAt(text.length - padding - 1)) ? bytes : undefined;
}

/** The bits that padding leaves over are zero, so that one signature has one spelling. RFC 4648 §3.5 */
const lastBefore = { 1: 'AEIMQUYcgkosw048', 2: 'AQgw' };

export function encodeCloudFrontBase64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('=', '_').replaceAll('/', '~');
}

/** The bytes that a canned policy stands for: rebuilt from the URL, character by character as AWS prints it. */
export function cannedPolicy(url: string, expires: string): string {
  return `{"Statement":[{"Resource":"${url}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;
}

/** Undefined where the text is not exactly one well-formed statement. */
export function parseCustomPolicy(text: string): Policy | undefined {
  if (repeatsAKey(text)) return undefined;
  const statements = field(parseJson(text), 'Statement');
  if (!Array.isArray(statements) || statements.length !== 1) return undefined;
  const resource = field(statements[0], 'Resource');
  const condition = field(statements[0], 'Condition');
  const expires = field(field(condition, 'DateLessThan'), 'AWS:EpochTime');
  const greaterThan = field(condition, 'DateGreaterThan');
  const starts = field(greaterThan, 'AWS:EpochTime');
  const ipAddress = field(condition, 'IpAddress');
  const ip = field(ipAddress, 'AWS:SourceIp');
  if (resource !== undefined && typeof resource !== 'string') return undefined;
  if (!isEpoch(expires)) return undefined;
  if (greaterThan !== undefined && !isEpoch(starts)) return undefined;
  if (ipAddress !== undefined && (typeof ip !== 'string' || !isCidr(ip))) return undefined;
  return { kind: 'custom', resource, expires, starts: starts as number | undefined, ip: ip as string | undefined };
}

const onlyOnce = [
  '"Statement"',
  '"Resource"',
  '"Condition"',
  '"DateLessThan"',
  '"DateGreaterThan"',
  '"IpAddress"',
  '"AWS:SourceIp"',
];

/**
 * JSON.parse lets the last of two equal keys win: a Resource pasted together from user input could smuggle in a second Condition.
 * A start and an end each have one AWS:EpochTime.
 */
function repeatsAKey(text: string): boolean {
  if (text.includes('\\u00') && /\\u00[0-7]/.test(text)) return true;
  if (onlyOnce.some((key) => text.indexOf(key) !== text.lastIndexOf(key))) return true;
  return text.split('"AWS:EpochTime"').length > 3;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

/** Whole seconds, up to 2^63 − 1 as documented. */
function isEpoch(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 2 ** 63;
}

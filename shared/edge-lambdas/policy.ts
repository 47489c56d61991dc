/**
 * policy: the policy statement of CloudFront's signed cookies and URLs.
 * Source: AmazonCloudFront/latest/DeveloperGuide/private-content-setting-signed-cookie-custom-policy.html
 */
import { inCidr } from './ipv4.js';

export interface Policy {
  kind: 'canned' | 'custom';
  /** Undefined: every file of every distribution that trusts the key. */
  resource?: string | undefined;
  /** Seconds since the epoch. A request is allowed strictly before. */
  expires: number;
  /** Seconds since the epoch. A request is allowed strictly after. */
  starts?: number | undefined;
  /** IPv4 address or CIDR. */
  ip?: string | undefined;
}

/** The bytes that a canned policy stands for: rebuilt from the URL, character by character as AWS prints it. */
export function cannedPolicy(url: string, expires: string): string {
  return `{"Statement":[{"Resource":"${url}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;
}

interface Statement {
  Resource?: unknown;
  Condition?: {
    DateLessThan?: { 'AWS:EpochTime'?: unknown };
    DateGreaterThan?: { 'AWS:EpochTime'?: unknown };
    IpAddress?: { 'AWS:SourceIp'?: unknown };
  };
}

/** Undefined where the text is not exactly one well-formed statement. */
export function parseCustomPolicy(text: string): Policy | undefined {
  const statements = smuggles.test(text) ? undefined : parseJson(text)?.Statement;
  if (!Array.isArray(statements) || statements.length !== 1) return undefined;
  const { Resource: resource, Condition } = (statements[0] ?? {}) as Statement;
  const { DateLessThan, DateGreaterThan, IpAddress } = Condition ?? {};
  const expires = DateLessThan?.['AWS:EpochTime'];
  const starts = DateGreaterThan?.['AWS:EpochTime'];
  const ip = IpAddress?.['AWS:SourceIp'];
  if (resource !== undefined && typeof resource !== 'string') return undefined;
  if (!isEpoch(expires) || !(DateGreaterThan === undefined || isEpoch(starts))) return undefined;
  if (!(IpAddress === undefined || isCidr(ip))) return undefined;
  return { kind: 'custom', resource, expires, starts: starts as number | undefined, ip: ip as string | undefined };
}

/**
 * JSON.parse lets the last of two equal keys win: a Resource pasted together from user input could smuggle in a second Condition.
 * In this order: an escaped ASCII character, which could spell a key; a key twice; AWS:EpochTime more often than once for the end and once
 * for a start.
 */
const smuggles =
  /\\u00[0-7]|"(Statement|Resource|Condition|DateLessThan|DateGreaterThan|IpAddress|AWS:SourceIp)".*"\1"|("AWS:EpochTime".*){3}|^(?!.*"DateGreaterThan")(.*"AWS:EpochTime"){2}/s;

function parseJson(text: string): { Statement?: unknown } | null | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whole seconds, up to 2^63 − 1 as documented. */
function isEpoch(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 2 ** 63;
}

/** The text is an IPv4 address, or an IPv4 CIDR: then it holds its own network. */
export function isCidr(text: unknown): text is string {
  return typeof text === 'string' && inCidr(text, text.split('/', 1)[0]!);
}

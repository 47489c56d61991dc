/**
 * policy: the policy statement of CloudFront's signed cookies and URLs.
 * Source: AmazonCloudFront/latest/DeveloperGuide/private-content-setting-signed-cookie-custom-policy.html
 */
import { inCidr } from './ipv4.js';

export interface Policy {
  /** Undefined: every file of every distribution that trusts the key. */
  readonly resource?: string | undefined;
  /** Seconds since the epoch. A request is allowed strictly before. */
  readonly expires: number;
  /** Seconds since the epoch. A request is allowed strictly after. */
  readonly starts?: number | undefined;
  /** IPv4 address or CIDR. */
  readonly ip?: string | undefined;
}

/** The bytes that a canned policy stands for: rebuilt from the URL, character by character as AWS prints it. */
export function cannedPolicy(url: string, expires: string): string {
  return `{"Statement":[{"Resource":"${url}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;
}

/** One element. As it should be: nothing of it is known before it is read. */
interface Statement {
  Resource?: unknown;
  Condition: {
    DateLessThan: { 'AWS:EpochTime'?: unknown };
    DateGreaterThan?: { 'AWS:EpochTime'?: unknown };
    IpAddress?: { 'AWS:SourceIp'?: unknown };
  };
}

/** As signers write it, without a start or an address: a quarter of the time that a viewer's first pass takes to read is spent on JSON else. */
const usual =
  /^\{"Statement":\[\{"Resource":"([ !#-[\]-~]*)","Condition":\{"DateLessThan":\{"AWS:EpochTime":(0|[1-9]\d{0,14})\}\}\}\]\}$/;

/** Undefined where the text is not exactly one well-formed statement. */
export function parseCustomPolicy(text: string): Policy | undefined {
  const [, resource, expires] = usual.exec(text) ?? [];
  if (expires !== undefined) return { resource, expires: Number(expires), starts: undefined, ip: undefined };
  return parseJson(text);
}

/**
 * JSON.parse lets the last of two equal keys win: a Resource pasted together from
 * user input could smuggle in a second Condition. With as many keys in the text as are read here, none is there twice, and none goes unread.
 */
function parseJson(text: string): Policy | undefined {
  try {
    const [statement, second]: [Statement, unknown?] = JSON.parse(text).Statement;
    const {
      Resource: resource,
      Condition: {
        DateLessThan: { 'AWS:EpochTime': expires },
        DateGreaterThan: { 'AWS:EpochTime': starts } = {},
        IpAddress: { 'AWS:SourceIp': ip } = {},
      },
    } = statement;
    const optional = [resource, starts, starts, ip, ip].filter((value) => value !== undefined);
    if (
      second === undefined &&
      text.split(/"\s*:/).length === 5 + optional.length &&
      isEpoch(expires) &&
      (starts === undefined || isEpoch(starts)) &&
      (ip === undefined || isCidr(ip)) &&
      (resource === undefined || typeof resource === 'string')
    )
      return { resource, expires, starts, ip };
  } catch {
    // No JSON, or a part is missing.
  }
  return undefined;
}

/** Whole seconds, up to 2^63 − 1 as documented. */
function isEpoch(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 2 ** 63;
}

/** The text is an IPv4 address, or an IPv4 CIDR: then it holds its own network. */
export function isCidr(text: unknown): text is string {
  return typeof text === 'string' && inCidr(text, text.split('/', 1)[0]!);
}

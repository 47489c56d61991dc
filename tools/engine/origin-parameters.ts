/*! origin-parameters: the parameters of cf.updateRequestOrigin. helper-functions-origin-modification.html */
import type { Request } from '../../shared/functions/event.js';
import { isDisallowedHeader, isDisallowedOriginHeader } from '../http/restricted-headers.js';
import { originLimits as limits, originTimes } from '../limits.js';
import { type Bag, isBag, nameOf, Problem } from './problem.js';

/** `notes` takes what is doubtful and no mistake. */
type Check = (value: unknown, at: string, origin: Bag, notes: string[]) => void;

const sslProtocols = oneOf('SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2');

const checkPort: Check = (value, at, origin, notes) => {
  if (value !== 80 && value !== 443) integer(1024, 65_535)(value, at, origin, notes);
};

const parameters: Record<string, Check> = {
  domainName: checkDomain,
  hostHeader: (value, at, origin) => {
    checkName(value, at, limits.domain);
    if (isBag(origin.originAccessControlConfig) && origin.originAccessControlConfig.enabled === true)
      throw new Problem('hostHeader cannot go with an enabled originAccessControlConfig');
    if (isS3(origin.domainName)) throw new Problem('hostHeader cannot go with an S3 origin');
  },
  originPath: checkPath,
  customHeaders: record((value, at) => text(value, at)),
  connectionAttempts: integer(...originTimes.attempts),
  originShield: object({ enabled: boolean, region: text }),
  originAccessControlConfig: object({
    enabled: boolean,
    region: text,
    signingBehavior: oneOf('always', 'always-amz-auth', 'never', 'no-override'),
    signingProtocol: oneOf('sigv4', 'sigv4a'),
    originType: oneOf('s3', 'mediapackagev2', 'mediastore', 'lambda'),
  }),
  timeouts: (value, at, origin, notes) => {
    object({
      readTimeout: integer(...originTimes.read),
      keepAliveTimeout: integer(...originTimes.keepalive),
      connectionTimeout: integer(...originTimes.connect),
      responseCompletionTimeout: integer(0, Number.MAX_SAFE_INTEGER),
    })(value, at, origin, notes);
    const { readTimeout, responseCompletionTimeout } = value as Bag;
    if (responseCompletionTimeout && Number(responseCompletionTimeout) < Number(readTimeout ?? 0))
      throw new Problem('timeouts.responseCompletionTimeout must not be less than readTimeout');
  },
  customOriginConfig: object({
    port: checkPort,
    protocol: oneOf('http', 'https'),
    sslProtocols: list(sslProtocols, 4),
    ipAddressType: oneOf('ipv4', 'ipv6', 'dualstack'),
  }),
  sni: (value, at) => checkName(value, at, limits.domain),
  allowedCertificateNames: list((value, at) => checkName(value, at, limits.certificateName), limits.certificateNames),
  mTLSConfig: oneOf('off'),
};

/** Throws Problem. `headers` are those of the request the function returns; `notes` gets parameters that nobody documents. */
export function checkOrigin(origin: Bag, headers: Request['headers'], notes: string[]): void {
  object(parameters)(origin, '', origin, notes);
  const config = origin.customOriginConfig;
  if (isBag(config) && config.ipAddressType !== undefined && origin.domainName === undefined)
    throw new Problem('customOriginConfig.ipAddressType needs domainName');
  for (const name of Object.keys((origin.customHeaders ?? {}) as Bag)) checkHeader(name, headers);
}

function checkHeader(name: string, headers: Request['headers']): void {
  if (name !== name.toLowerCase()) throw new Problem(`customHeaders must have names in lower case, found "${name}"`);
  if (isDisallowedHeader(name) || isDisallowedOriginHeader(name))
    throw new Problem(`customHeaders must not have "${name}"`);
  if (Object.hasOwn(headers, name))
    throw new Problem(`customHeaders must not have "${name}", which is among request.headers`);
}

function checkDomain(value: unknown, at: string): void {
  checkName(value, at, isS3(value) ? limits.s3Domain : limits.domain);
  if (isS3(value) && value !== value.toLowerCase()) throw new Problem(`${at} of an S3 origin must be in lower case`);
}

function checkName(value: unknown, at: string, longest: number): void {
  const name = text(value, at);
  if (name === '' || name.length > longest) throw new Problem(`${at} must have 1 to ${longest} characters`);
  if (/[:/\s]/.test(name) || /^\d+(?:\.\d+){3}$/.test(name))
    throw new Problem(`${at} must be a name without port, not an address, found "${name}"`);
}

function checkPath(value: unknown, at: string): void {
  const path = text(value, at);
  if (path === '') return;
  if (!path.startsWith('/') || path.endsWith('/') || path.length > limits.path)
    throw new Problem(`${at} must begin with "/", not end with it, and have at most ${limits.path} characters`);
}

function isS3(domain: unknown): domain is string {
  return typeof domain === 'string' && /\.s3[.-][a-z0-9.-]*amazonaws\.com(?:\.cn)?$/i.test(domain);
}

function text(value: unknown, at: string): string {
  if (typeof value !== 'string') throw new Problem(`${at} must be a string, found ${nameOf(value)}`);
  return value;
}

function boolean(value: unknown, at: string): void {
  if (typeof value !== 'boolean') throw new Problem(`${at} must be true or false, found ${nameOf(value)}`);
}

function integer(least: number, most: number): Check {
  return (value, at) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
      throw new Problem(`${at} must be a whole number from ${least} to ${most}, found ${nameOf(value)}`);
  };
}

function oneOf(...known: string[]): Check {
  return (value, at) => {
    if (!known.includes(value as string))
      throw new Problem(`${at} must be one of ${known.join(', ')}, found ${nameOf(value)}`);
  };
}

function list(check: Check, most: number): Check {
  return (value, at, origin, notes) => {
    if (!Array.isArray(value) || value.length > most)
      throw new Problem(`${at} must be an array of at most ${most} items`);
    for (const [index, item] of value.entries()) check(item, `${at}[${index}]`, origin, notes);
  };
}

function record(check: Check): Check {
  return (value, at, origin, notes) => {
    if (!isBag(value)) throw new Problem(`${at} must be an object, found ${nameOf(value)}`);
    for (const [name, item] of Object.entries(value)) check(item, `${at}["${name}"]`, origin, notes);
  };
}

/** A misspelt parameter goes unnoticed at the edge; one that is new there is not known here. */
function object(members: Record<string, Check>): Check {
  return (value, at, origin, notes) => {
    if (!isBag(value)) throw new Problem(`${at} must be an object, found ${nameOf(value)}`);
    for (const [name, item] of Object.entries(value)) {
      const check = Object.hasOwn(members, name) ? members[name] : undefined;
      const place = at ? `${at}.${name}` : name;
      if (check) check(item, place, origin, notes);
      else notes.push(`nobody documents the parameter "${place}": CloudFront may ignore it`);
    }
  };
}

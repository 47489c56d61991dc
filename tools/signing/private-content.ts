/**
 * Issues CloudFront's signed cookies and signed URLs, byte for byte what AWS's own signer issues from the same input.
 * Source: AmazonCloudFront/latest/DeveloperGuide/PrivateContent.html
 */
import { type KeyObject, sign } from 'node:crypto';
import { encodeCloudFrontBase64 } from '../../shared/edge-lambdas/cloudfront-base64.js';
import { cannedPolicy, isCidr } from '../../shared/edge-lambdas/policy.js';
import { EdgewrightError } from '../errors.js';
import { signingParameters } from '../http/header-names.js';
import { parseQuery } from '../http/request-parts.js';

export interface Grant {
  /** What may be fetched. With a wildcard, a start or an address it becomes a custom policy, else a canned one. */
  resource: string;
  /** Seconds since the epoch. */
  expires: number;
  /** Seconds since the epoch. */
  starts?: number | undefined;
  /** IPv4 address or CIDR. */
  ip?: string | undefined;
}

export interface Signer {
  keyPairId: string;
  privateKey: KeyObject;
  hash: 'SHA1' | 'SHA256';
}

export type Cookies = Record<string, string>;

/** The cookies to set on the viewer. Give them Secure, HttpOnly, a narrow Path and no Max-Age. */
export function issueCookies(grant: Grant, signer: Signer): Cookies {
  const { policy, isCustom } = policyOf(grant, hasWildcard(grant.resource));
  const cookies: Cookies = {
    'CloudFront-Key-Pair-Id': signer.keyPairId,
    'CloudFront-Signature': signature(policy, signer),
  };
  if (isCustom) cookies['CloudFront-Policy'] = encodeCloudFrontBase64(Buffer.from(policy));
  else cookies['CloudFront-Expires'] = String(grant.expires);
  if (signer.hash === 'SHA256') cookies['CloudFront-Hash-Algorithm'] = 'SHA256';
  return cookies;
}

/** `url` with the parameters that sign it. A grant for another resource makes a custom policy for that. */
export function issueUrl(url: string, grant: Grant, signer: Signer): string {
  refuseReserved(url);
  const { policy, isCustom } = policyOf(grant, grant.resource !== url);
  const what = isCustom ? `Policy=${encodeCloudFrontBase64(Buffer.from(policy))}` : `Expires=${grant.expires}`;
  const hash = signer.hash === 'SHA256' ? '&Hash-Algorithm=SHA256' : '';
  const signed = `${what}&Key-Pair-Id=${signer.keyPairId}&Signature=${signature(policy, signer)}${hash}`;
  return `${url}${url.includes('?') ? '&' : '?'}${signed}`;
}

function refuseReserved(url: string): void {
  const taken = parseQuery(url.split('?').slice(1).join('?')).find(({ name }) => signingParameters.has(name));
  if (taken === undefined) return;
  throw new EdgewrightError(
    'url',
    `A URL to sign has parameters of its own only, found "${taken.name}", which CloudFront keeps for signatures. Give the URL unsigned, or rename it.`,
  );
}

/** A canned policy names one address, in which a "*" is one, as in `filename*=`. */
function policyOf(grant: Grant, isPattern: boolean): { policy: string; isCustom: boolean } {
  const { resource, expires, starts, ip } = grant;
  const isCustom = isPattern || starts !== undefined || ip !== undefined;
  if (!isCustom) return { policy: cannedPolicy(resource, String(expires)), isCustom };
  const Condition = {
    DateLessThan: { 'AWS:EpochTime': expires },
    ...(starts === undefined ? {} : { DateGreaterThan: { 'AWS:EpochTime': starts } }),
    ...(ip === undefined ? {} : { IpAddress: { 'AWS:SourceIp': ip.includes('/') ? ip : `${ip}/32` } }),
  };
  return { policy: JSON.stringify({ Statement: [{ Resource: resource, Condition }] }), isCustom };
}

/** "?" alone is not taken for one: in a plain URL it begins the query. */
export function hasWildcard(resource: string): boolean {
  return resource.includes('*');
}

/** Throws where CloudFront could never find the key, or the hash. */
export function checkSigner(signer: Omit<Signer, 'hash'> & { hash: string }): Signer {
  const { keyPairId, hash } = signer;
  if (hash !== 'SHA1' && hash !== 'SHA256') {
    throw new EdgewrightError('hash', `--hash expects SHA256 or SHA1, found "${hash}". CloudFront knows no other.`);
  }
  if (!/^[\w.-]+$/.test(keyPairId)) {
    throw new EdgewrightError(
      'key-id',
      `--key-id expects an id such as K2JCJMDEHXQW5F, found "${keyPairId}". Copy it anew.`,
    );
  }
  return { ...signer, hash };
}

function signature(policy: string, { privateKey, hash }: Signer): string {
  return encodeCloudFrontBase64(sign(hash, Buffer.from(policy), privateKey));
}

/** Throws where a grant could never be used. */
export function checkGrant({ resource, expires, starts, ip }: Grant): void {
  if (!/^(https?|http\*|\*):\/\/[^/?]/.test(resource) && !resource.startsWith('*')) {
    throw new EdgewrightError(
      'url',
      `A resource is a whole URL such as "https://d111111abcdef8.cloudfront.net/private/*", found "${resource}". Add scheme and host.`,
    );
  }
  if (/\s/.test(resource)) {
    throw new EdgewrightError(
      'url',
      `A resource is written as the viewer sends it, found white space in "${resource}". Write a space as %20.`,
    );
  }
  if (resource.includes('#')) {
    throw new EdgewrightError(
      'url',
      `A resource is written as the viewer sends it, found the fragment of "${resource}". Leave out "#" and what follows.`,
    );
  }
  if (ip !== undefined && !isCidr(ip)) {
    throw new EdgewrightError(
      'ip',
      `--ip expects an IPv4 address or CIDR such as 192.0.2.0/24, found "${ip}". CloudFront policies know no IPv6.`,
    );
  }
  checkTimes(starts, expires);
}

export function checkTimes(starts: number | undefined, expires: number): void {
  if (starts === undefined || starts < expires) return;
  throw new EdgewrightError('time', '--starts expects a time before --expires, found a later one. Swap or mend them.');
}

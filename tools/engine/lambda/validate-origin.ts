/** Validate-origin: the origin object of a request at origin-request. lambda-event-structure.html */

import { isDisallowedHeader, isDisallowedOriginHeader } from '../../http/restricted-headers.js';
import { originLimits as limits } from '../../limits.js';
import { type Bag, isBag, nameOf, Problem } from '../problem.js';
import type { LambdaHeaders, LambdaOrigin } from './lambda-event.js';
import { headersOf } from './validate-headers.js';

const sslProtocols = ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2'];

export function originOf(value: unknown, requestHeaders: LambdaHeaders): LambdaOrigin | undefined {
  if (value === undefined) return undefined;
  if (!isBag(value) || Number(isBag(value.custom)) + Number(isBag(value.s3)) !== 1)
    throw new Problem('The origin must be an object with exactly one of "custom" and "s3".');
  const isS3 = isBag(value.s3);
  const fields = (isS3 ? value.s3 : value.custom) as Bag;
  checkDomain(fields.domainName, isS3 ? limits.s3Domain : limits.domain);
  checkPath(fields.path);
  checkTimeouts(fields);
  if (isS3) checkS3(fields);
  else checkCustom(fields);
  const customHeaders = headersOf(fields.customHeaders);
  checkCustomHeaders(customHeaders, requestHeaders);
  const origin = { ...fields, path: fields.path ?? '', customHeaders };
  return (isS3 ? { s3: origin } : { custom: origin }) as LambdaOrigin;
}

function checkDomain(domain: unknown, longest: number): void {
  if (typeof domain !== 'string' || domain === '' || domain.length > longest)
    throw new Problem(`The domainName of the origin must have 1 to ${longest} characters, found ${nameOf(domain)}.`);
  if (/[:/\s]/.test(domain) || /^\d+(\.\d+){3}$/.test(domain))
    throw new Problem(`The domainName of the origin must be a name without port, not an address, found "${domain}".`);
}

function checkPath(path: unknown): void {
  if (path === undefined || path === '') return;
  if (typeof path !== 'string' || !path.startsWith('/') || path.endsWith('/') || path.length > limits.path)
    throw new Problem(`The path of the origin must begin with "/" and not end with it, found ${nameOf(path)}.`);
}

function checkTimeouts(fields: Bag): void {
  inRange(fields, 'readTimeout', 1, 120);
  const completion = fields.responseCompletionTimeout;
  if (completion === undefined || completion === 0) return;
  if (typeof completion !== 'number' || completion < Number(fields.readTimeout ?? 0))
    throw new Problem('The responseCompletionTimeout of the origin must not be less than its readTimeout.');
}

function checkS3(fields: Bag): void {
  const { authMethod, region, domainName } = fields;
  if (domainName !== String(domainName).toLowerCase())
    throw new Problem('The domainName of an S3 origin must be in lower case.');
  if (authMethod !== undefined && authMethod !== 'none' && authMethod !== 'origin-access-identity')
    throw new Problem(
      `The authMethod of the origin must be "none" or "origin-access-identity", found ${nameOf(authMethod)}.`,
    );
  if (authMethod === 'origin-access-identity' && (typeof region !== 'string' || region === ''))
    throw new Problem('The origin must have a region where authMethod is "origin-access-identity".');
}

function checkCustom(fields: Bag): void {
  const { port, protocol, sslProtocols: ssl } = fields;
  inRange(fields, 'keepaliveTimeout', 1, 120);
  if (port !== undefined && port !== 80 && port !== 443) inRange(fields, 'port', 1024, 65_535);
  if (protocol !== undefined && protocol !== 'http' && protocol !== 'https')
    throw new Problem(`The protocol of the origin must be "http" or "https", found ${nameOf(protocol)}.`);
  if (ssl !== undefined && !(Array.isArray(ssl) && ssl.every((item) => sslProtocols.includes(item))))
    throw new Problem(`The sslProtocols of the origin must be of ${sslProtocols.join(', ')}.`);
}

function inRange(fields: Bag, name: string, least: number, most: number): void {
  const value = fields[name];
  if (value === undefined) return;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    throw new Problem(`The ${name} of the origin must be from ${least} to ${most}, found ${value}.`);
}

function checkCustomHeaders(headers: LambdaHeaders, requestHeaders: LambdaHeaders): void {
  for (const name of Object.keys(headers)) {
    if (isDisallowedHeader(name) || isDisallowedOriginHeader(name))
      throw new Problem(`The function tried to add a blacklisted header, headerName : ${name}.`, 'disallowed');
    if (Object.hasOwn(requestHeaders, name))
      throw new Problem(
        `The custom header of the origin is among the headers of the request too, headerName : ${name}.`,
      );
  }
}

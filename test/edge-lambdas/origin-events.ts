import type { CloudFrontHeaders, CloudFrontRequest, CloudFrontRequestEvent, CloudFrontResponseEvent } from 'aws-lambda';
import { expect } from 'vitest';
import type { LambdaRecord } from '../../tools/engine/lambda/lambda-event.js';
import { validateLambdaResult } from '../../tools/engine/lambda/validate.js';
import * as testing from '../../tools/testing/index.js';

export const apiDomain = 'abc123.execute-api.eu-west-1.amazonaws.com';

export type Wanted = Parameters<typeof testing.originRequest>[0];

/** An event of `edgewright/testing` whose origin is an API, with headers that a signer must not touch, in the types of @types/aws-lambda. */
export function originRequest(wanted: Wanted = {}): CloudFrontRequestEvent {
  const standing = { via: '2.0 2afae0d4.cloudfront.net (CloudFront)', 'accept-encoding': 'gzip' };
  const headers = { ...standing, ...lowerCase(wanted.headers ?? {}) };
  const origin = { domainName: apiDomain, ...wanted.origin };
  const event = testing.originRequest({ uri: '/items', ...wanted, headers, origin });
  return event as CloudFrontRequestEvent;
}

function lowerCase<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The result of a handler, once CloudFront would act on it: no read-only or disallowed header touched, every limit kept. */
export function accepted<T>(given: CloudFrontRequestEvent | CloudFrontResponseEvent, result: T): T {
  const { cf } = given.Records[0]!;
  expect(validateLambdaResult(cf as unknown as LambdaRecord, result)).toHaveProperty('result');
  return result;
}

export function headerLists(headers: Record<string, string>): CloudFrontHeaders {
  return Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), [{ key, value }]]));
}

/** More than the event may hold: cut at 1 MB. */
export function cutBody(data: string): NonNullable<CloudFrontRequest['body']> {
  return { action: 'read-only', data: Buffer.from(data).toString('base64'), encoding: 'base64', inputTruncated: true };
}

import { createHash } from 'node:crypto';
import type { CloudFrontRequest, CloudFrontResultResponse } from 'aws-lambda';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { handler } from '../../edge-lambdas/body-hash.js';
import { accepted, cutBody, originRequest } from './origin-events.js';

const origin = { domainName: 'abc.lambda-url.us-east-1.on.aws' };
const right = createHash('sha256').update('{"a":1}').digest('hex');

afterEach(() => {
  vi.restoreAllMocks();
});

describe('F218: the SHA-256 of the bytes, in lower-case hexadecimal', () => {
  test.each([
    ['text', '{"a":1}'],
    ['bytes that are not text', Uint8Array.of(0xff, 0x00, 0x80)],
    ['an empty body', ''],
    ['a whole megabyte', Buffer.alloc(1_048_576, 7)],
  ])('%s', async (_what, data) => {
    const event = originRequest({ method: 'POST', origin, body: data });
    const before = structuredClone(event.Records[0]!.cf.request);
    const value = createHash('sha256').update(data).digest('hex');
    const headers = { ...before.headers, 'x-amz-content-sha256': [{ key: 'x-amz-content-sha256', value }] };
    const given = structuredClone(event);
    expect(accepted(given, await handler(event))).toEqual({ ...before, headers });
  });

  test.each(['PUT', 'PATCH', 'DELETE'])('%s as well', async (method) => {
    const request = (await handler(originRequest({ method, origin, body: '{"a":1}' }))) as CloudFrontRequest;
    expect(request.headers['x-amz-content-sha256']?.[0]?.value).toBe(right);
  });

  test('a wrong one that the viewer sent is replaced', async () => {
    const headers = { 'X-Amz-Content-Sha256': 'f'.repeat(64) };
    const event = originRequest({ method: 'POST', origin, headers, body: '{"a":1}' });
    const request = (await handler(event)) as CloudFrontRequest;
    expect(request.headers['x-amz-content-sha256']).toEqual([{ key: 'x-amz-content-sha256', value: right }]);
  });
});

test.each(['GET', 'HEAD', 'OPTIONS'])('%s is left as it is', async (method) => {
  const event = originRequest({ method, origin });
  const before = structuredClone(event.Records[0]!.cf.request);
  expect(await handler(event)).toEqual(before);
});

describe('where the bytes are not all there', () => {
  const cut = { body: cutBody('start of it') };
  const absent = { headers: { 'content-length': '7' } };

  test.each([
    ['F110: a truncated body', cut, '413', 'The body is larger than 1 MB. Send its SHA-256 as x-amz-content-sha256.\n'],
    ['a body without IncludeBody', absent, '500', 'This request could not be sent on.\n'],
  ])('%s is refused, with one line in the log', async (_what, part, status, text) => {
    const log = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const event = originRequest({ method: 'POST', origin, ...part });
    const response = accepted(structuredClone(event), (await handler(event)) as CloudFrontResultResponse);
    expect(response).toMatchObject({ status, body: text });
    expect(response.headers?.['cache-control']?.[0]?.value).toBe('no-store');
    expect(log).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['a hash', right, true],
    ['something else', 'UNSIGNED-PAYLOAD', false],
    ['capitals', right.toUpperCase(), false],
  ])('%s of the viewer goes on: %#', async (_what, value, passes) => {
    vi.spyOn(console, 'error').mockReturnValue(undefined);
    const headers = { 'x-amz-content-sha256': value };
    const result = await handler(originRequest({ method: 'POST', origin, headers, body: cut.body }));
    expect('method' in result!).toBe(passes);
    if (passes) expect((result as CloudFrontRequest).headers['x-amz-content-sha256']?.[0]?.value).toBe(value);
  });
});

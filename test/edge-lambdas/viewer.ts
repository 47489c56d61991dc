import type { CloudFrontHeaders, CloudFrontRequest, CloudFrontRequestEvent } from 'aws-lambda';

/** A Lambda@Edge viewer-request event; headers as plain strings. */
export function viewerEvent(
  overrides: Partial<Omit<CloudFrontRequest, 'headers'>> & { headers?: Record<string, string> } = {},
): CloudFrontRequestEvent {
  const { headers = {}, ...rest } = overrides;
  const all = { host: 'd111111abcdef8.cloudfront.net', ...headers };
  const request: CloudFrontRequest = {
    clientIp: '192.0.2.7',
    method: 'GET',
    uri: '/private/film.mp4',
    querystring: '',
    headers: Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, [{ key: name, value }]]),
    ) as CloudFrontHeaders,
    ...rest,
  };
  const config = {
    distributionDomainName: 'd111111abcdef8.cloudfront.net',
    distributionId: 'EDFDVBD6EXAMPLE',
    eventType: 'viewer-request',
    requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==',
  } as const;
  return { Records: [{ cf: { config, request } }] };
}

export function viewer(overrides?: Parameters<typeof viewerEvent>[0]): CloudFrontRequest {
  return viewerEvent(overrides).Records[0]!.cf.request;
}

/** What a browser sends for a page, and what a script sends. */
export const asPage = { 'sec-fetch-mode': 'navigate', accept: 'text/html' };
export const asScript = { 'sec-fetch-mode': 'cors', accept: '*/*' };

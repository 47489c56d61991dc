import type {
  CloudFrontCustomOrigin,
  CloudFrontHeaders,
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontS3Origin,
} from 'aws-lambda';

export const apiDomain = 'abc123.execute-api.eu-west-1.amazonaws.com';

type Wanted = Omit<Partial<CloudFrontRequest>, 'origin' | 'headers'> & {
  headers?: Record<string, string>;
  custom?: Partial<CloudFrontCustomOrigin>;
  s3?: Partial<CloudFrontS3Origin>;
};

/** An origin-request event with the headers CloudFront itself puts into it (lambda-event-structure.html). */
export function originRequest({ headers = {}, custom, s3, ...request }: Wanted = {}): CloudFrontRequestEvent {
  const origin = s3
    ? { s3: { ...s3Origin, ...s3 } as CloudFrontS3Origin }
    : { custom: { ...customOrigin(), ...custom } };
  const domainName = (origin.s3 ?? origin.custom)!.domainName;
  const sent = { host: domainName, ...standing, ...headers };
  const plain = { clientIp: '192.0.2.7', method: 'GET', uri: '/items', querystring: '' };
  return {
    Records: [
      {
        cf: {
          config: {
            distributionDomainName: 'd111111abcdef8.cloudfront.net',
            distributionId: 'EDFDVBD6EXAMPLE',
            eventType: 'origin-request',
            requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==',
          },
          request: { ...plain, ...request, headers: headerLists(sent), origin } as CloudFrontRequest,
        },
      },
    ],
  };
}

const standing = {
  'user-agent': 'Amazon CloudFront',
  via: '2.0 2afae0d44e2540f472c0635ab62c232b.cloudfront.net (CloudFront)',
  'x-forwarded-for': '192.0.2.7',
  'accept-encoding': 'gzip',
};

const s3Origin = { authMethod: 'none', customHeaders: {}, domainName: 'files.s3.eu-west-1.amazonaws.com', path: '' };

function customOrigin(): CloudFrontCustomOrigin {
  const timeouts = { keepaliveTimeout: 5, readTimeout: 30 };
  const transport = { port: 443, protocol: 'https' as const, sslProtocols: ['TLSv1.2'] };
  return { customHeaders: {}, domainName: apiDomain, path: '', ...timeouts, ...transport };
}

export function headerLists(headers: Record<string, string>): CloudFrontHeaders {
  return Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), [{ key, value }]]));
}

/** As IncludeBody delivers it. */
export function body(data: string | Uint8Array, inputTruncated = false): NonNullable<CloudFrontRequest['body']> {
  const text = Buffer.from(data).toString('base64');
  return { action: 'read-only', data: text, encoding: 'base64', inputTruncated };
}

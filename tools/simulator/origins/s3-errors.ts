/** s3-errors: the XML in which S3 refuses. Source: AmazonS3/latest/API/ErrorResponses.html */
import { randomBytes } from 'node:crypto';
import type { HeaderList, OriginResponse } from '../../http/messages.js';

const errors = {
  AccessDenied: [403, 'Forbidden', 'Access Denied'],
  AuthorizationHeaderMalformed: [400, 'Bad Request', 'The authorization header is malformed.'],
  CorsForbidden: [403, 'Forbidden', 'CORSResponse: This CORS request is not allowed.'],
  CorsIncomplete: [400, 'Bad Request', 'Insufficient information. Origin request header needed.'],
  CorsNotEnabled: [403, 'Forbidden', 'CORSResponse: CORS is not enabled for this bucket.'],
  InvalidAccessKeyId: [403, 'Forbidden', 'The AWS access key Id you provided does not exist in our records.'],
  InvalidRange: [416, 'Requested Range Not Satisfiable', 'The requested range is not satisfiable'],
  InvalidRequest: [400, 'Bad Request', 'Request specific response headers cannot be used for anonymous GET requests.'],
  InvalidToken: [400, 'Bad Request', 'The provided token is malformed or otherwise invalid.'],
  InvalidURI: [400, 'Bad Request', "Couldn't parse the specified URI."],
  MethodNotAllowed: [405, 'Method Not Allowed', 'The specified method is not allowed against this resource.'],
  NoSuchBucket: [404, 'Not Found', 'The specified bucket does not exist'],
  NoSuchKey: [404, 'Not Found', 'The specified key does not exist.'],
  PreconditionFailed: [412, 'Precondition Failed', 'At least one of the pre-conditions you specified did not hold'],
  RequestHeaderSectionTooLarge: [
    400,
    'Bad Request',
    'Your request header section exceeds the maximum allowed request header section size.',
  ],
  RequestTimeTooSkewed: [
    403,
    'Forbidden',
    'The difference between the request time and the current time is too large.',
  ],
  SignatureDoesNotMatch: [
    403,
    'Forbidden',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
} as const satisfies Record<string, [status: number, statusText: string, message: string]>;

export type S3ErrorCode = keyof typeof errors;

/** Codes that S3 uses for several things. */
const published: Partial<Record<S3ErrorCode, string>> = {
  CorsForbidden: 'AccessForbidden',
  CorsIncomplete: 'BadRequest',
  CorsNotEnabled: 'AccessForbidden',
};

/** `details` become further elements of the document, such as the key. HEAD gets no document. */
export function s3Error(
  method: string,
  code: S3ErrorCode,
  details: Record<string, string> = {},
  headers: HeaderList = [],
): OriginResponse {
  const [status, statusText, message] = errors[code];
  const ids = makeIds();
  const elements = {
    Code: published[code] ?? code,
    Message: message,
    ...details,
    RequestId: ids.requestId,
    HostId: ids.hostId,
  };
  const content = Object.entries(elements).map(([name, text]) => `<${name}>${escapeXml(text)}</${name}>`);
  const document = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${content.join('')}</Error>`;
  return {
    status,
    statusText,
    headers: [...idHeaders(ids), ['Content-Type', 'application/xml'], ...headers, ['Server', 'AmazonS3']],
    body: Buffer.from(method === 'HEAD' ? '' : document),
  };
}

interface Ids {
  requestId: string;
  hostId: string;
}

export function makeIds(): Ids {
  return { requestId: randomBytes(8).toString('hex').toUpperCase(), hostId: randomBytes(56).toString('base64') };
}

export function idHeaders(ids: Ids): HeaderList {
  return [
    ['x-amz-request-id', ids.requestId],
    ['x-amz-id-2', ids.hostId],
  ];
}

export function escapeXml(text: string): string {
  return text.replace(
    /[<>&"]/g,
    (character) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[character]!,
  );
}

/** serve-object: one object of a bucket as S3 sends it, whole, in part, or not at all. Source: AmazonS3/latest/API/API_GetObject.html */
import type { HeaderList, OriginRequest, OriginResponse } from '../../http/messages.js';
import { readObject, type StoredObject } from './bucket-files.js';
import { checkPreconditions, httpDate, readRange, type Span } from './conditions.js';
import { idHeaders, makeIds, s3Error } from './s3-errors.js';

/** `now`: milliseconds since the epoch, for the Date header. */
export async function serveObject(request: OriginRequest, object: StoredObject, now: number): Promise<OriginResponse> {
  const { method, headers } = request;
  const condition = checkPreconditions(headers, object);
  if (condition === 'failed') return s3Error(method, 'PreconditionFailed');
  const common = objectHeaders(object, now);
  if (condition === 'not-modified')
    return { status: 304, statusText: 'Not Modified', headers: common, body: Buffer.alloc(0) };
  const span = readRange(headers, object);
  if (span === 'unsatisfiable')
    return s3Error(method, 'InvalidRange', { ActualObjectSize: String(object.size) }, [
      ['Content-Range', `bytes */${object.size}`],
    ]);
  return sendObject(method, object, common, span);
}

async function sendObject(
  method: string,
  object: StoredObject,
  common: HeaderList,
  span: Span | undefined,
): Promise<OriginResponse> {
  const { first, last } = span ?? { first: 0, last: object.size - 1 };
  const lines: HeaderList = [
    ...common,
    ['Content-Type', object.contentType],
    ['Content-Length', String(last - first + 1)],
  ];
  if (span !== undefined) lines.push(['Content-Range', `bytes ${first}-${last}/${object.size}`]);
  return {
    status: span === undefined ? 200 : 206,
    statusText: span === undefined ? 'OK' : 'Partial Content',
    headers: lines,
    body: method === 'HEAD' ? Buffer.alloc(0) : await readObject(object, first, last),
  };
}

function objectHeaders(object: StoredObject, now: number): HeaderList {
  return [
    ...idHeaders(makeIds()),
    ['Date', httpDate(new Date(now))],
    ['Last-Modified', httpDate(object.modified)],
    ['ETag', object.etag],
    ['x-amz-server-side-encryption', 'AES256'],
    ['Accept-Ranges', 'bytes'],
    ['Server', 'AmazonS3'],
  ];
}

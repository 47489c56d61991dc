/**
 * bucket: a directory that behaves as a private S3 bucket behind its REST endpoint.
 * Source: AmazonS3/latest/API/API_GetObject.html and AmazonS3/latest/userguide/RESTAuthentication.html
 */
import { basename } from 'node:path';
import { headerValue } from '../../http/header-list.js';
import type { HeaderList, OriginBackend, OriginRequest, OriginResponse } from '../../http/messages.js';
import { s3Limits } from '../../limits.js';
import { findObject, keyOf } from './bucket-files.js';
import { listBucket } from './bucket-list.js';
import { idHeaders, makeIds, type S3ErrorCode, s3Error } from './s3-errors.js';
import { serveObject } from './serve-object.js';
import { regionOf, type Verdict, verifySignature } from './signature.js';

export interface BucketOptions {
  label: string;
  /** Absolute. */
  directory: string;
  /** The REST domain: the only Host it answers to. */
  domainName: string;
  /** The bucket policy, as far as it matters to a reader. */
  canRead: boolean;
  canList: boolean;
  publicRead: boolean;
  now(): number;
}

export function createBucket(options: BucketOptions): OriginBackend {
  return {
    label: options.label,
    fetch: (request) => answer(request, options),
    close: async () => {},
  };
}

async function answer(request: OriginRequest, options: BucketOptions): Promise<OriginResponse> {
  const { method } = request;
  if (method === 'POST' || method === 'PATCH') return methodNotAllowed(method);
  if (headerBytes(request.headers) > s3Limits.head) return s3Error(method, 'RequestHeaderSectionTooLarge');
  if (method === 'OPTIONS') return s3Error(method, 'CorsNotEnabled');
  const reader = await authorise(request, options);
  if (reader.refusal !== undefined) return s3Error(method, reader.refusal);
  if (method !== 'GET' && method !== 'HEAD') return s3Error(method, 'AccessDenied');
  const key = keyOf(request.path);
  if (key === undefined) return s3Error(method, 'InvalidURI');
  if (key === '') return reader.canList ? list(request, options) : s3Error(method, 'AccessDenied');
  const object = await findObject(options.directory, key);
  if (object !== undefined) return serveObject(request, object, options.now());
  return reader.canList ? s3Error(method, 'NoSuchKey', { Key: key }) : s3Error(method, 'AccessDenied');
}

type Reader = { refusal: S3ErrorCode; canList?: undefined } | { refusal?: undefined; canList: boolean };

/** Who asks, and what the bucket policy lets them do. Without s3:ListBucket nobody learns which keys are missing. */
async function authorise(request: OriginRequest, options: BucketOptions): Promise<Reader> {
  const rules = { service: 's3', region: regionOf(options.domainName), now: options.now() } as const;
  const verdict = await verifySignature(request, rules);
  const isOurHost = headerValue(request.headers, 'host')?.toLowerCase() === options.domainName.toLowerCase();
  if (!verdict.ok && verdict.reason === 'unsigned') return authoriseAnybody(isOurHost, options);
  if (!isOurHost) return { refusal: 'SignatureDoesNotMatch' };
  if (!verdict.ok) return { refusal: refusals[verdict.reason] };
  if (verdict.principal === 'edge-role') return { canList: options.canList };
  return options.canRead || options.publicRead ? { canList: options.canList } : { refusal: 'AccessDenied' };
}

function authoriseAnybody(isOurHost: boolean, options: BucketOptions): Reader {
  if (!isOurHost) return { refusal: 'NoSuchBucket' };
  return options.publicRead ? { canList: false } : { refusal: 'AccessDenied' };
}

const refusals: Record<Extract<Verdict, { ok: false }>['reason'], S3ErrorCode> = {
  unsigned: 'AccessDenied',
  malformed: 'AuthorizationHeaderMalformed',
  'wrong-scope': 'AuthorizationHeaderMalformed',
  'unknown-key': 'InvalidAccessKeyId',
  'bad-token': 'InvalidToken',
  expired: 'RequestTimeTooSkewed',
  mismatch: 'SignatureDoesNotMatch',
};

function methodNotAllowed(method: string): OriginResponse {
  return s3Error(method, 'MethodNotAllowed', { Method: method, ResourceType: 'OBJECT' }, [
    ['Allow', 'GET, DELETE, HEAD, PUT'],
  ]);
}

async function list(request: OriginRequest, options: BucketOptions): Promise<OriginResponse> {
  const document = await listBucket(options.directory, basename(options.directory), request.query ?? '');
  return {
    status: 200,
    statusText: 'OK',
    headers: [...idHeaders(makeIds()), ['Content-Type', 'application/xml'], ['Server', 'AmazonS3']],
    body: Buffer.from(request.method === 'HEAD' ? '' : document),
  };
}

function headerBytes(headers: HeaderList): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
}

/**
 * bucket: a directory that behaves as a private S3 bucket behind its REST endpoint.
 * Source: AmazonS3/latest/API/API_GetObject.html and AmazonS3/latest/userguide/RESTAuthentication.html
 */
import { basename } from 'node:path';
import type { CorsRule } from '../../distribution/model.js';
import type { HeaderList, OriginBackend, OriginRequest, OriginResponse } from '../../http/messages.js';
import { s3Limits } from '../../limits.js';
import { authorise, type BucketRules } from './bucket-access.js';
import { answerPreflight, withCors } from './bucket-cors.js';
import { findObject, keyOf } from './bucket-files.js';
import { listBucket } from './bucket-list.js';
import { nearMisses } from './near-misses.js';
import { asksForOverride, withOverrides } from './response-overrides.js';
import { idHeaders, makeIds, s3Error } from './s3-errors.js';
import { serveObject } from './serve-object.js';

export interface BucketOptions extends BucketRules {
  label: string;
  /** Absolute. */
  directory: string;
  cors?: readonly CorsRule[] | undefined;
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
  const { cors = [] } = options;
  if (method === 'POST' || method === 'PATCH') return methodNotAllowed(method);
  if (headerBytes(request.headers) > s3Limits.head) return s3Error(method, 'RequestHeaderSectionTooLarge');
  if (method === 'OPTIONS') return answerPreflight(request, cors);
  return withCors(request, await answerReader(request, options), cors);
}

async function answerReader(request: OriginRequest, options: BucketOptions): Promise<OriginResponse> {
  const { method, query } = request;
  const key = keyOf(request.path);
  const reader = await authorise(request, key ?? '', options);
  if (reader.refusal !== undefined) return s3Error(method, reader.refusal);
  if (method !== 'GET' && method !== 'HEAD') return s3Error(method, 'AccessDenied');
  if (key === undefined) return s3Error(method, 'InvalidURI');
  if (!reader.signed && asksForOverride(query)) return s3Error(method, 'InvalidRequest');
  if (key === '' && reader.canList) return list(request, options);
  const object = key === '' ? undefined : await findObject(options.directory, key);
  if (object !== undefined) return withOverrides(query, await serveObject(request, object, options.now()));
  const refusal = reader.canList ? s3Error(method, 'NoSuchKey', { Key: key }) : s3Error(method, 'AccessDenied');
  return { ...refusal, missing: await nearMisses(options.directory, key) };
}

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

/*! compress: compresses what the origin sent plain, once, before it is kept. DG/ServingCompressedFiles.html */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { isCachingDisabled } from '../../distribution/policies.js';
import { hasHeader, headerValue, withHeader, withoutHeader } from '../../http/header-list.js';
import type { HeaderList } from '../../http/messages.js';
import { compressionLimits } from '../../limits.js';
import { collect } from './body.js';
import { compressibleTypes } from './compressible-types.js';
import type { EdgeResponse } from './edge-response.js';
import type { Exchange } from './exchange.js';
import { refusalPage } from './refuse.js';

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);

export async function compressResponse(exchange: Exchange, response: EdgeResponse): Promise<EdgeResponse> {
  const encoding = encodingFor(exchange, response);
  if (encoding === undefined) return response;
  const plain = Buffer.isBuffer(response.body) ? response.body : await collect(response.body);
  if (plain === undefined)
    return {
      ...refusalPage(exchange, 'OriginClosedEarly', 'The origin closed the connection too early.'),
      neverKept: true,
    };
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
  const body = encoding === 'br' ? await toBrotli(plain, quality) : await toGzip(plain);
  return { ...response, body, headers: compressedHeaders(response.headers, encoding, body.length) };
}

function encodingFor(
  { behavior, key, request }: Exchange,
  { status, headers }: EdgeResponse,
): 'br' | 'gzip' | undefined {
  if (!behavior.compress || request.method === 'HEAD' || isCachingDisabled(behavior.cachePolicy)) return undefined;
  const wanted = key?.selection.acceptEncoding;
  if (wanted === undefined || (status !== 200 && status !== 403 && status !== 404)) return undefined;
  if (hasHeader(headers, 'content-encoding')) return undefined;
  const length = Number(headerValue(headers, 'content-length') ?? 0);
  if (length < compressionLimits.minimum || length > compressionLimits.maximum) return undefined;
  const type = headerValue(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!compressibleTypes.has(type)) return undefined;
  return wanted.startsWith('br') ? 'br' : 'gzip';
}

/** The bytes differ from those the ETag was made for: a strong one becomes weak, an invalid one goes. */
function compressedHeaders(headers: HeaderList, encoding: string, length: number): HeaderList {
  const etag = headerValue(headers, 'etag');
  let changed = withHeader(headers, 'Content-Length', String(length));
  if (etag !== undefined) {
    const valid = /^(W\/)?"[^"]*"$/.test(etag);
    changed = valid
      ? withHeader(changed, 'ETag', etag.startsWith('W/') ? etag : `W/${etag}`)
      : withoutHeader(changed, 'etag');
  }
  const vary = headerValue(changed, 'vary');
  if (vary === undefined || !/accept-encoding/i.test(vary)) {
    changed = withHeader(changed, 'Vary', vary === undefined ? 'Accept-Encoding' : `${vary}, Accept-Encoding`);
  }
  return [...withoutHeader(changed, 'accept-ranges'), ['Content-Encoding', encoding]];
}

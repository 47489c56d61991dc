/** body: the beginning of an answer's body, unpacked. It may hold secrets, so only the page asks. */
import { brotliDecompressSync, constants, gunzipSync } from 'node:zlib';
import { EdgewrightError } from '../../errors.js';
import { headerValue } from '../../http/header-list.js';
import type { ApiRoute } from '../../simulator/server/edge-api.js';
import type { Core } from '../../simulator/simulator.js';
import type { BodyView } from '../contract.js';

/** Bytes that a packed body may come to, and that are shown of it. */
const unpackedMost = 8 * 1024 * 1024;
const shownMost = 64 * 1024;

export function bodyRoutes(): ApiRoute[] {
  return [
    {
      method: 'GET',
      pattern: /^\/__edge\/requests\/([^/]+)\/body$/,
      answer({ params: [id] }, core) {
        const body = bodyOf(core, id!);
        if (body !== undefined) return { json: body };
        throw new EdgewrightError('not-found', `The body of request "${id}" is no longer kept.`);
      },
    },
  ];
}

export function bodyOf(core: Core, id: string): BodyView | undefined {
  const kept = core.answer(id);
  if (kept === undefined) return undefined;
  const { headers, body } = kept;
  const encoding = headerValue(headers, 'content-encoding');
  const unpacked = unpack(body.start, encoding);
  const shown = unpacked.subarray(0, shownMost);
  return {
    type: headerValue(headers, 'content-type') ?? '',
    bytes: body.bytes,
    isCut: body.start.length < body.bytes || shown.length < unpacked.length,
    base64: shown.toString('base64'),
  };
}

/** Of a body that was cut, or that is still on its way, what can be unpacked. As it is where it cannot. */
function unpack(packed: Buffer, encoding: string | undefined): Buffer {
  const limits = { maxOutputLength: unpackedMost };
  try {
    if (encoding === 'gzip') return gunzipSync(packed, { ...limits, finishFlush: constants.Z_SYNC_FLUSH });
    if (encoding === 'br')
      return brotliDecompressSync(packed, { ...limits, finishFlush: constants.BROTLI_OPERATION_FLUSH });
  } catch {
    // Shown as the bytes that they are.
  }
  return packed;
}

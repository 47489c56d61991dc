/*!
 * image-format: tells an image origin the best format a browser takes, in a header with three values, so that the cache has three entries.
 * CloudFront Function, viewer-request and viewer-response. Put `x-image-format` into the cache policy, never Accept. The origin must know
 * the header: a function cannot see which files exist.
 */
import type { Request, Response, ViewerRequestEvent, ViewerResponseEvent } from '../shared/functions/event.js';
import { isUnderAny } from '../shared/functions/path-prefix.js';
import { isRead } from '../shared/functions/redirect.js';
import { addVary } from '../shared/functions/vary.js';

export const config = {
  /** Formats that the origin can make, best first. */
  formats: ['avif', 'webp'],
  /** Path prefixes of images. */
  under: ['/'],
  /** Header of the format, or 'none'. Lower-case. A viewer's copy never passes. */
  header: 'x-image-format',
  /** Header of the screen's density, from Sec-CH-DPR, rounded up to one of `dprs`. Empty: none. */
  dprHeader: '',
  dprs: [1, 1.5, 2, 3],
  /** Header of the width in pixels, from Sec-CH-Width, rounded up to one of `widths`. Empty: none. */
  widthHeader: '',
  widths: [320, 640, 960, 1280, 1920],
};

export type ImageFormatOptions = typeof config;

/** Photographs. Other images are served as they are. */
const IMAGE = /\.(?:jpe?g|png)$/i;

/** Sets the headers for the images of `under`; everywhere else it removes them. */
export function chooseImageFormat(request: Request, given: Partial<ImageFormatOptions>): void {
  const options = Object.assign({}, config, given);
  const headers = request.headers || {};
  request.headers = headers;
  [options.header, options.dprHeader, options.widthHeader].forEach((name) => {
    delete headers[name];
  });
  if (!isImage(request, options)) return;
  const accept = headers.accept ? headers.accept.value.toLowerCase() : '';
  headers[options.header] = { value: options.formats.find((format) => takes(accept, format)) || 'none' };
  round(request, 'sec-ch-dpr', options.dprHeader, options.dprs);
  round(request, 'sec-ch-width', options.widthHeader, options.widths);
}

function isImage(request: Request, options: ImageFormatOptions): boolean {
  return isRead(request) && IMAGE.test(request.uri) && isUnderAny(request.uri, options.under);
}

/** Only a range of its own counts, with a weight above 0 (RFC 9110 §12.5.1): every browser sends "image/*". */
function takes(accept: string, format: string): boolean {
  const type = `image/${format}`;
  return accept.split(',', 20).some((range) => {
    const parts = range.split(';');
    return parts[0]!.trim() === type && !/;\s*q\s*=\s*0(?:\.0*)?\s*$/.test(range);
  });
}

/** Up to the next step; what is no number is not told. */
function round(request: Request, from: string, to: string, steps: number[]): void {
  const hint = request.headers[from];
  const value = hint ? Number(hint.value) : 0;
  if (!to || !(value > 0)) return;
  request.headers[to] = { value: String(steps.find((step) => step >= value) || steps[steps.length - 1]) };
}

/** Says that the answer depends on Accept, also on those in the original format. */
export function varyByFormat(response: Response, request: Request, given: Partial<ImageFormatOptions>): void {
  const options = Object.assign({}, config, given);
  if (!isImage(request, options)) return;
  response.headers = response.headers || {};
  addVary(response.headers, 'Accept');
}

export function handler(event: ViewerRequestEvent | ViewerResponseEvent): Request | Response {
  try {
    if ('response' in event) varyByFormat(event.response, event.request, config);
    else chooseImageFormat(event.request, config);
  } catch (_malformed) {
    // No event of CloudFront's: it goes on as it came.
  }
  return 'response' in event ? event.response : event.request;
}

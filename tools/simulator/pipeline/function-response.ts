/*! function-response: answers that functions made or edited. */
import type { EditedResponse } from '../../engine/index.js';
import { hasHeader } from '../../http/header-list.js';
import { discard } from './body.js';
import { type EdgeResponse, nothing, statusText } from './edge-response.js';

/** An answer of a request event. One of viewer-request is never kept, and viewer-response does not run for it. */
export function generatedResponse(made: EditedResponse, by: 'function' | 'lambda'): EdgeResponse {
  const { status, headers, body = nothing } = made;
  return {
    status,
    statusText: made.statusText || statusText(status),
    headers: hasHeader(headers, 'server') ? headers : [['Server', 'CloudFront'], ...headers],
    body,
    xCache: by === 'function' ? 'FunctionGeneratedResponse' : 'LambdaGeneratedResponse',
    madeBy: by,
    pageable: false,
    viewerResponse: false,
    whole: true,
  };
}

/** What a response event made of a response. A new body changes nothing else: the function answers for content-encoding and the like. */
export function editResponse(response: EdgeResponse, edited: EditedResponse): EdgeResponse {
  const { status, headers, body } = edited;
  // Read to its end all the same: the cache may be keeping it.
  if (body !== undefined) discard(response.body);
  return {
    ...response,
    status,
    statusText: edited.statusText || statusText(status),
    headers,
    body: body ?? response.body,
  };
}

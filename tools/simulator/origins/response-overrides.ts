/*! response-overrides: headers of an answer that a signed request asks for by query. AmazonS3/latest/API/API_GetObject.html, "Overriding response header values" */
import { withHeader } from '../../http/header-list.js';
import type { OriginResponse } from '../../http/messages.js';
import { parseQuery } from '../../http/request-parts.js';

const overrides: Record<string, string> = {
  'response-cache-control': 'Cache-Control',
  'response-content-disposition': 'Content-Disposition',
  'response-content-encoding': 'Content-Encoding',
  'response-content-language': 'Content-Language',
  'response-content-type': 'Content-Type',
  'response-expires': 'Expires',
};

/** Whether the query asks for a header. Who asks unsigned is refused. */
export function asksForOverride(query: string): boolean {
  return parseQuery(query).some(({ name }) => Object.hasOwn(overrides, name));
}

/** The answer with the headers that were asked for. Only what succeeds is changed. */
export function withOverrides(query: string, response: OriginResponse): OriginResponse {
  if (response.status !== 200 && response.status !== 206) return response;
  let { headers } = response;
  for (const { name, value } of parseQuery(query)) {
    const header = Object.hasOwn(overrides, name) ? overrides[name] : undefined;
    const text = header === undefined ? undefined : decode(value);
    if (header !== undefined && text !== undefined) headers = withHeader(headers, header, text);
  }
  return { ...response, headers };
}

/** Undefined: broken encoding, or a text that is no header value. */
function decode(value: string): string | undefined {
  try {
    const text = decodeURIComponent(value.replaceAll('+', '%20'));
    return /^[\t\x20-\x7e]*$/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

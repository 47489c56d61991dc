/** sent-request: what a viewer sent, for the page: secrets masked, cookies apart from headers. */
import { headerValues } from '../../http/header-list.js';
import type { ViewerRequest } from '../../http/messages.js';
import { parseCookies } from '../../http/request-parts.js';
import { maskDetail, maskUrl } from '../../simulator/trace/mask.js';
import type { SentRequest, Value, ViewerFacts } from '../contract.js';

/** `mask` false: for a look at one of its secrets. */
export function sentRequest(viewer: ViewerRequest, mask = true): SentRequest {
  const hide = mask ? maskLine : (_: string, value: string) => value;
  const lines = viewer.headers.filter(([name]) => !/^cookie$/i.test(name));
  return {
    method: viewer.method,
    url: mask
      ? maskUrl(viewer.path, viewer.query)
      : viewer.path + (viewer.query === undefined ? '' : `?${viewer.query}`),
    headers: lines.map(([name, value]) => ({ name, value: hide(name, value) })),
    cookies: cookiesOf(viewer).map(([name, value]) => ({ name, value: hide(`cookie ${name}`, value) })),
    viewer: factsOf(viewer),
    body: textOf(viewer.body),
  };
}

export function cookiesOf(viewer: ViewerRequest): [name: string, value: string][] {
  return headerValues(viewer.headers, 'cookie').length === 0 ? [] : parseCookies(viewer.headers);
}

/** As the viewer popover says it. Several devices at once, as of a tablet, are what User-Agent says. */
export function factsOf({ facts, ip }: ViewerRequest): ViewerFacts {
  const devices = ['desktop', 'mobile', 'tablet', 'smarttv'];
  const named = devices.filter((device) => facts[`cloudfront-is-${device}-viewer`] === 'true');
  return {
    country: facts['cloudfront-viewer-country'] ?? 'US',
    device: named.length === 1 ? named[0]! : '',
    address: ip,
  };
}

/** A line that is only partly masked, such as a signed Authorization, is masked as a whole: it cannot be edited in part. */
function maskLine(name: string, value: string): Value {
  const { value: masked } = maskDetail({ name, value }) as { value: Value };
  return masked === value ? value : { masked: true, chars: value.length };
}

function textOf(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

/*!
 * response-headers: a response headers policy, turned into the headers it sends.
 * Source: AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
 */
import type { ResponseHeadersPolicy } from '../model.js';
import {
  flagOf,
  numberOf,
  type Part,
  partOf,
  partsOf,
  passOver,
  reportRest,
  requiredTextOf,
  textOf,
  textsOf,
} from './part.js';

type Header = ResponseHeadersPolicy['set'][number];

/** What "ALL" in AccessControlAllowMethods stands for. API_ResponseHeadersPolicyAccessControlAllowMethods */
const allMethods = ['GET', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

export function readResponseHeaders(config: Part): ResponseHeadersPolicy {
  const policy: ResponseHeadersPolicy = {
    name: requiredTextOf(config, 'Name'),
    cors: readCors(partOf(config, 'CorsConfig')),
    set: [
      ...readSecurity(partOf(config, 'SecurityHeadersConfig')),
      ...readCustom(partOf(config, 'CustomHeadersConfig')),
    ],
    remove: readRemoved(partOf(config, 'RemoveHeadersConfig')),
  };
  const timing = readServerTiming(partOf(config, 'ServerTimingHeadersConfig'));
  passOver(config, 'Comment');
  reportRest(config);
  return timing === undefined ? policy : { ...policy, serverTiming: timing };
}

function readCors(cors: Part | undefined): ResponseHeadersPolicy['cors'] {
  if (!cors) return undefined;
  const methods = textsOf(cors, 'AccessControlAllowMethods');
  const read = {
    allowOrigins: textsOf(cors, 'AccessControlAllowOrigins'),
    allowMethods: methods.includes('ALL') ? allMethods : methods,
    allowHeaders: textsOf(cors, 'AccessControlAllowHeaders'),
    exposeHeaders: textsOf(cors, 'AccessControlExposeHeaders'),
    allowCredentials: flagOf(cors, 'AccessControlAllowCredentials', false),
    maxAge: numberOf(cors, 'AccessControlMaxAgeSec', undefined),
    override: flagOf(cors, 'OriginOverride', false),
  };
  reportRest(cors);
  return read;
}

/** How each part of SecurityHeadersConfig is written on the wire. */
const securityHeaders: [key: string, name: string, value: (part: Part) => string][] = [
  ['StrictTransportSecurity', 'Strict-Transport-Security', transportSecurity],
  ['ContentTypeOptions', 'X-Content-Type-Options', () => 'nosniff'],
  ['FrameOptions', 'X-Frame-Options', (part) => requiredTextOf(part, 'FrameOption')],
  ['ReferrerPolicy', 'Referrer-Policy', (part) => requiredTextOf(part, 'ReferrerPolicy')],
  ['ContentSecurityPolicy', 'Content-Security-Policy', (part) => requiredTextOf(part, 'ContentSecurityPolicy')],
  ['XSSProtection', 'X-XSS-Protection', scriptProtection],
];

function readSecurity(security: Part | undefined): Header[] {
  if (!security) return [];
  const headers = securityHeaders.flatMap(([key, name, write]) => {
    const part = partOf(security, key);
    if (!part) return [];
    const header = { name, value: write(part), override: flagOf(part, 'Override', false) };
    reportRest(part);
    return [header];
  });
  reportRest(security);
  return headers;
}

function transportSecurity(part: Part): string {
  const seconds = `max-age=${numberOf(part, 'AccessControlMaxAgeSec', 0)}`;
  const subdomains = flagOf(part, 'IncludeSubdomains', false) ? '; includeSubDomains' : '';
  return seconds + subdomains + (flagOf(part, 'Preload', false) ? '; preload' : '');
}

function scriptProtection(part: Part): string {
  const report = textOf(part, 'ReportUri');
  const block = flagOf(part, 'ModeBlock', false) ? '; mode=block' : '';
  if (!flagOf(part, 'Protection', false)) return '0';
  return `1${block}${report ? `; report=${report}` : ''}`;
}

function readCustom(custom: Part | undefined): Header[] {
  return items(custom, (part) => ({
    name: requiredTextOf(part, 'Header'),
    value: textOf(part, 'Value') ?? '',
    override: flagOf(part, 'Override', false),
  }));
}

function readRemoved(removed: Part | undefined): string[] {
  return items(removed, (part) => requiredTextOf(part, 'Header').toLowerCase());
}

function items<Item>(list: Part | undefined, read: (part: Part) => Item): Item[] {
  if (!list) return [];
  const headers = partsOf(list, 'Items', 'Header').map((part) => {
    const item = read(part);
    reportRest(part);
    return item;
  });
  passOver(list, 'Quantity');
  reportRest(list);
  return headers;
}

function readServerTiming(timing: Part | undefined): number | undefined {
  if (!timing) return undefined;
  const rate = numberOf(timing, 'SamplingRate', 0);
  const isOn = flagOf(timing, 'Enabled', false);
  reportRest(timing);
  return isOn ? rate : undefined;
}

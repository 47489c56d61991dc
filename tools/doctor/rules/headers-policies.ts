/*! headers-policies: response headers policies. DG/understanding-response-headers-policies.html */

import {
  flagOf,
  openPart,
  type Part,
  partOf,
  partsOf,
  propertyOf,
  textOf,
  textsOf,
} from '../../distribution/cloudformation/part.js';
import { isRecord } from '../../distribution/cloudformation/reading.js';
import { isDisallowedHeader } from '../../http/restricted-headers.js';
import { policyLimits } from '../../limits.js';
import type { Say } from '../doctor-finding.js';
import type { Examined } from '../examined.js';
import { configsOf } from './policies.js';

const corsMethods = ['GET', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'ALL'];

/** Headers with a section of their own in the policy, beside access-control-*. */
const ownSections = new Set([
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
  'referrer-policy',
  'content-security-policy',
  'x-xss-protection',
  'server-timing',
]);

/** Headers that CloudFront needs, beside those that functions may not touch either. */
const unremovable = new Set(['content-encoding', 'content-length', 'host', 'transfer-encoding', 'via', 'warning']);

export function checkHeadersPolicies({ reading }: Examined, say: Say): void {
  for (const config of configsOf(reading, 'AWS::CloudFront::ResponseHeadersPolicy', 'ResponseHeadersPolicyConfig')) {
    checkCors(config, say);
    checkCustom(config, say);
    checkRemoved(config, say);
    checkSecurity(config, say);
    checkContent(config, say);
  }
}

/** API_CreateResponseHeadersPolicy: a policy has to do something. */
function checkContent(config: Part, say: Say): void {
  const sections = ['CorsConfig', 'SecurityHeadersConfig', 'CustomHeadersConfig', 'RemoveHeadersConfig'];
  const timing = partOf(config, 'ServerTimingHeadersConfig');
  if ((timing && flagOf(timing, 'Enabled', false)) || sections.some((key) => isFilled(propertyOf(config, key)))) return;
  say(
    'empty-policy',
    config.at,
    'The response headers policy neither sets nor removes a header.',
    'Give it one, or remove it.',
  );
}

function isFilled(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isRecord(value) ? Object.values(value).some(isFilled) : value !== undefined && value !== 0;
}

function checkCors(config: Part, say: Say): void {
  const cors = partOf(config, 'CorsConfig');
  if (!cors) return;
  for (const method of textsOf(cors, 'AccessControlAllowMethods').filter((each) => !corsMethods.includes(each))) {
    say('cors-method', cors.at, `CORS settings cannot name method "${method}".`, `Use ${corsMethods.join(', ')}.`);
  }
  if (flagOf(cors, 'AccessControlAllowCredentials', false)) checkCredentials(cors, say);
}

/** "Access-Control-Allow-Headers cannot contain * when allowCredentials is true." Browsers refuse the others too: Fetch, "CORS protocol and credentials". */
function checkCredentials(cors: Part, say: Say): void {
  const keys = ['AccessControlAllowOrigins', 'AccessControlAllowHeaders', 'AccessControlExposeHeaders'];
  for (const key of keys.filter((each) => textsOf(cors, each).includes('*'))) {
    const message = `AccessControlAllowCredentials is true, and ${key} holds "*".`;
    say('cors-credentials', cors.at, message, 'Name them one by one, or allow no credentials.');
  }
}

function checkCustom(config: Part, say: Say): void {
  const names = headersOf(config, 'CustomHeadersConfig');
  for (const name of names.filter(hasSection)) {
    const message = `"${name}" cannot be a custom header: it has a section of its own.`;
    say(
      'custom-header-name',
      config.at,
      message,
      'Set it in CorsConfig, SecurityHeadersConfig or ServerTimingHeadersConfig.',
    );
  }
  for (const name of names.filter(isDisallowedHeader)) {
    const message = `CloudFront keeps header "${name}" to itself, whatever a policy sets.`;
    say('policy-header', config.at, message, 'Take it off, or choose another name.');
  }
  if (names.length <= policyLimits.customHeaders) return;
  const message = `${names.length} custom headers, and a policy takes ${policyLimits.customHeaders}.`;
  say('policy-size', config.at, message, 'Have fewer, or set them in a viewer-response function.');
}

function checkRemoved(config: Part, say: Say): void {
  for (const name of headersOf(config, 'RemoveHeadersConfig').filter(isNeeded)) {
    say('remove-header', config.at, `"${name}" cannot be removed.`, 'Take it off RemoveHeadersConfig.');
  }
}

function hasSection(name: string): boolean {
  return ownSections.has(name) || name.startsWith('access-control-');
}

function isNeeded(name: string): boolean {
  return unremovable.has(name) || isDisallowedHeader(name);
}

function headersOf(config: Part, key: string): string[] {
  const list = partOf(config, key) ?? openPart(config.reading, {}, config.at);
  return partsOf(list, 'Items', 'Header').map((item) => (textOf(item, 'Header') ?? '').toLowerCase());
}

function checkSecurity(config: Part, say: Say): void {
  const security = partOf(config, 'SecurityHeadersConfig');
  const policy = security && partOf(security, 'ContentSecurityPolicy');
  const length = (policy && textOf(policy, 'ContentSecurityPolicy')?.length) ?? 0;
  if (length <= policyLimits.contentSecurityPolicy) return;
  const message = `Content-Security-Policy has ${length} characters, and ${policyLimits.contentSecurityPolicy} are taken.`;
  say('policy-size', config.at, message, 'Shorten it, or send it from the origin.');
}

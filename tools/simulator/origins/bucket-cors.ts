/*! bucket-cors: what the CORS configuration of a bucket adds to an answer, and how it answers a preflight. AmazonS3/latest/userguide/ManageCorsUsing.html */
import type { CorsRule } from '../../distribution/model.js';
import { headerValue } from '../../http/header-list.js';
import type { HeaderList, OriginRequest, OriginResponse } from '../../http/messages.js';
import { idHeaders, makeIds, s3Error } from './s3-errors.js';

const varying = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

/** The answer to OPTIONS. */
export function answerPreflight(request: OriginRequest, rules: readonly CorsRule[]): OriginResponse {
  if (rules.length === 0) return s3Error(request.method, 'CorsNotEnabled');
  const origin = headerValue(request.headers, 'origin');
  const method = headerValue(request.headers, 'access-control-request-method');
  if (origin === undefined || method === undefined) return s3Error(request.method, 'CorsIncomplete');
  const asked = namesOf(headerValue(request.headers, 'access-control-request-headers'));
  const rule = rules.find(
    (each) => allows(each, origin, method) && asked.every((name) => isListed(each.headers, name)),
  );
  if (rule === undefined) return s3Error(request.method, 'CorsForbidden');
  const headers: HeaderList = [...idHeaders(makeIds()), ...originHeaders(rule, origin)];
  if (asked.length > 0) headers.push(['Access-Control-Allow-Headers', asked.join(', ')]);
  if (rule.maxAge !== undefined) headers.push(['Access-Control-Max-Age', String(rule.maxAge)]);
  return {
    status: 200,
    statusText: 'OK',
    headers: [...headers, ['Vary', varying], ['Server', 'AmazonS3']],
    body: Buffer.alloc(0),
  };
}

/** The answer with what the first rule that fits adds; a request without Origin gets nothing, Vary neither. */
export function withCors(request: OriginRequest, response: OriginResponse, rules: readonly CorsRule[]): OriginResponse {
  const origin = headerValue(request.headers, 'origin');
  const rule = origin === undefined ? undefined : rules.find((each) => allows(each, origin, request.method));
  if (origin === undefined || rule === undefined) return response;
  return { ...response, headers: [...response.headers, ...originHeaders(rule, origin), ['Vary', varying]] };
}

function allows(rule: CorsRule, origin: string, method: string): boolean {
  return rule.origins.some((pattern) => isLike(pattern, origin)) && rule.methods.includes(method);
}

/** With "*" alone everybody gets "*", without credentials. */
function originHeaders(rule: CorsRule, origin: string): HeaderList {
  const open = rule.origins.includes('*');
  const headers: HeaderList = [
    ['Access-Control-Allow-Origin', open ? '*' : origin],
    ['Access-Control-Allow-Methods', rule.methods.join(', ')],
  ];
  if (rule.exposed.length > 0) headers.push(['Access-Control-Expose-Headers', rule.exposed.join(', ')]);
  if (!open) headers.push(['Access-Control-Allow-Credentials', 'true']);
  return headers;
}

function isListed(patterns: string[], name: string): boolean {
  return patterns.some((pattern) => isLike(pattern.toLowerCase(), name));
}

/** One "*" at most, for any run of characters. */
function isLike(pattern: string, text: string): boolean {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return pattern === text;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}

function namesOf(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
}

/*!
 * web-acl: the rules of AWS WAF, before anything else of the distribution looks at the request.
 * waf/latest/developerguide/web-acl-processing.html, DG/distribution-web-awswaf.html
 */
import { BlockList, isIP } from 'node:net';
import type { WafField, WafRule, WafStatement } from '../../distribution/web-acl-model.js';
import { headerValue } from '../../http/header-list.js';
import type { ViewerRequest } from '../../http/messages.js';
import { wafLimits } from '../../limits.js';
import type { EdgeResponse } from './edge-response.js';
import { type Exchange, note } from './exchange.js';
import { refuse } from './refuse.js';

export function checkWebAcl(exchange: Exchange): EdgeResponse | undefined {
  const start = performance.now();
  const acl = exchange.distribution.model.webAcl;
  if (acl === undefined) return undefined;
  let { name, action }: Pick<WafRule, 'name' | 'action'> = { name: 'the default action', action: acl.byDefault };
  for (const rule of acl.rules) {
    if (!matches(rule.statement, exchange, `${acl.name} ${rule.name}`)) continue;
    if (rule.action.kind === 'count') {
      note(exchange, 'viewer-rules', start, 'ran', `web ACL \`${acl.name}\`: \`${rule.name}\` counts it`);
      continue;
    }
    ({ name, action } = rule);
    break;
  }
  if (action.kind !== 'block') return undefined;
  const fix = `It is ${name} of web ACL "${acl.name}".`;
  return refuse(exchange, 'viewer-rules', start, {
    status: action.status,
    code: 'WebAcl',
    text: 'Request blocked.',
    fix,
  });
}

/** `id` of the rule, for what is counted. */
function matches(statement: WafStatement, exchange: Exchange, id: string): boolean {
  const { viewer } = exchange;
  switch (statement.kind) {
    case 'ip':
      return isWithin(viewer.ip, statement.ranges);
    case 'geo':
      return statement.countries.includes(viewer.facts['cloudfront-viewer-country'] ?? '');
    case 'bytes':
      return isAt(statement.position, textIn(statement.field, viewer), statement.text);
    case 'regex': {
      const value = textIn(statement.field, viewer);
      return value !== undefined && statement.patterns.some((pattern) => new RegExp(pattern).test(value));
    }
    case 'size': {
      const value = textIn(statement.field, viewer);
      return value !== undefined && compares(statement.operator, Buffer.byteLength(value), statement.size);
    }
    case 'rate':
      return (
        (statement.scope === undefined || matches(statement.scope, exchange, id)) && isOften(statement, exchange, id)
      );
    case 'not':
      return !matches(statement.statement, exchange, id);
    case 'and':
      return statement.statements.every((each) => matches(each, exchange, id));
    case 'or':
      return statement.statements.some((each) => matches(each, exchange, id));
  }
}

function isWithin(ip: string, ranges: string[]): boolean {
  const family = isIP(ip) === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits = ''] = range.split('/');
    if ((isIP(address) === 6) === (family === 'ipv6') && isIP(address) > 0)
      list.addSubnet(address, Number(bits), family);
  }
  return list.check(ip, family);
}

/** Undefined: the request has no such part, and nothing matches it. */
function textIn({ part, name, transforms }: WafField, viewer: ViewerRequest): string | undefined {
  const values = {
    UriPath: () => viewer.path,
    QueryString: () => viewer.query ?? '',
    Method: () => viewer.method,
    Body: () => viewer.body.subarray(0, wafLimits.body).toString(),
    SingleHeader: () => headerValue(viewer.headers, name),
    SingleQueryArgument: () => [...new URLSearchParams(viewer.query)].find(([key]) => key.toLowerCase() === name)?.[1],
  };
  const value = values[part]();
  return value === undefined ? undefined : transforms.reduce(transformed, value);
}

function transformed(value: string, transform: string): string {
  if (transform === 'LOWERCASE') return value.toLowerCase();
  if (transform === 'COMPRESS_WHITE_SPACE') return value.replace(/\s+/g, ' ');
  if (transform !== 'URL_DECODE') return value;
  return value.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function isAt(position: string, value: string | undefined, text: string): boolean {
  if (value === undefined) return false;
  if (position === 'EXACTLY') return value === text;
  if (position === 'STARTS_WITH') return value.startsWith(text);
  return position === 'ENDS_WITH' ? value.endsWith(text) : value.includes(text);
}

function compares(operator: string, size: number, wanted: number): boolean {
  const outcomes: Record<string, boolean> = {
    EQ: size === wanted,
    NE: size !== wanted,
    LE: size <= wanted,
    LT: size < wanted,
    GE: size >= wanted,
    GT: size > wanted,
  };
  return outcomes[operator] ?? false;
}

type Rate = Extract<WafStatement, { kind: 'rate' }>;

/** AWS counts every ten seconds or so; here the request that is one too many is the first to match. */
function isOften({ limit, window }: Rate, { distribution, viewer, at }: Exchange, id: string): boolean {
  const { rates } = distribution.shared;
  const key = `${distribution.model.logicalId} ${id} ${viewer.ip}`;
  const recent = (rates.get(key) ?? []).filter((time) => time > at - window * 1000);
  const isMore = recent.length >= limit;
  if (!isMore) recent.push(at);
  if (!rates.has(key) && rates.size >= wafLimits.addresses) rates.clear();
  rates.set(key, recent);
  return isMore;
}

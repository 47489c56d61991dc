/*!
 * web-acl: a web ACL of AWS WAF in front of a distribution. Rules that cannot be evaluated here are named, and no request meets them.
 * Source: waf/latest/APIReference/API_Rule.html, API_Statement.html
 */
import type { WafAction, WafField, WafRule, WafStatement, WebAcl } from '../web-acl-model.js';
import { has, numberOf, openPart, type Part, partOf, partsOf, requiredTextOf, textOf, textsOf } from './part.js';
import { findByAttribute, leaveOut, type Reading } from './reading.js';

/** Undefined: it is not in this template. */
export function readWebAcl(reading: Reading, arn: string | undefined): WebAcl | undefined {
  const resource = findByAttribute(reading, 'AWS::WAFv2::WebACL', 'Arn', arn);
  if (resource === undefined) return undefined;
  const part = openPart(reading, resource.properties, resource.logicalId);
  const rules = partsOf(part, 'Rules', 'Name').sort((a, b) => numberOf(a, 'Priority', 0) - numberOf(b, 'Priority', 0));
  const byDefault = partOf(part, 'DefaultAction');
  return {
    name: resource.logicalId,
    byDefault: (byDefault && readAction(byDefault)) ?? { kind: 'allow' },
    rules: rules.flatMap((rule) => readRule(rule, resource.logicalId)),
  };
}

function readRule(rule: Part, acl: string): WafRule[] {
  const name = requiredTextOf(rule, 'Name');
  const [actionPart, statementPart] = [partOf(rule, 'Action'), partOf(rule, 'Statement')];
  const action = actionPart && readAction(actionPart);
  const statement = statementPart && readStatement(statementPart);
  if (action && statement) return [{ name, action, statement }];
  const kind = Object.keys((action ? statementPart : actionPart)?.value ?? statementPart?.value ?? {}).join(', ');
  leaveOut(
    rule.reading,
    `rule "${name}" of web ACL "${acl}"`,
    rule.at,
    `${kind || 'it'} is not evaluated here: no request meets the rule`,
  );
  return [];
}

function readAction(part: Part): WafAction | undefined {
  if (has(part, 'Allow')) return { kind: 'allow' };
  if (has(part, 'Count')) return { kind: 'count' };
  const block = partOf(part, 'Block');
  const custom = block && partOf(block, 'CustomResponse');
  return block && { kind: 'block', status: custom ? numberOf(custom, 'ResponseCode', 403) : 403 };
}

/** Undefined where it, or one within it, cannot be evaluated. */
function readStatement(part: Part): WafStatement | undefined {
  const [kind = ''] = Object.keys(part.value);
  const own = partOf(part, kind);
  return own && readers[kind]?.(own);
}

const readers: Record<string, (part: Part) => WafStatement | undefined> = {
  IPSetReferenceStatement: readIpSet,
  GeoMatchStatement(part) {
    if (has(part, 'ForwardedIPConfig')) return undefined;
    return { kind: 'geo', countries: textsOf(part, 'CountryCodes').map((country) => country.toUpperCase()) };
  },
  ByteMatchStatement(part) {
    const [field, position] = [readField(part), requiredTextOf(part, 'PositionalConstraint')];
    const text =
      textOf(part, 'SearchString') ?? Buffer.from(textOf(part, 'SearchStringBase64') ?? '', 'base64').toString();
    return field && positions.has(position) ? { kind: 'bytes', field, position, text } : undefined;
  },
  SizeConstraintStatement(part) {
    const field = readField(part);
    return (
      field && {
        kind: 'size',
        field,
        operator: requiredTextOf(part, 'ComparisonOperator'),
        size: numberOf(part, 'Size', 0),
      }
    );
  },
  RegexMatchStatement: (part) => readRegex(part, [requiredTextOf(part, 'RegexString')]),
  RegexPatternSetReferenceStatement(part) {
    const set = findByAttribute(part.reading, 'AWS::WAFv2::RegexPatternSet', 'Arn', textOf(part, 'Arn'));
    return (
      set && readRegex(part, textsOf(openPart(part.reading, set.properties, set.logicalId), 'RegularExpressionList'))
    );
  },
  RateBasedStatement: readRate,
  AndStatement: (part) => readSeveral(part, 'and'),
  OrStatement: (part) => readSeveral(part, 'or'),
  NotStatement(part) {
    const inner = partOf(part, 'Statement');
    const statement = inner && readStatement(inner);
    return statement && { kind: 'not', statement };
  },
};

const positions = new Set(['EXACTLY', 'STARTS_WITH', 'ENDS_WITH', 'CONTAINS']);

function readIpSet(part: Part): WafStatement | undefined {
  if (has(part, 'IPSetForwardedIPConfig')) return undefined;
  const set = findByAttribute(part.reading, 'AWS::WAFv2::IPSet', 'Arn', textOf(part, 'Arn'));
  return set && { kind: 'ip', ranges: textsOf(openPart(part.reading, set.properties, set.logicalId), 'Addresses') };
}

function readRegex(part: Part, patterns: string[]): WafStatement | undefined {
  const field = readField(part);
  const areReadable = patterns.every((pattern) => {
    try {
      return new RegExp(pattern);
    } catch {
      return false;
    }
  });
  return field && areReadable ? { kind: 'regex', field, patterns } : undefined;
}

/** By the address of the viewer alone. The window is five minutes unless it is given. */
function readRate(part: Part): WafStatement | undefined {
  if (textOf(part, 'AggregateKeyType') !== 'IP') return undefined;
  const inner = partOf(part, 'ScopeDownStatement');
  const scope = inner && readStatement(inner);
  if (inner && !scope) return undefined;
  return { kind: 'rate', limit: numberOf(part, 'Limit', 0), window: numberOf(part, 'EvaluationWindowSec', 300), scope };
}

function readSeveral(part: Part, kind: 'and' | 'or'): WafStatement | undefined {
  const statements = partsOf(part, 'Statements', 'Name').map(readStatement);
  return statements.every((each) => each !== undefined) ? { kind, statements } : undefined;
}

const parts = ['UriPath', 'QueryString', 'Method', 'Body', 'SingleHeader', 'SingleQueryArgument'] as const;
const transforms = new Set(['NONE', 'LOWERCASE', 'URL_DECODE', 'COMPRESS_WHITE_SPACE']);

function readField(statement: Part): WafField | undefined {
  const field = partOf(statement, 'FieldToMatch');
  const part = field && parts.find((each) => has(field, each));
  const named = part && partOf(field, part);
  const asked = partsOf(statement, 'TextTransformations', 'Type').sort(
    (a, b) => numberOf(a, 'Priority', 0) - numberOf(b, 'Priority', 0),
  );
  const types = asked.map((each) => requiredTextOf(each, 'Type'));
  if (part === undefined || !types.every((type) => transforms.has(type))) return undefined;
  return { part, name: ((named && textOf(named, 'Name')) ?? '').toLowerCase(), transforms: types };
}

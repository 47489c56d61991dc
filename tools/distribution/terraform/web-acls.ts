/*! web-acls: a web ACL with the sets that its rules name, in CloudFormation's form. Source: the documentation of aws_wafv2_web_acl of hashicorp/aws */
import { isRecord } from '../cloudformation/values.js';
import { blocks, type Values } from '../shape.js';

/** Words that are not written by their parts. */
const words: Record<string, string> = {
  rule: 'Rules',
  text_transformation: 'TextTransformations',
  ip_set_reference_statement: 'IPSetReferenceStatement',
  ip_set_forwarded_ip_config: 'IPSetForwardedIPConfig',
  forwarded_ip_config: 'ForwardedIPConfig',
};

/** Blocks of which there may be several. A statement has one of its own in "not", and several in "and" and "or". */
const lists = new Set(['Rules', 'TextTransformations', 'Statements']);

export function webAclProperties({ name, scope, default_action, rule }: Values): Values {
  return { Name: name, Scope: scope, ...(written({ default_action, rule }) as Values) };
}

export function ipSetProperties({ name, addresses }: Values): Values {
  return { Name: name, Addresses: addresses };
}

export function patternSetProperties({ name, regular_expression }: Values): Values {
  const patterns = blocks(regular_expression).map(({ regex_string }) => regex_string);
  return { Name: name, RegularExpressionList: patterns };
}

function written(value: unknown, within = ''): unknown {
  if (!isRecord(value)) return value;
  // A reference that stands for a value.
  if (Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'))) return value;
  const entries = Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
    const word = wordFor(key, within);
    if (item === null || item === undefined || (Array.isArray(item) && item.length === 0)) return [];
    if (!Array.isArray(item) || !item.every(isRecord)) return [[word, written(item, key)]];
    const parts = item.map((each) => written(each, key));
    return [[word, lists.has(word) ? parts : parts[0]]];
  });
  return Object.fromEntries(entries);
}

function wordFor(key: string, within: string): string {
  if (key === 'statement' && /^(?:and|or)_statement$/.test(within)) return 'Statements';
  if (Object.hasOwn(words, key)) return words[key]!;
  return key.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** web-acl-model: a web ACL of AWS WAF as far as its rules can be evaluated here. waf/latest/APIReference/API_Statement.html */

export interface WebAcl {
  name: string;
  /** What happens where no rule ends the evaluation. */
  byDefault: WafAction;
  /** By priority. */
  rules: WafRule[];
}

export interface WafRule {
  name: string;
  action: WafAction;
  statement: WafStatement;
}

export type WafAction = { kind: 'allow' | 'count' } | { kind: 'block'; status: number };

export type WafStatement =
  | { kind: 'ip'; ranges: string[] }
  | { kind: 'geo'; countries: string[] }
  | { kind: 'bytes'; field: WafField; position: string; text: string }
  | { kind: 'regex'; field: WafField; patterns: string[] }
  | { kind: 'size'; field: WafField; operator: string; size: number }
  /** Requests of one address within so many seconds. */
  | { kind: 'rate'; limit: number; window: number; scope: WafStatement | undefined }
  | { kind: 'and' | 'or'; statements: WafStatement[] }
  | { kind: 'not'; statement: WafStatement };

export interface WafField {
  part: 'UriPath' | 'QueryString' | 'Method' | 'Body' | 'SingleHeader' | 'SingleQueryArgument';
  /** Of a header or an argument, in lower case. */
  name: string;
  /** In their order. */
  transforms: string[];
}

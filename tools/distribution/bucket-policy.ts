/*!
 * bucket-policy: what the policy of a bucket says to one caller with one request. What cannot be judged here grants nothing and denies everything.
 * Source: IAM/latest/UserGuide/reference_policies_evaluation-logic.html, reference_policies_elements_condition_operators.html
 */
import { type Facts, judgeCondition } from './policy-condition.js';
import { matchesWildcards } from './wildcards.js';

/** One statement, its lists written out. */
export interface PolicyStatement {
  effect: 'Allow' | 'Deny';
  /** ARNs, services and canonical users; "*" is everybody. */
  principals: string[];
  actions: string[];
  resources: string[];
  /** Members named by NotPrincipal, NotAction, NotResource: all but those are meant. */
  inverted: { principals: boolean; actions: boolean; resources: boolean };
  /** Operator to key to values. */
  conditions: Record<string, Record<string, string[]>>;
}

interface PolicyRequest {
  /** Names of the caller; none for somebody unsigned. */
  principals: string[];
  action: string;
  /** ARN of the bucket or of an object in it. */
  resource: string;
  /** Lower-case condition key to value: "aws:referer". */
  facts: Facts;
}

/** Keys that are evaluated, with what they are where nothing more is known: a request of CloudFront over HTTPS. */
export const knownFacts: Facts = {
  'aws:referer': undefined,
  'aws:useragent': 'Amazon CloudFront',
  // One of the addresses that CloudFront asks origins from: DG/LocationsOfEdgeServers.html
  'aws:sourceip': '130.176.0.1',
  'aws:securetransport': 'true',
  'aws:sourcearn': undefined,
  'aws:sourceaccount': undefined,
  'aws:currenttime': undefined,
  'aws:sourcevpc': undefined,
  'aws:sourcevpce': undefined,
  'aws:principalorgid': undefined,
  'aws:principalaccount': undefined,
  'aws:principalarn': undefined,
  's3:prefix': undefined,
  's3:delimiter': undefined,
  's3:authtype': undefined,
  's3:tlsversion': '1.3',
};

/** 'deny' wins over 'allow'; 'none' is a refusal too, unless something else grants. */
export function judgePolicy(statements: readonly PolicyStatement[], request: PolicyRequest): 'allow' | 'deny' | 'none' {
  const about = statements.filter((statement) => isAbout(statement, request));
  const outcome = (effect: PolicyStatement['effect']) =>
    about.filter((each) => each.effect === effect).map((each) => judgeCondition(each.conditions, request.facts));
  if (outcome('Deny').some((holds) => holds !== false)) return 'deny';
  return outcome('Allow').includes(true) ? 'allow' : 'none';
}

/** Keys of conditions that nobody evaluates here, of the statements that are about this action. */
export function unknownKeys(statements: readonly PolicyStatement[], known: Facts): string[] {
  const keys = statements.flatMap(({ conditions }) => Object.values(conditions).flatMap((test) => Object.keys(test)));
  return [...new Set(keys)].filter((key) => !Object.hasOwn(known, key.toLowerCase()));
}

function isAbout(statement: PolicyStatement, { principals, action, resource }: PolicyRequest): boolean {
  const { inverted } = statement;
  // Actions compare without letter case, and the rest does no harm by it.
  const names = (patterns: string[], text: string) => patterns.some((pattern) => matchesWildcards(pattern, text, 'i'));
  const isCaller = statement.principals.some((name) => name === '*' || principals.includes(name));
  return (
    isCaller !== inverted.principals &&
    names(statement.actions, action) !== inverted.actions &&
    names(statement.resources, resource) !== inverted.resources
  );
}

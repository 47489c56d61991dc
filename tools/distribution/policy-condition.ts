/*!
 * policy-condition: the Condition of a policy statement against what is known of a request.
 * Source: IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { BlockList, isIP } from 'node:net';
import { matchesWildcards } from './wildcards.js';

/** Lower-case condition key to its value; undefined: the key is known, and this request does not have it. */
export type Facts = Readonly<Record<string, string | undefined>>;

type Test = (value: string, wanted: string) => boolean;

/** Operators that ask whether a value is one of those wanted, and the negated ones, which ask whether it is none. */
const operators: Record<string, { test: Test; negated: boolean }> = {
  stringequals: { test: (value, wanted) => value === wanted, negated: false },
  stringequalsignorecase: { test: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(), negated: false },
  stringlike: { test: isLike, negated: false },
  arnequals: { test: isLike, negated: false },
  arnlike: { test: isLike, negated: false },
  stringnotequals: { test: (value, wanted) => value === wanted, negated: true },
  stringnotequalsignorecase: { test: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(), negated: true },
  stringnotlike: { test: isLike, negated: true },
  arnnotequals: { test: isLike, negated: true },
  arnnotlike: { test: isLike, negated: true },
  bool: { test: (value, wanted) => value === wanted.toLowerCase(), negated: false },
  ipaddress: { test: isWithin, negated: false },
  notipaddress: { test: isWithin, negated: true },
  datelessthan: { test: (value, wanted) => Date.parse(value) < Date.parse(wanted), negated: false },
  datelessthanequals: { test: (value, wanted) => Date.parse(value) <= Date.parse(wanted), negated: false },
  dategreaterthan: { test: (value, wanted) => Date.parse(value) > Date.parse(wanted), negated: false },
  dategreaterthanequals: { test: (value, wanted) => Date.parse(value) >= Date.parse(wanted), negated: false },
  numericlessthan: { test: (value, wanted) => Number(value) < Number(wanted), negated: false },
  numericgreaterthan: { test: (value, wanted) => Number(value) > Number(wanted), negated: false },
  numericequals: { test: (value, wanted) => Number(value) === Number(wanted), negated: false },
};

/** All operators and keys must hold. Undefined: one of them cannot be judged here, and no other fails. */
export function judgeCondition(
  conditions: Record<string, Record<string, string[]>>,
  facts: Facts,
): boolean | undefined {
  const outcomes = Object.entries(conditions).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, wanted]) => judgeTest(operator.toLowerCase(), key.toLowerCase(), wanted, facts)),
  );
  if (outcomes.includes(false)) return false;
  return outcomes.includes(undefined) ? undefined : true;
}

function judgeTest(operator: string, key: string, wanted: string[], facts: Facts): boolean | undefined {
  if (!Object.hasOwn(facts, key)) return undefined;
  const value = facts[key];
  // Every key here has one value at most, so "for any" and "for all" differ where there is none.
  const [, set, bare = '', ifExists] = /^(foranyvalue:|forallvalues:)?([a-z]+?)(ifexists)?$/.exec(operator) ?? [];
  if (bare === 'null') return wanted.includes(String(value === undefined));
  const known = operators[bare];
  if (known === undefined) return undefined;
  if (value === undefined)
    return ifExists !== undefined || set === 'forallvalues:' || (known.negated && set === undefined);
  return wanted.some((each) => known.test(value, each)) !== known.negated;
}

/** Letter case counts. */
function isLike(value: string, wanted: string): boolean {
  return matchesWildcards(wanted, value);
}

function isWithin(value: string, wanted: string): boolean {
  const [address = '', bits] = wanted.split('/');
  const kind = isIP(address);
  if (kind === 0 || isIP(value) === 0) return false;
  const family = kind === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(address, bits === undefined ? (kind === 4 ? 32 : 128) : Number(bits), family);
  return list.check(value, isIP(value) === 4 ? 'ipv4' : 'ipv6');
}

/** Holds redirects against each other: doubles, circles, chains. */
import { EdgewrightError, throwIfAny } from '../errors.js';
import { type RedirectRule, ruleText } from './redirect-rule.js';

interface Resolved {
  rules: RedirectRule[];
  /** Chains that are one redirect now, in words. */
  collapsed: string[];
}

const HOPS = 20;

/** Throws EdgewrightError `redirect`: all circles and contradictions at once. */
export function resolveRules(given: readonly RedirectRule[], file: string): Resolved {
  const { rules, errors } = withoutDoubles(given, file);
  const table = new Map(rules.map((rule) => [rule.address, rule]));
  const collapsed: string[] = [];
  const resolved = rules.map((rule) => {
    const way = walk(rule, table);
    if (way === undefined) {
      errors.push(mistake(file, rule, `"${rule.address}" leads back to itself. Remove one rule of the circle.`));
      return rule;
    }
    const steps = collapsible(way);
    if (steps.length < 2) return rule;
    collapsed.push([rule.address, ...steps.map(({ target }) => target)].join(' → '));
    const isPassing = steps.some((step) => step.rule.status === 302 || step.rule.status === 307);
    return { ...rule, target: steps.at(-1)!.target, status: isPassing && rule.status < 307 ? 302 : rule.status };
  });
  throwIfAny(errors);
  return { rules: resolved, collapsed };
}

function withoutDoubles(given: readonly RedirectRule[], file: string) {
  const first = new Map<string, RedirectRule>();
  const errors: EdgewrightError[] = [];
  for (const rule of given) {
    const other = first.get(rule.address);
    if (other === undefined) first.set(rule.address, rule);
    else if (ruleText(other) !== ruleText(rule))
      errors.push(mistake(file, rule, `"${rule.address}" has another target in line ${other.line}. Remove one.`));
  }
  return { rules: [...first.values()], errors };
}

interface Step {
  rule: RedirectRule;
  target: string;
}

/** What a visitor would go through; undefined for a circle. */
function walk(rule: RedirectRule, table: ReadonlyMap<string, RedirectRule>): Step[] | undefined {
  const way: Step[] = [{ rule, target: rule.target }];
  while (way.length < HOPS) {
    const next = matchOf(way.at(-1)!.target, table);
    if (next === undefined || next.rule.status === 410) return way;
    way.push(next);
  }
  return undefined;
}

/** How many steps are one: as long as nothing depends on the time, the query or a fragment. */
function collapsible(way: readonly Step[]): Step[] {
  const end = way.findIndex(
    ({ rule, target }, at) => isLimited(rule) || (at > 0 && /[?#]/.test(way[at - 1]!.target)) || target === '',
  );
  return way.slice(0, end < 0 ? way.length : end);
}

function isLimited({ from, until, query }: RedirectRule): boolean {
  return from !== undefined || until !== undefined || query !== undefined;
}

/** Exact, then the longest "*": as the function does. ":splat" in a target stands for itself. */
function matchOf(target: string, table: ReadonlyMap<string, RedirectRule>): Step | undefined {
  if (!target.startsWith('/')) return undefined;
  const path = target.split(/[?#]/)[0]!;
  const exact = table.get(path);
  if (exact) return { rule: exact, target: exact.target };
  const parts = path.replace(/\/$/, '').split('/');
  for (let count = parts.length; count > 0; count--) {
    const rule = table.get(`${parts.slice(0, count).join('/')}/*`);
    const splat = parts.slice(count).join('/') + (path.endsWith('/') && count < parts.length ? '/' : '');
    if (rule) return { rule, target: rule.target.split(':splat').join(splat) };
  }
  return undefined;
}

function mistake(file: string, { line }: RedirectRule, found: string): EdgewrightError {
  return new EdgewrightError('redirect', `"${file}", line ${line}: ${found}`);
}

/** check: holds the rules that a team wrote down against its distributions. What is said to be broken was asked of the local CloudFront. */
import { distance } from '../distance.js';
import type { Behavior, DistributionModel } from '../distribution/model.js';
import { EdgewrightError } from '../errors.js';
import type { SimulatorOptions } from '../simulator/index.js';
import { slashed } from './automaton.js';
import { checkCachedCookies, checkNeverCached } from './caching.js';
import type { Rule, Subject } from './grammar.js';
import { checkOriginGuards, checkPathGuards } from './guards.js';
import { type Outcome, sum, unknown, type Verdict } from './outcome.js';
import { type Region, regionOf, within } from './paths.js';
import { openProbe, type Probe } from './probe.js';
import { type RulesMistake, readRules, type WrittenRule } from './read.js';
import { checkHeader, checkRedirects } from './responses.js';

export interface RuleResult {
  /** As it stands in the file. */
  rule: string;
  verdict: Verdict;
  /** Of a broken rule: the request that breaks it. */
  url?: string;
  /** A sentence. */
  why: string;
  /** Requests that were made. */
  tries: number;
  line: number;
  column: number;
}

export interface RulesReport {
  results: RuleResult[];
  /** Of the file itself, by line: nothing was checked then. */
  mistakes: RulesMistake[];
}

/** `text`: of edgewright.rules.yml. Nothing leaves the machine: origins are stood in for. */
export async function checkRules(text: string, simulator: SimulatorOptions): Promise<RulesReport> {
  const { rules, mistakes } = readRules(text);
  if (mistakes.length > 0) return { results: [], mistakes };
  const probe = await openOrSay(simulator);
  if (typeof probe === 'string') return { results: rules.map((rule) => toResult(rule, unknown(probe, 0))), mistakes };
  try {
    const strange = rules.flatMap((rule) => strangeNames(rule, probe.models));
    if (strange.length > 0) return { results: [], mistakes: strange };
    const results: RuleResult[] = [];
    for (const rule of rules) results.push(toResult(rule, await checkAll(probe, rule.rule)));
    return { results, mistakes };
  } finally {
    await probe.close();
  }
}

/** A description that nobody can serve has findings of its own. */
async function openOrSay(simulator: SimulatorOptions): Promise<Probe | string> {
  try {
    return await openProbe(simulator);
  } catch (error) {
    if (error instanceof EdgewrightError) return `the distribution cannot be served here: ${error.message}`;
    throw error;
  }
}

async function checkAll(probe: Probe, rule: Rule): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const model of probe.models) outcomes.push(await checkRule(probe, model, rule));
  return sum(outcomes);
}

function checkRule(probe: Probe, model: DistributionModel, rule: Rule): Promise<Outcome> {
  if (rule.kind === 'origin-only') return checkOriginGuards(probe, model, rule.origin, rule.gates);
  if (rule.kind === 'never-without') return checkPathGuards(probe, model, regionsOf(model, rule.subject), rule.gates);
  if (rule.kind === 'never-cached') return checkNeverCached(probe, model, regionsOf(model, rule.subject));
  if (rule.kind === 'no-cached-cookie') return checkCachedCookies(probe, model);
  if (rule.kind === 'redirects') return checkRedirects(probe, model, rule.orRefuses);
  return checkHeader(probe, model, rule.header);
}

/** The paths that a rule is about, of those that a behavior gets. */
function regionsOf(model: DistributionModel, subject: Subject): (behavior: Behavior) => Region | undefined {
  if ('pattern' in subject) return (behavior) => within(regionOf(model, behavior), subject.pattern);
  return (behavior) => (isNamed(behavior, subject.behavior) ? regionOf(model, behavior) : undefined);
}

function isNamed({ pattern, isDefault }: Behavior, name: string): boolean {
  return slashed(pattern) === slashed(name) || (isDefault && name === 'default');
}

function strangeNames({ rule, line, column }: WrittenRule, models: readonly DistributionModel[]): RulesMistake[] {
  const message = strangeOrigin(rule, models) ?? strangeBehavior(rule, models);
  return message === undefined ? [] : [{ line, column, message }];
}

function strangeOrigin(rule: Rule, models: readonly DistributionModel[]): string | undefined {
  if (rule.kind !== 'origin-only') return undefined;
  const known = models.flatMap(({ origins, originGroups }) => [...Object.keys(origins), ...Object.keys(originGroups)]);
  return known.includes(rule.origin) ? undefined : strange('origin', rule.origin, known);
}

function strangeBehavior(rule: Rule, models: readonly DistributionModel[]): string | undefined {
  if (!('subject' in rule) || !('behavior' in rule.subject)) return undefined;
  const name = rule.subject.behavior;
  const all = models.flatMap(({ behaviors }) => behaviors);
  if (all.some((behavior) => isNamed(behavior, name))) return undefined;
  return strange(
    'behavior',
    name,
    all.map(({ pattern, isDefault }) => (isDefault ? 'default' : pattern)),
  );
}

function strange(what: string, name: string, known: string[]): string {
  const all = [...new Set(known)];
  const near = all.find((each) => distance(each.toLowerCase(), name.toLowerCase()) <= 2);
  const meant = near === undefined ? '' : ` Did you mean "${near}"?`;
  return `there is no ${what} "${name}". There are ${all.map((each) => `"${each}"`).join(', ')}.${meant}`;
}

function toResult({ text, line, column }: WrittenRule, { verdict, url, why, tries }: Outcome): RuleResult {
  return { rule: text, verdict, ...(url === undefined ? {} : { url }), why, tries, line, column };
}

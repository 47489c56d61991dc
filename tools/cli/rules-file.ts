/** rules-file: the rules that a team wrote down, for the verbs that hold a description against them. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { relativeTo } from '../doctor/examine-description.js';
import { EdgewrightError, throwIfAny } from '../errors.js';
import { readTextFile } from '../files.js';
import type { PlacedFinding } from '../findings/finding.js';
import { error, type Rules, warning } from '../findings/rule.js';
import type { RuleResult, RulesReport } from '../rules/check.js';
import type { SimulatorOptions } from '../simulator/index.js';

const name = 'edgewright.rules.yml';

export const ruleCodes = {
  'rule-broken': error('a rule of edgewright.rules.yml that is broken', 'docs/rules.md'),
  'rule-unknown': warning('a rule of edgewright.rules.yml that no try broke, and that code decides', 'docs/rules.md'),
  'rule-malformed': error('a line of edgewright.rules.yml that is no rule', 'docs/rules.md'),
} satisfies Rules;

/** The one that is named, else the one beside the description or where the command runs. Undefined: there is none. */
export function findRules(given: string | undefined, description: string): string | undefined {
  if (given !== undefined) return path.resolve(given);
  return [path.join(path.dirname(description), name), path.resolve(name)].find((file) => existsSync(file));
}

export interface CheckedRules extends RulesReport {
  file: string;
}

/** Nothing is loaded where there is no file of rules. */
export async function runRules(file: string | undefined, simulator: SimulatorOptions): Promise<CheckedRules> {
  if (file === undefined) return { file: name, results: [], mistakes: [] };
  const { checkRules } = await import('../rules/check.js');
  return { file, ...(await checkRules(readTextFile(file, '--rules'), simulator)) };
}

/** For verbs that have something else to do first. */
export function throwMistakes(checked: CheckedRules): CheckedRules {
  const { file, mistakes } = checked;
  const told = mistakes.map(({ line, message }) => `${relativeTo(process.cwd(), file)}:${line}: ${message}`);
  throwIfAny(told.map((message) => new EdgewrightError('rule-malformed', message)));
  return checked;
}

export function ruleFindings({ file, results, mistakes }: CheckedRules): PlacedFinding[] {
  const place = { file: relativeTo(process.cwd(), file) };
  const fix = 'Correct the line: docs/rules.md has the forms.';
  return [
    ...mistakes.map(
      ({ message, ...at }) =>
        ({ code: 'rule-malformed', severity: 'error', ...place, ...at, at: `line ${at.line}`, message, fix }) as const,
    ),
    ...results.flatMap((result) => toFinding(place.file, result)),
  ];
}

function toFinding(file: string, { rule, verdict, url, why, line, column }: RuleResult): PlacedFinding[] {
  if (verdict === 'holds') return [];
  const place = { file, line, column, at: rule };
  if (verdict === 'unknown')
    return [
      {
        code: 'rule-unknown',
        severity: 'warning',
        ...place,
        message: `Unknown: ${why}.`,
        fix: 'Nothing to do where you know better.',
      },
    ];
  const message = `Broken at ${url}: ${why}.`;
  return [{ code: 'rule-broken', severity: 'error', ...place, message, fix: 'Change the description, or the rule.' }];
}

/** For people, with its end of line. */
export function toldRule({ rule, verdict, url, why }: RuleResult): string {
  return `rule ${verdict}: ${rule}${verdict === 'holds' ? ', for all paths' : `\n  ${url === undefined ? '' : `${url}: `}${why}`}\n`;
}

import path from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { codes } from '../doctor/codes.js';
import { isError } from '../doctor/doctor-finding.js';
import { examineDescription } from '../doctor/examine-description.js';
import { textIfThere } from '../files.js';
import { newFindings } from '../findings/baseline.js';
import type { PlacedFinding } from '../findings/finding.js';
import { type Format, formatReport } from '../findings/format.js';
import type { Rule, Rules } from '../findings/rule.js';
import { addDescriptionFlags, type DescriptionFlags, givenByFlags } from './description-flags.js';
import { formatOption } from './flags.js';
import { type CheckedRules, findRules, ruleCodes, ruleFindings, runRules, toldRule } from './rules-file.js';

interface Flags extends DescriptionFlags {
  format: Format;
  baseline?: string;
  rules?: string;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  edgewright doctor                       the stack of serverless.yml
  edgewright doctor cdk.out/Site.template.json --json
  edgewright doctor site.yaml --parameter Stage=prod --format github
  edgewright doctor site.yaml --rules team/edgewright.rules.yml
  edgewright doctor site.yaml --json > known.json; edgewright doctor site.yaml --baseline known.json`;

/** `edgewright doctor`: what CloudFormation accepts and CloudFront refuses, and what works and hurts. Exit 1 on any error. */
export function configure(command: Command): void {
  addDescriptionFlags(command)
    .argument('[template...]', 'CloudFormation template, of any tool; default: packages serverless.yml')
    .addOption(formatOption())
    .option('--baseline <file>', 'findings that are known, as --json wrote them: only others are told')
    .option('--rules <file>', 'rules of yours; default: edgewright.rules.yml beside the template or here')
    .option('--json', 'the same as --format json')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(files: string[], flags: Flags): Promise<void> {
  const given = files.length > 0 ? files : [flags.template];
  const found: PlacedFinding[] = [];
  const held: string[] = [];
  const { stage, distribution } = flags;
  const options = { ...givenByFlags(flags), projectDir: process.cwd(), stage, distribution };
  for (const file of given) {
    const examined = await examineDescription(file, options);
    found.push(...examined.findings);
    const own = await checkOwnRules(examined.file, file, flags);
    if (own === undefined) continue;
    found.push(...ruleFindings(own));
    held.push(...own.results.filter(({ verdict }) => verdict === 'holds').map(toldRule));
  }
  const all = flags.baseline === undefined ? found : newFindings(found, flags.baseline);
  if (all.some(isError)) process.exitCode = 1;
  const format = flags.json ? 'json' : flags.format;
  const report = {
    verb: 'doctor',
    findings: all,
    files: [...new Set(all.map(({ file }) => file))],
    rules: { ...rulesOf(all), ...ruleCodes },
    readFile: textIfThere,
  };
  const text = () => held.join('') + describe(all, found.length - all.length);
  process.stdout.write(format === 'text' ? text() : formatReport(report, format));
}

/** `opened`: what was opened. A folder is opened as a whole: one file of it says less. */
async function checkOwnRules(
  opened: string,
  file: string | undefined,
  flags: Flags,
): Promise<CheckedRules | undefined> {
  const rules = findRules(flags.rules, opened);
  if (rules === undefined) return undefined;
  const { distribution } = flags;
  const template = file === undefined ? opened : path.resolve(file);
  return runRules(rules, { ...givenByFlags(flags), template, projectDir: process.cwd(), distribution });
}

/** Ids that are none of ours are those of AWS's validator. */
function rulesOf(findings: readonly PlacedFinding[]): Rules {
  const source = 'https://github.com/aws-cloudformation/cloudformation-validate';
  const others = findings.filter(({ code }) => !(code in codes));
  const theirs = others.map(({ code, severity }): [string, Rule] => [
    code,
    { severity, summary: `${code} of AWS's template validator`, source },
  ]);
  return { ...codes, ...Object.fromEntries(theirs) };
}

/** `known`: how many the baseline holds. */
function describe(findings: PlacedFinding[], known: number): string {
  const lines = findings.map(({ code, severity, file, line, column, at, message, fix = '' }) => {
    const word = severity === 'error' ? pc.red(severity) : pc.yellow(severity);
    return `${word} ${pc.bold(code)} ${at}  ${pc.dim(`${file}:${line}:${column}`)}\n  ${message}\n  ${pc.dim(fix)}\n`;
  });
  const errors = findings.filter(isError).length;
  const rest = known === 0 ? '' : `, ${known} known`;
  return `${lines.join('')}${count(errors, 'error')}, ${count(findings.length - errors, 'warning')}${rest}\n`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

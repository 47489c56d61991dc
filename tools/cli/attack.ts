import path from 'node:path';
import type { Command } from 'commander';
import type { AttackReport } from '../attack/attack.js';
import { kinds } from '../attack/leak.js';
import type { Through } from '../attack/leak-report.js';
import { openTemplate } from '../distribution/open.js';
import { relativeTo } from '../doctor/examine-description.js';
import { textIfThere } from '../files.js';
import type { PlacedFinding } from '../findings/finding.js';
import { type Format, formatReport } from '../findings/format.js';
import type { Report } from '../findings/report.js';
import { printable } from '../printable.js';
import { addDescriptionFlags, type DescriptionFlags, givenByFlags } from './description-flags.js';
import { formatOption, parseEngine, parseOrigin, parsePositive, parseWhole, splitPair } from './flags.js';
import {
  type CheckedRules,
  findRules,
  ruleCodes,
  ruleFindings,
  runRules,
  throwMistakes,
  toldRule,
} from './rules-file.js';

interface Flags extends DescriptionFlags {
  origin: Record<string, string>;
  pass: [area: string, text: string][];
  kvs?: string;
  engine?: 'njs' | 'vm';
  seconds: number;
  seed: number;
  rules?: string;
  format: Format;
  json?: true;
}

const EXAMPLES = `
Examples:
  edgewright attack                                                the stack of serverless.yml, nothing of it asked for real
  edgewright attack --template template.json --pass "/members/*=session=eyJ…"
  edgewright attack --template cdk.out --seconds 120 --format sarif > attack.sarif`;

/** `edgewright attack`: tries to get past what a distribution guards. Exit 1 where anything got through. */
export function configure(command: Command): void {
  addDescriptionFlags(command)
    .option(
      '--origin <id=dir|url>',
      'where an origin lives; others are stood in for; may be given several times',
      parseOrigin,
      {},
    )
    .option(
      '--pass <area=cookie>',
      'a good pass for an area: a Cookie header, another header, or a file of one; may be given several times',
      parsePass,
      [],
    )
    .option('--kvs <file>', 'contents of the key value store, in the import format of CloudFront')
    .option('--engine <name>', 'njs or vm; default: njs where it is installed', parseEngine)
    .option('--seconds <n>', 'time for all', parsePositive, 30)
    .option('--seed <n>', 'which spellings are tried together with what', parseWhole, 1)
    .option('--rules <file>', 'rules of yours; default: edgewright.rules.yml beside the template or here')
    .addOption(formatOption())
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const { attack } = await import('../attack/attack.js');
  const { readPass } = await import('../attack/pass.js');
  const projectDir = process.cwd();
  const opened = await openTemplate(flags.template, projectDir, flags.stage);
  const { distribution, origin: origins, kvs, engine, seconds, seed } = flags;
  const given = givenByFlags(flags);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const simulator = {
    ...given,
    // A folder is opened as a whole: one file of it says less.
    template: flags.template === undefined ? opened.file : path.resolve(flags.template),
    distribution,
    projectDir,
    origins,
    kvs,
    engine,
  };
  // First: whoever mistyped a rule need not wait to hear of it.
  const rules = throwMistakes(await runRules(findRules(flags.rules, opened.file), simulator));
  const report = await attack({
    simulator,
    template: opened.template,
    examine: { ...opened, ...given, projectDir, distribution },
    file: opened.file,
    passes: flags.pass.map(([area, text]) => readPass(area, text)),
    seconds,
    seed,
    signal: stop.signal,
    onProgress: showTries,
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  process.stdout.write(textOf(report, rules, flags));
  if (report.through.length > 0 || rules.results.some(({ verdict }) => verdict === 'broken')) process.exitCode = 1;
}

function textOf(report: AttackReport, ours: CheckedRules, { json, format, seed }: Flags): string {
  const { guards, tries, through, maybe, notes } = report;
  const rules = ours.results.map(({ rule, verdict, url, why }) => ({ rule, verdict, url, why }));
  if (json || format === 'json')
    return `${JSON.stringify({ guards, tries, through, rules, maybe, notes, seed, isWhole: report.isWhole }, null, 2)}\n`;
  return format === 'text'
    ? printable(`${ours.results.map(toldRule).join('')}${describe(report, seed)}`)
    : formatReport(findingsOf(through, ours), format);
}

function findingsOf(through: Through[], ours: CheckedRules): Report {
  const findings = [...toFindings(through), ...ruleFindings(ours)];
  return {
    verb: 'attack',
    findings,
    files: [...new Set(findings.map(({ file }) => file))],
    rules: { ...kinds, ...ruleCodes },
    readFile: textIfThere,
  };
}

function toFindings(through: Through[]): PlacedFinding[] {
  return through.map(({ kind, file, line, column, at, fix, url, method, got, curl }) => {
    const message = `${method} ${url} got ${got}. Try: ${curl}`;
    return { code: kind, severity: 'error', file: relativeTo(process.cwd(), file), line, column, at, fix, message };
  });
}

function describe({ guards, tries, through, maybe, notes, summary, isWhole }: AttackReport, seed: number): string {
  const found = [
    ...guards.map(({ pattern, by }) => `guarded: ${pattern} by ${by}`),
    ...notes.map((note) => `note: ${note}`),
  ];
  const held = summary.reduce((sum, row) => sum + row.held, 0);
  const end = isWhole ? '' : ', and the time was over before the last: --seconds gives more';
  return [
    ...found,
    '',
    ...table(summary),
    '',
    ...through.flatMap(told),
    ...maybe.slice(0, 5).map(({ url, got }) => `loose: a server that reads paths loosely would give ${got} for ${url}`),
    `${count(tries)} tries, ${count(held)} held, ${count(through.length)} ways through${end} (seed ${seed})`,
    '',
  ].join('\n');
}

function table(summary: AttackReport['summary']): string[] {
  if (summary.length === 0) return [];
  const rows = summary.map(({ line, tries, held }) => `| ${line} | ${count(tries)} | ${count(held)} |`);
  return ['| protected thing | tries | refused |', '|---|---|---|', ...rows];
}

function told({ kind, area, url, method, status, got, curl, at, fix, file, line, times }: Through): string[] {
  const more = times > 1 ? `, and by ${count(times - 1)} more` : '';
  return [
    `THROUGH ${kind} ${area}: ${method} ${url} answered ${status} with ${got}${more}`,
    `  ${at}  ${relativeTo(process.cwd(), file)}:${line}`,
    `  ${curl}`,
    `  ${fix}`,
    '',
  ];
}

function count(number: number): string {
  return number.toLocaleString('en');
}

/** On a terminal alone, on a line that is written anew. */
function showTries(tries: number, through: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${count(tries)} tries, ${through} ways through\r`);
}

function parsePass(text: string, before: Flags['pass']): Flags['pass'] {
  return [...before, splitPair(text, 'AREA=COOKIE, such as "/members/*=session=…"')];
}

/**
 * Refuse-syntax: what CloudFront refuses when it loads a function. The same rules stand beside every engine, so that one that reads more is no more lenient than
 * CloudFront. Messages are the engine's where it has one; without a file name, as CloudFront gives them.
 */
import type { AnyNode, Program } from 'acorn';
import type { Finding } from '../build/gate-finding.js';
import { checkDetached } from '../build/gates/lint/detached.js';
import { lintForm } from '../build/gates/lint/form.js';
import { parseScript } from '../build/gates/lint/language.js';
import { locateIn } from '../build/gates/lint/report.js';
import { checkSyntax } from '../build/gates/lint/syntax.js';
import { rules } from '../build/rules.js';
import { walk } from '../build/walk.js';
import { isError } from '../findings/finding.js';
import type { SyntaxRefusal } from '../runtime/source.js';
import type { Runtime } from '../runtime/vocabulary.js';
import type { FunctionSource } from './types.js';

/** njs src/njs_parser.c; AWS documents the one about await. */
const njsMessages: Record<string, string> = {
  'await-argument': 'await in arguments not supported',
  'catch-binding': 'Token "{" not supported in this version',
  class: 'Token "class" not supported in this version',
  'default-parameter': 'Unexpected token "="',
  export: 'Illegal export statement',
  'for-of': 'Token "of" not supported in this version',
  'import-form': 'Non-default import is not supported',
  'optional-chaining': 'Unexpected token "."',
  spread: 'Unexpected token "..."',
  'top-level-await': 'await is only valid in async functions',
};

/** The first thing in the text that is refused. */
export function refuseSyntax({ code, runtime = 'cloudfront-js-2.0' }: FunctionSource): SyntaxRefusal | undefined {
  const program = parseScript(code, locateIn(''));
  if ('findings' in program) return program.findings.map(inEngineWords)[0];
  const found = [
    ...refusedNodes(program, code, runtime),
    ...lintForm(code, locateIn(''), { deployed: false, mayLackHandler: true }),
  ];
  const [first] = found.filter(isRefusal).sort((a, b) => a.line - b.line || a.column - b.column);
  return first && inEngineWords(first);
}

function refusedNodes(program: Program, code: string, runtime: Runtime): Finding[] {
  const found: Finding[] = [];
  const report = (node: AnyNode, name: string, message: string) => {
    const { line, column } = node.loc?.start ?? { line: 1, column: 0 };
    const severity = rules[name]?.severity ?? 'error';
    found.push({ file: '', line, column, code: name, severity, message });
  };
  walk(program, (node, ancestors) => checkSyntax(node, ancestors, report, code, runtime));
  checkDetached(program, report);
  return found;
}

/** A module that does not exist, and a handler that is missing altogether, are found when the file is run. */
function isRefusal(finding: Finding): boolean {
  return isError(finding) && finding.code !== 'unknown-module';
}

function inEngineWords({ code, line, message }: Finding): SyntaxRefusal {
  // It is read, and runs with what it should not: no engine has words for that.
  if (code === 'await-detaches') return { message: `${code} in ${line}: ${message}`, line };
  const sentence = message.split(/\.(?: |$)/)[0] ?? message;
  const said = code === 'newer' ? tokenOf(sentence) : (njsMessages[code] ?? sentence);
  return { message: `SyntaxError: ${said} in ${line}`, line };
}

function tokenOf(sentence: string): string {
  const token = sentence.includes('module') ? 'import' : /"(\w+)"/.exec(sentence)?.[1];
  if (token === undefined) return sentence;
  return `Token "${token}" not supported in this version`;
}

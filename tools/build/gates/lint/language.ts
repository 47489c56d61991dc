/** Gate 3, first half: reads a script as the edge would, and reports what it cannot do. */
import { type Program, parse } from 'acorn';
import type { Runtime } from '../../../runtime/vocabulary.js';
import { type Finding, findingAt } from '../../finding.js';
import { walk } from '../../walk.js';
import { checkAnswers } from './answers.js';
import { contextOf } from './context.js';
import { checkDetached } from './detached.js';
import { checkEvent } from './event.js';
import { checkNames } from './names.js';
import type { Locate, Report } from './report.js';
import { checkSyntax } from './syntax.js';

/** A script that does not parse at all has one finding. `more` are the caller's own checks of the tree. */
export function lintLanguage(
  code: string,
  locate: Locate,
  more?: (program: Program, report: Report) => void,
  runtime: Runtime = 'cloudfront-js-2.0',
): Finding[] {
  const program = parseScript(code, locate);
  if ('findings' in program) return program.findings;
  const findings: Finding[] = [];
  const report: Report = (node, name, message) => {
    const { line, column } = node.loc?.start ?? { line: 1, column: 0 };
    findings.push(findingAt(locate(line, column), name, message));
  };
  walk(program, (node, ancestors) => checkSyntax(node, ancestors, report, code, runtime));
  checkNames(program, contextOf(program, runtime), report);
  checkEvent(program, report);
  checkAnswers(program, report);
  checkDetached(program, report);
  more?.(program, report);
  return findings;
}

const dialect = { ecmaVersion: 'latest', locations: true } as const;

const mostKept = 32;

/** Trees of the last texts: several checks read the same one. */
const kept = new Map<string, Program>();

/** The engine takes one name for several functions, and for a function and a `var`: a module does not. */
function parseText(code: string): Program {
  try {
    return parse(code, { ...dialect, sourceType: 'module' });
  } catch (error) {
    if (!String(error).includes('has already been declared')) throw error;
    return parse(code, { ...dialect, sourceType: 'script', allowImportExportEverywhere: true });
  }
}

/** Strict mode, as at the edge. */
export function parseScript(code: string, locate: Locate): Program | { findings: Finding[] } {
  const known = kept.get(code);
  if (known !== undefined) return known;
  if (kept.size >= mostKept) kept.clear();
  try {
    const program = parseText(code);
    kept.set(code, program);
    return program;
  } catch (error) {
    if (!(error instanceof SyntaxError) || !('loc' in error)) throw error;
    const { line, column } = error.loc as { line: number; column: number };
    const message = `${error.message.replace(/ \(\d+:\d+\)$/, '')}.`;
    return { findings: [findingAt(locate(line, column), 'syntax', message)] };
  }
}

/** Gate 3, first half: reads a script as the edge would, and reports what it cannot do. */
import { type Program, parse } from 'acorn';
import { type Finding, findingAt } from '../../finding.js';
import { walk } from '../../walk.js';
import { checkNames } from './names.js';
import type { Locate, Report } from './report.js';
import { checkSyntax } from './syntax.js';

/** A script that does not parse at all has one finding. `more` are the caller's own checks of the tree. */
export function lintLanguage(
  code: string,
  locate: Locate,
  more?: (program: Program, report: Report) => void,
): Finding[] {
  const program = parseScript(code, locate);
  if ('findings' in program) return program.findings;
  const findings: Finding[] = [];
  const report: Report = (node, name, message) => {
    const { line, column } = node.loc?.start ?? { line: 1, column: 0 };
    findings.push(findingAt(locate(line, column), name, message));
  };
  walk(program, (node, ancestors) => checkSyntax(node, ancestors, report, code));
  checkNames(program, report);
  more?.(program, report);
  return findings;
}

const mostKept = 32;

/** Trees of the last texts: several checks read the same one. */
const kept = new Map<string, Program>();

/** Strict mode, as at the edge. */
export function parseScript(code: string, locate: Locate): Program | { findings: Finding[] } {
  const known = kept.get(code);
  if (known !== undefined) return known;
  if (kept.size >= mostKept) kept.clear();
  try {
    const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
    kept.set(code, program);
    return program;
  } catch (error) {
    if (!(error instanceof SyntaxError) || !('loc' in error)) throw error;
    const { line, column } = error.loc as { line: number; column: number };
    const message = `${error.message.replace(/ \(\d+:\d+\)$/, '')}.`;
    return { findings: [findingAt(locate(line, column), 'syntax', message)] };
  }
}

/** Gate 3, first half: reads a script as the edge would, and reports what it cannot do. */
import { type AnyNode, type Program, parse } from 'acorn';
import type { Runtime } from '../../../runtime/vocabulary.js';
import { type Finding, findingAt } from '../../gate-finding.js';
import { isTooDeep, tooDeep } from '../../too-deep.js';
import { eachChild, walk } from '../../walk.js';
import { checkAnswers } from './answers.js';
import { contextOf } from './context.js';
import { checkDetached } from './detached.js';
import { checkEvent } from './event.js';
import { checkNames } from './names.js';
import type { Locate, Report } from './report.js';
import { checkSyntax } from './syntax.js';

interface LanguageOptions {
  /** The caller's own checks of the tree. */
  more?: (program: Program, report: Report) => void;
  /** Default: cloudfront-js-2.0. */
  runtime?: Runtime;
  /** Globals that the caller checks itself. */
  given?: readonly string[];
}

/** A script that does not parse at all has one finding. */
export function lintLanguage(code: string, locate: Locate, options: LanguageOptions = {}): Finding[] {
  const { more, runtime = 'cloudfront-js-2.0', given = [] } = options;
  const program = parseScript(code, locate);
  if ('findings' in program) return program.findings;
  const findings: Finding[] = [];
  const placeOf = (node: AnyNode) => {
    const { line, column } = node.loc?.start ?? { line: 1, column: 0 };
    return locate(line, column);
  };
  const report: Report = (node, name, message) => {
    findings.push(findingAt(placeOf(node), name, message));
  };
  walk(program, (node, ancestors) => checkSyntax(node, ancestors, report, code, runtime));
  checkNames(program, contextOf(program, runtime, given), report);
  checkEvent(program, report);
  checkAnswers(program, report);
  checkDetached(program, report, (node) => placeOf(node).line);
  more?.(program, report);
  return findings;
}

const dialect = { ecmaVersion: 'latest', locations: true } as const;

const mostKept = 32;

/** Trees of the last texts: several checks read the same one. */
const kept = new Map<string, Program>();

/** Levels that every check can walk. 10 KB of "1+1+1+…" have more. */
const deepestTree = 1_500;

/** Without a stack of calls. */
function isDeeperThan(program: Program, limit: number): boolean {
  let level: AnyNode[] = [program];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    const below: AnyNode[] = [];
    for (const node of level) eachChild(node, (child) => below.push(child));
    level = below;
  }
  return false;
}

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
    if (isDeeperThan(program, deepestTree)) return { findings: [tooDeep(locate(1, 0))] };
    kept.set(code, program);
    return program;
  } catch (error) {
    if (isTooDeep(error)) return { findings: [tooDeep(locate(1, 0))] };
    if (!(error instanceof SyntaxError) || !('loc' in error)) throw error;
    const { line, column } = error.loc as { line: number; column: number };
    const message = `${error.message.replace(/ \(\d+:\d+\)$/, '')}.`;
    return { findings: [findingAt(locate(line, column), 'syntax', message)] };
  }
}

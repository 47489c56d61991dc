/** Rewrites a script to what cloudfront-js-2.0 reads. */
import { type Comment, type Program, parse } from 'acorn';
import * as esbuild from 'esbuild';
import { type Finding, findingAt } from '../build/gate-finding.js';
import { type Locate, locateIn } from '../build/gates/lint/report.js';
import { liftAsync } from '../build/lower/async-closures.js';
import { locateBy } from '../build/lower/index.js';
import { lowerProgram, namesOf } from '../build/lower/lowering.js';
import { REST_SOURCE } from '../build/lower/rest.js';
import { rules } from '../build/lower/rules.js';
import { isTooDeep, tooDeep } from '../build/too-deep.js';
import { walk } from '../build/walk.js';
import { assumptions } from './assumptions.js';
import { inForm } from './handler.js';
import { canonical, keepLayout } from './layout.js';
import { optionalRules } from './optional.js';

interface Rewritten {
  code: string;
  /** The original in CloudFront's form, with its syntax as it was: what the rewritten one is held against. */
  original: string;
  /** What no event may show: sentences. */
  notes: string[];
}

/** `text` has "\n" for its line ends. */
export async function rewrite(file: string, text: string): Promise<Rewritten | { findings: Finding[] }> {
  try {
    return await rewriteText(file, text);
  } catch (error) {
    if (isTooDeep(error)) return { findings: [tooDeep({ file, line: 1, column: 1 })] };
    throw error;
  }
}

async function rewriteText(file: string, text: string): Promise<Rewritten | { findings: Finding[] }> {
  const program = read(file, text);
  if ('findings' in program) return program;
  const original = inForm(text, program);
  const lowered = await (hasFields(program) ? lowerFields(file, original) : lower(original, locateIn(file)));
  if ('findings' in lowered) return lowered;
  return { ...lowered, original, notes: assumptions(parseAs(original)) };
}

function parseAs(text: string, onComment?: Comment[]): Program {
  const comments = onComment === undefined ? {} : { onComment };
  return parse(text, { ecmaVersion: 'latest', sourceType: 'module', locations: true, ...comments });
}

function read(file: string, text: string): Program | { findings: Finding[] } {
  try {
    return parseAs(text);
  } catch (error) {
    if (!(error instanceof SyntaxError) || !('loc' in error)) throw error;
    const { line, column } = error.loc as { line: number; column: number };
    const message = `${error.message.replace(/ \(\d+:\d+\)$/, '')}.`;
    return { findings: [findingAt({ file, line, column: column + 1 }, 'syntax', message)] };
  }
}

function hasFields(program: Program): boolean {
  let found = false;
  walk(program, ({ type }) => {
    found ||= type === 'PropertyDefinition' || type === 'StaticBlock';
  });
  return found;
}

/** Fields move into the constructor first. esbuild's printer keeps few comments. */
async function lowerFields(file: string, text: string): Promise<Lowered> {
  const { code, map } = await esbuild.transform(text, {
    loader: 'ts',
    target: 'es2021',
    supported: { 'class-private-field': true, 'class-private-method': true, 'class-private-static-field': true },
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false, verbatimModuleSyntax: true } },
    charset: 'utf8',
    sourcemap: 'external',
  });
  return lower(code, locateBy(map, file));
}

type Lowered = { code: string } | { findings: Finding[] };

function lower(text: string, locate: Locate): Lowered {
  const comments: Comment[] = [];
  const before = parseAs(text, comments);
  const names = namesOf(before);
  const refused: Finding[] = [];
  // Lifting changes the tree it is given.
  const older = lowerProgram(parseAs(text), optionalRules, names, locate);
  const lifted = liftAsync(older.program, names, (node, code, message) => {
    const { line, column } = node.loc?.start ?? { line: 1, column: 0 };
    refused.push(findingAt(locate(line, column), code, message));
  });
  const lowered = lowerProgram(lifted, rules, names, locate);
  const findings = [...older.findings, ...refused, ...lowered.findings];
  if (findings.length > 0) return { findings };
  const moved = lifted.body.length - older.program.body.length;
  const helper = lowered.rest && REST_SOURCE.replace('export function rest', `function ${lowered.rest}`);
  return {
    code: writeOut(text, comments, before, importsFirst(lowered.program), moved) + (helper ? `\n${helper}` : ''),
  };
}

/** What is new at the head stands behind the imports. */
function importsFirst(program: Program): Program {
  const isImport = ({ type }: Program['body'][number]) => type === 'ImportDeclaration';
  const others = program.body.filter((each) => !isImport(each));
  return { ...program, body: [...program.body.filter(isImport), ...others] };
}

/** With its layout, unless that would change what the text means. `moved`: functions that have come to the end. */
function writeOut(text: string, comments: Comment[], before: Program, after: Program, moved: number): string {
  const end = after.body.length - moved;
  const main: Program = { ...after, body: after.body.slice(0, end) };
  const kept = keepLayout(text, comments, before, main, after.body.slice(end));
  try {
    if (canonical(parseAs(kept)) === canonical(after)) return kept;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return canonical(after);
}

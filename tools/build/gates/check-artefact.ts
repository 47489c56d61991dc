/** What the build asks of a function before it is written: its bundle in the words of the source, its text as CloudFront gets it. */
import { SourceMap } from 'node:module';
import type { Program } from 'acorn';
import { isError } from '../../findings/finding.js';
import { sourceLines } from '../../positions.js';
import type { Bundle } from '../bundle.js';
import { type Finding, findingAt } from '../gate-finding.js';
import { checkParams, type Stage } from '../params.js';
import { checkConfig } from './config.js';
import { checkLoads } from './engine.js';
import { checkHeaders } from './headers.js';
import { checkHelpers } from './helpers.js';
import { lintForm } from './lint/form.js';
import { lintLanguage, parseScript } from './lint/language.js';
import { type Locate, locateIn, type Report } from './lint/report.js';
import { checkSize } from './size.js';

/** Findings point into the source that was bundled. */
export function checkBundle(bundle: Bundle, entry: string, events: readonly string[], stage: Stage): Finding[] {
  const more = (program: Program, report: Report) => {
    checkHelpers(program, report);
    checkHeaders(program, events, report);
    checkParams(program, stage, report);
  };
  return placed(lintLanguage(bundle.code, locateByMap(bundle.map, entry), { more, given: ['params'] }));
}

/** Of both forms of a source: what is said of one place of the readable form is not said again with the short names of the other. */
export function ofBothForms(readable: readonly Finding[], deployed: readonly Finding[]): Finding[] {
  const isKnown = ({ file, line, code }: Finding) =>
    readable.some((known) => known.file === file && known.line === line && known.code === code);
  return [...readable, ...deployed.filter((finding) => !isKnown(finding))];
}

/** Options that are none of those their comments allow. `bundle` is the readable form. */
export function checkOptions(bundle: Bundle, entry: string): Finding[] {
  const locate = locateByMap(bundle.map, entry);
  const findings: Finding[] = [];
  checkConfig(bundle, (node, code, message) => {
    const { line, column } = lineOf(bundle.code, node.start);
    findings.push(findingAt(locate(line, column), code, message));
  });
  return placed(findings);
}

function lineOf(code: string, at: number): { line: number; column: number } {
  const lines = code.slice(0, at).split('\n');
  return { line: lines.length, column: lines.at(-1)!.length };
}

/** A Lambda@Edge function runs on Node and may say what Node takes: only its params can be wrong here. */
export function checkLambdaBundle(bundle: Bundle, entry: string, stage: Stage): Finding[] {
  if (!/\bparams\b/.test(bundle.code)) return [];
  const locate = locateByMap(bundle.map, entry);
  const program = parseScript(bundle.code, locate);
  if ('findings' in program) return program.findings;
  const findings: Finding[] = [];
  checkParams(program, stage, (node, code, message) => {
    const { line, column } = node.loc?.start ?? { line: 1, column: 0 };
    findings.push(findingAt(locate(line, column), code, message));
  });
  return placed(findings);
}

/** What is wrong with code of esbuild's own making is of no use beside what made it necessary. */
function placed(findings: readonly Finding[]): Finding[] {
  const inSource = findings.filter(({ line }) => line > 0);
  return inSource.length > 0 ? inSource : findings.map((finding) => ({ ...finding, line: 1 }));
}

/** One form of a function, and what to call it in findings. */
interface FormText {
  file: string;
  code: string;
  deployed: boolean;
  /** Whether it is to be uploaded, and so held to CloudFront's size. */
  held: boolean;
  /** Source map of the code: what the engine refuses is then named in the source. */
  map?: string;
}

/** What can be wrong here is of the build's own making, or the size. */
export async function checkForms(forms: readonly FormText[]): Promise<Finding[]> {
  const found = await Promise.all(
    forms.map(async ({ file, code, deployed, held, map }) => {
      const locate = locateIn(file);
      const findings = [...lintForm(code, locate, { deployed }), ...(held ? checkSize(file, code) : [])];
      return findings.some(isError)
        ? findings
        : [...findings, ...((await checkLoads(code, map === undefined ? locate : locateLine(map, locate))) ?? [])];
    }),
  );
  return found.flat();
}

/** The engine knows no columns: the first line of the source that is on its line. */
function locateLine(map: string, otherwise: Locate): Locate {
  return (line, column) => {
    const [origin] = sourceLines(map, line);
    return origin ?? otherwise(line, column);
  };
}

/** Code of esbuild's own making has no origin: line 0 of the entry. */
function locateByMap(map: string, entry: string): Locate {
  let sources: SourceMap | undefined;
  return (line, column) => {
    sources ??= new SourceMap(JSON.parse(map));
    const origin = sources.findEntry(line - 1, column);
    if (!('originalSource' in origin)) return { file: entry, line: 0, column: 1 };
    return { file: origin.originalSource, line: origin.originalLine + 1, column: origin.originalColumn + 1 };
  };
}

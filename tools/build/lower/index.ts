/**
 * Lowers the modern syntax of one file to what cloudfront-js-2.0 reads: TypeScript goes by esbuild, `?.`, `??` and fields with it; what esbuild
 * would refuse, or pass on unread, by the rules here.
 */
import path from 'node:path';
import { LEAST_UPPER_BOUND, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { type Comment, type Program, parse } from 'acorn';
import * as esbuild from 'esbuild';
import { documented } from '../documented.js';
import { type Finding, findingAt } from '../gate-finding.js';
import type { Locate } from '../gates/lint/report.js';
import { isTooDeep, tooDeep } from '../too-deep.js';
import { liftAsync } from './async-closures.js';
import { lowerProgram, namesOf } from './lowering.js';
import { needsLowering } from './needed.js';
import { type Printed, print } from './print.js';
import { REST_MODULE } from './rest.js';
import { rules } from './rules.js';

/** What esbuild leaves as it is, beside what the runtime documents: the work of the rules, and what they or the lint refuse better. */
const MODERN =
  `array-spread class decorators dynamic-import class-private-accessor class-private-brand-check class-private-field class-private-method
  class-private-static-accessor class-private-static-field class-private-static-method default-argument destructuring for-await for-of
  nested-rest-binding object-accessors object-extensions object-rest-spread template-literal`.split(/\s+/);

/** Undefined where the file has nothing to lower. */
export type LoweredFile = Printed | { findings: Finding[] } | undefined;

/** `file` as findings name it. Throws esbuild's mistakes of the source. */
export async function lowerFile(text: string, file: string): Promise<LoweredFile> {
  const { code, map } = await esbuild.transform(text, {
    loader: /\.[cm]?[jt]s$/.test(file) ? 'ts' : 'tsx',
    sourcefile: file,
    target: 'es5',
    supported: { ...documented, ...Object.fromEntries(MODERN.map((feature) => [feature, true])) },
    // As TypeScript has it for the target of functions/tsconfig.json.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false, verbatimModuleSyntax: true } },
    charset: 'utf8',
    legalComments: 'inline',
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'silent',
  });
  const comments: Comment[] = [];
  const program = readModule(code, comments, locateBy(map, file));
  if ('findings' in program) return program;
  try {
    return needsLowering(program) ? lowerTree(program, comments, map, file) : undefined;
  } catch (error) {
    // The stack ends before the nesting does.
    if (isTooDeep(error)) return { findings: [tooDeep({ file, line: 1, column: 1 })] };
    throw error;
  }
}

/** What esbuild reads and the parser does not is newer than both, such as decorators. */
function readModule(code: string, onComment: Comment[], locate: Locate): Program | { findings: Finding[] } {
  try {
    return parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true, onComment });
  } catch (error) {
    if (!(error instanceof SyntaxError) || !('loc' in error)) throw error;
    const { line, column } = error.loc as { line: number; column: number };
    if (isTooDeep(error)) return { findings: [tooDeep(locate(line, column))] };
    const message = `cloudfront-js-2.0 cannot read this. Write it without (${error.message.replace(/ \(\d+:\d+\)$/, '')}).`;
    return { findings: [findingAt(locate(line, column), 'syntax', message)] };
  }
}

function lowerTree(program: Program, comments: Comment[], map: string, file: string): LoweredFile {
  const locate = locateBy(map, file);
  const names = namesOf(program);
  const refused: Finding[] = [];
  const lifted = liftAsync(program, names, (node, code, message) => {
    const { line, column } = node.loc?.start ?? { line: 1, column: 0 };
    refused.push(findingAt(locate(line, column), code, message));
  });
  const lowered = lowerProgram(lifted, rules, names, locate);
  const findings = [...refused, ...lowered.findings];
  if (findings.length > 0) return { findings };
  const printed = print(lowered.program, comments, map);
  const helper = lowered.rest && `import { rest as ${lowered.rest} } from '${REST_MODULE}';`;
  // On a line that is there already: the map goes by lines.
  return { ...printed, code: helper ? `${printed.code}${helper}\n` : printed.code };
}

/** Places of the text that `map` leads to. */
export function locateBy(map: string, file: string): Locate {
  const origins = new TraceMap(map);
  return (line, column) => {
    const before = originalPositionFor(origins, { line, column });
    const origin =
      before.line === null ? originalPositionFor(origins, { line, column, bias: LEAST_UPPER_BOUND }) : before;
    return { file, line: origin.line ?? 1, column: (origin.column ?? 0) + 1 };
  };
}

/** What esbuild reads: the text with its map, which names the file as its neighbour would. */
export function withInlineMap({ code, map }: Printed, file: string): string {
  const named = { ...JSON.parse(map), sources: [path.basename(file)] };
  const data = Buffer.from(JSON.stringify(named)).toString('base64');
  return `${code}//# sourceMappingURL=data:application/json;base64,${data}\n`;
}

/** Gate 3, second half: whether a script has the form that CloudFront takes: imports, one handler, no export. */
import type { AnyNode, Program } from 'acorn';
import { modules } from '../../../runtime/vocabulary.js';
import { type Finding, findingAt } from '../../gate-finding.js';
import { parseScript } from './language.js';
import type { Locate } from './report.js';

interface FormOptions {
  /** The text goes into serverless.yml, which takes "${" for a variable of its own. */
  deployed: boolean;
  /** A file without any handler passes: whoever runs it finds out. */
  mayLackHandler?: boolean;
}

export function lintForm(code: string, locate: Locate, { deployed, mayLackHandler = false }: FormOptions): Finding[] {
  const program = parseScript(code, locate);
  if ('findings' in program) return [];
  const findings: Finding[] = [];
  const report = (node: AnyNode | undefined, name: string, message: string) => {
    const { line, column } = node?.loc?.start ?? { line: 1, column: 0 };
    findings.push(findingAt(locate(line, column), name, message));
  };
  const first = program.body.findIndex(({ type }) => type !== 'ImportDeclaration');
  for (const [index, statement] of program.body.entries()) {
    const found = refusal(statement, first >= 0 && index > first);
    if (found !== undefined) report(statement, ...found);
  }
  checkHandler(program, report, mayLackHandler);
  if (deployed && code.includes('${')) {
    const before = code.slice(0, code.indexOf('${')).split('\n');
    const message = '"${" in the deployed form: serverless would replace it. Join strings with "+".';
    findings.push(findingAt(locate(before.length, before.at(-1)?.length ?? 0), 'dollar-brace', message));
  }
  return findings;
}

type Report = (node: AnyNode | undefined, code: string, message: string) => void;

/** AWS words it "import cf from 'cloudfront'" on the first line; its own samples have other imports before it, and public code has statements. */
function refusal(statement: AnyNode, isLate: boolean): [code: string, message: string] | undefined {
  if (statement.type.startsWith('Export')) {
    return ['export', 'CloudFront cannot read exports. Declare "function handler(event)" and leave the export out.'];
  }
  if (statement.type !== 'ImportDeclaration') return undefined;
  const [specifier, second] = statement.specifiers;
  const source = String(statement.source.value);
  if (!modules.has(source)) {
    return ['unknown-module', `import of "${source}" finds nothing. There are cloudfront, crypto and querystring.`];
  }
  if (specifier?.type !== 'ImportDefaultSpecifier' || second !== undefined) {
    return ['import-form', `only whole modules can be imported. Write "import name from '${source}'".`];
  }
  const place = `AWS wants "import … from '${source}'" on the first line. Move it up, above "use strict" too.`;
  return isLate ? ['import-place', place] : undefined;
}

/** CloudFront calls `handler`; a connection function of a distribution with mTLS is called `connectionHandler`. */
function checkHandler({ body }: Program, report: Report, mayLackHandler: boolean): void {
  const handlers = body.filter((statement) => statement.type === 'FunctionDeclaration' && isEntry(statement.id));
  const advice = 'Write one top-level "function handler(event) { … }".';
  const other = body.find(assignsHandler);
  if (handlers.length > 1) report(handlers[1], 'handler', `"handler" is declared ${handlers.length} times. ${advice}`);
  else if (handlers.length === 0 && other)
    report(other, 'handler', `"handler" is a variable, and CloudFront takes a function declaration alone. ${advice}`);
  else if (handlers.length === 0 && !mayLackHandler)
    report(undefined, 'handler', `there is no function "handler" for CloudFront to call. ${advice}`);
}

/** `var handler = function …`, `const handler = (event) => …`. */
function assignsHandler(statement: AnyNode): boolean {
  if (statement.type !== 'VariableDeclaration') return false;
  return statement.declarations.some(({ id }) => isEntry(id));
}

function isEntry(id: AnyNode): boolean {
  return id.type === 'Identifier' && /^(?:h|connectionH)andler$/.test(id.name);
}

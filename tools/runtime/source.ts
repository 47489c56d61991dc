/** Function source: what has to be done to a function's text before an engine can run it. The line count stays. */
import { type ImportDeclaration, type Program, parse } from 'acorn';

/** A refusal of the text, in the engine's words. */
export interface SyntaxRefusal {
  message: string;
  line: number;
}

interface PreparedSource {
  text: string;
  refusal: SyntaxRefusal | undefined;
}

/** Module syntax does not exist where functions are compiled: imports become constants. */
export function prepareSource(code: string): PreparedSource {
  let text = code;
  for (const found of importsOf(code).reverse()) {
    const [specifier] = found.specifiers;
    if (specifier?.type !== 'ImportDefaultSpecifier' || found.specifiers.length > 1) {
      const line = lineAt(code, found.start);
      return { text, refusal: { message: `SyntaxError: Non-default import is not supported in ${line}`, line } };
    }
    const statement = code.slice(found.start, found.end);
    const value =
      found.source.value === 'cloudfront' ? '__cloudfront' : `require(${JSON.stringify(found.source.value)})`;
    const constant = `const ${specifier.local.name} = ${value};${'\n'.repeat(statement.split('\n').length - 1)}`;
    text = text.slice(0, found.start) + constant + text.slice(found.end);
  }
  return { text, refusal: undefined };
}

/** Text that acorn cannot parse is left to the engine, whose message is the one to show. */
function importsOf(code: string): ImportDeclaration[] {
  let program: Program;
  try {
    program = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  } catch {
    return [];
  }
  return program.body.filter((node) => node.type === 'ImportDeclaration');
}

function lineAt(code: string, offset: number): number {
  return code.slice(0, offset).split('\n').length;
}

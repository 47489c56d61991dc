/** handler-name: what CloudFront calls in a file. A connection function has an entry of its own. DG/write-connection-function-code.html */
import type { Program } from 'acorn';
import { parseScript } from './gates/lint/language.js';
import { locateIn } from './gates/lint/report.js';

type HandlerName = 'handler' | 'connectionHandler';

export function handlerNameIn({ body }: Program): HandlerName {
  const names = body.map((statement) => (statement.type === 'FunctionDeclaration' ? statement.id.name : ''));
  return names.includes('connectionHandler') && !names.includes('handler') ? 'connectionHandler' : 'handler';
}

/** What does not parse is for the engine to refuse, under either name. */
export function handlerName(code: string): HandlerName {
  const program = parseScript(code, locateIn(''));
  return 'findings' in program ? 'handler' : handlerNameIn(program);
}

/*! syntax: what an engine lets pass although CloudFront refuses it. */
import { parse } from 'acorn';
import type { SyntaxRefusal } from './function-source.js';
import type { FunctionSource } from './types.js';

/** For njs, which is 2.0: what only 1.0 refuses. */
export function refuse1(source: FunctionSource): SyntaxRefusal | undefined {
  return source.runtime === 'cloudfront-js-1.0' ? parseAs(source.code, 5) : undefined;
}

/** For V8. */
export function refuse2(source: FunctionSource): SyntaxRefusal | undefined {
  return parseAs(source.code, source.runtime === 'cloudfront-js-1.0' ? 5 : 2017);
}

function parseAs(code: string, ecmaVersion: 5 | 2017): SyntaxRefusal | undefined {
  try {
    parse(code, { ecmaVersion, sourceType: 'module' });
    return undefined;
  } catch (error) {
    const { message, loc } = error as SyntaxError & { loc: { line: number } };
    return { message: `SyntaxError: ${message.replace(/ \(\d+:\d+\)$/, '')} in ${loc.line}`, line: loc.line };
  }
}

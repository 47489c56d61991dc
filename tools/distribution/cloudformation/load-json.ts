/*! load-json: a JSON template, and where in its text a value stands. */
import { EdgewrightError } from '../../errors.js';
import type { Description, TemplatePath } from '../description.js';

export type Loaded = Pick<Description, 'template' | 'placeOf' | 'warnings'>;

export function openJson(text: string, file: string): Loaded {
  return {
    template: parse(text, file),
    placeOf: (path) => ({ file, ...lineAt(text, offsetOf(text, path)) }),
    warnings: [],
  };
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EdgewrightError('template-malformed', `Template "${file}" is not valid JSON: ${reason}.`);
  }
}

/** Line and column from 1. */
function lineAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}

/** Of valid JSON: the offset of the key or item that `path` names, or of the last part of the path that is there. */
function offsetOf(text: string, path: TemplatePath): number {
  let found = { at: skipSpace(text, 0), value: skipSpace(text, 0) };
  for (const step of path) {
    const next = member(text, found.value, step);
    if (next === undefined) break;
    found = next;
  }
  return found.at;
}

/** Where the member stands (its key, in an object), and where its value begins. */
function member(text: string, container: number, step: string | number): { at: number; value: number } | undefined {
  const isObject = text[container] === '{';
  if (!isObject && text[container] !== '[') return undefined;
  let at = skipSpace(text, container + 1);
  for (let index = 0; text[at] !== '}' && text[at] !== ']'; index++) {
    const value = isObject ? skipSpace(text, skipSpace(text, skipValue(text, at)) + 1) : at;
    const name = isObject ? JSON.parse(text.slice(at, skipValue(text, at))) : index;
    if (name === step) return { at, value };
    at = skipSpace(text, skipValue(text, value));
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return undefined;
}

function skipSpace(text: string, from: number): number {
  const space = /\s*/y;
  space.lastIndex = from;
  space.exec(text);
  return space.lastIndex;
}

const string = '"[^"\\\\]*(?:\\\\[^][^"\\\\]*)*"';

/** The offset behind the value that begins here. */
function skipValue(text: string, from: number): number {
  const isContainer = text[from] === '{' || text[from] === '[';
  const token = new RegExp(isContainer ? `${string}|[{}[\\]]` : `${string}|[^,\\]}\\s]+`, isContainer ? 'g' : 'y');
  token.lastIndex = from;
  let depth = 0;
  do {
    const [found] = token.exec(text)!;
    if (found === '{' || found === '[') depth++;
    if (found === '}' || found === ']') depth--;
  } while (depth > 0);
  return token.lastIndex;
}

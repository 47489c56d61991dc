/** change: one place of a template that becomes another, in data and in the text that somebody wrote, whose comments and tags stay. */
import { isDeepStrictEqual } from 'node:util';
import { type Document, parseDocument } from 'yaml';
import { openJson } from '../distribution/cloudformation/load-json.js';
import { openYaml } from '../distribution/cloudformation/load-yaml.js';
import type { TemplatePath } from '../distribution/description.js';
import { EdgewrightError } from '../errors.js';

export interface Change {
  path: TemplatePath;
  /** Undefined: it goes. */
  value: unknown;
  /** A sentence, for people and for other forms of description. */
  say: string;
}

export interface Migrated {
  changes: Change[];
  /** What a person has to do or to know beside it. Sentences. */
  notes: string[];
}

export function changed(template: unknown, changes: readonly Change[]): object {
  const copy = structuredClone(template) as object;
  for (const { path, value } of changes) put(copy, path, value);
  return copy;
}

function put(root: object, path: TemplatePath, value: unknown): void {
  const last = path[path.length - 1]!;
  let inside = root as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) {
    inside[step] ??= {};
    inside = inside[step] as Record<string | number, unknown>;
  }
  if (value !== undefined) inside[last] = value;
  else if (Array.isArray(inside)) inside.splice(Number(last), 1);
  else delete inside[last];
}

/** The text with the changes. Throws where it would not say the same as `after`: an anchor that is used elsewhere, a place inside of a condition. */
export function changedText(text: string, file: string, changes: readonly Change[], after: object): string {
  const isJson = text.trimStart().startsWith('{') && !/\.ya?ml$/.test(file);
  const written = isJson ? jsonText(text, after) : yamlText(text, changes);
  const read =
    written === undefined ? undefined : (isJson ? openJson(written, file) : openYaml(written, file)).template;
  if (written !== undefined && isDeepStrictEqual(read, after)) return written;
  const message = `"${file}" cannot be changed in place: the distribution stands behind an anchor or a condition. Write it out.`;
  throw new EdgewrightError('migrate', message);
}

/** JSON has no comments; its indentation stays. */
function jsonText(text: string, after: object): string {
  const indent = /^[{[]\r?\n([ \t]+)/.exec(text.trimStart())?.[1] ?? (text.includes('\n') ? '  ' : '');
  return `${JSON.stringify(after, null, indent)}${text.endsWith('\n') ? '\n' : ''}`;
}

function yamlText(text: string, changes: readonly Change[]): string | undefined {
  const document: Document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false });
  try {
    for (const { path, value } of changes) {
      if (value === undefined) document.deleteIn(path);
      else document.setIn(path, document.createNode(value));
    }
  } catch {
    return undefined;
  }
  const flowCollectionPadding = !/\{[^\s}]/.test(text);
  const indentSeq = !/^( *)[\w"'-]+:[ \t]*\r?\n\1- /m.test(text);
  return document.toString({ lineWidth: 0, flowCollectionPadding, indentSeq });
}

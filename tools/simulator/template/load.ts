/*! load: a CloudFormation template from a file, JSON or YAML with the short forms of intrinsics. */
import { readFileSync } from 'node:fs';
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { EdgewrightError } from '../../errors.js';

/** The template as plain data. Throws where the file cannot be read or is neither JSON nor YAML. */
export function loadTemplate(file: string): unknown {
  const text = readText(file);
  return text.trimStart().startsWith('{') && !file.endsWith('.yml') && !file.endsWith('.yaml')
    ? parseJson(text, file)
    : parseYaml(text, file);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(error);
    throw new EdgewrightError(
      'template-unreadable',
      `Template "${file}" cannot be read: ${reason}. Give the path of a CloudFormation template.`,
    );
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(file, 'JSON', error instanceof Error ? error.message : String(error));
  }
}

/** Tags such as !Sub are unknown to the parser, which keeps them on the node: `toData` turns them into intrinsics. */
function parseYaml(text: string, file: string): unknown {
  const document = parseDocument(text, { logLevel: 'silent' });
  const [error] = document.errors;
  if (error) throw malformed(file, 'YAML', error.message.split('\n')[0] ?? error.message);
  return toData(document.contents, document);
}

function malformed(file: string, format: string, reason: string): EdgewrightError {
  return new EdgewrightError('template-malformed', `Template "${file}" is not valid ${format}: ${reason}.`);
}

function toData(node: Node | null, document: Document): unknown {
  if (isAlias(node)) return toData(node.resolve(document) ?? null, document);
  const value = untagged(node, document);
  const tag = node?.tag;
  return tag?.startsWith('!') ? intrinsic(tag.slice(1), value) : value;
}

function untagged(node: Node | null, document: Document): unknown {
  if (isMap(node)) {
    return Object.fromEntries(node.items.map((pair) => [keyOf(pair.key), toData(pair.value as Node | null, document)]));
  }
  if (isSeq(node)) return node.items.map((item) => toData(item as Node | null, document));
  return isScalar(node) ? node.value : null;
}

function keyOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

/** "!Ref X" is { Ref: X }, "!GetAtt A.B" { Fn::GetAtt: [A, B] }, any other "!F x" { Fn::F: x }. */
function intrinsic(name: string, value: unknown): unknown {
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  if (name !== 'GetAtt' || typeof value !== 'string') return { [`Fn::${name}`]: value };
  const dot = value.indexOf('.');
  return { 'Fn::GetAtt': [value.slice(0, dot), value.slice(dot + 1)] };
}

/*! load: a CloudFormation template from a file, JSON or YAML with the short forms of intrinsics. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as YamlLibrary from 'yaml';
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
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(error);
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

interface Yaml {
  library: typeof YamlLibrary;
  document: YamlLibrary.Document;
  file: string;
  /** Followed so far: a bound on aliases that contain each other. */
  aliases: number;
}

const mostAliases = 1_000;

/**
 * Tags such as !Sub are unknown to the parser, which keeps them on the node: `toData` turns them into intrinsics. The parser takes
 * longer to load than anything else here, and templates are JSON mostly.
 */
function parseYaml(text: string, file: string): unknown {
  const library = createRequire(import.meta.url)('yaml') as typeof YamlLibrary;
  const document = library.parseDocument(text, { logLevel: 'silent' });
  const [error] = document.errors;
  if (error) throw malformed(file, 'YAML', error.message.split('\n')[0] ?? error.message);
  return toData(document.contents, { library, document, file, aliases: 0 });
}

function malformed(file: string, format: string, reason: string): EdgewrightError {
  return new EdgewrightError('template-malformed', `Template "${file}" is not valid ${format}: ${reason}.`);
}

function toData(node: YamlLibrary.Node | null, yaml: Yaml): unknown {
  if (yaml.library.isAlias(node)) return toData(follow(node, yaml), yaml);
  const value = untagged(node, yaml);
  const tag = node?.tag;
  return tag?.startsWith('!') ? intrinsic(tag.slice(1), value) : value;
}

function follow(alias: YamlLibrary.Alias, yaml: Yaml): YamlLibrary.Node {
  yaml.aliases++;
  const node = yaml.aliases <= mostAliases ? alias.resolve(yaml.document) : undefined;
  if (node) return node;
  const reason =
    yaml.aliases > mostAliases ? 'its aliases go round or are too many' : 'there is no such anchor before it';
  throw malformed(yaml.file, 'YAML', `alias "${alias.source}" leads nowhere: ${reason}`);
}

function untagged(node: YamlLibrary.Node | null, yaml: Yaml): unknown {
  const { isMap, isScalar, isSeq } = yaml.library;
  if (isMap(node)) {
    return Object.fromEntries(
      node.items.map(({ key, value }) => [
        String(isScalar(key) ? key.value : key),
        toData(value as YamlLibrary.Node | null, yaml),
      ]),
    );
  }
  if (isSeq(node)) return node.items.map((item) => toData(item as YamlLibrary.Node | null, yaml));
  return isScalar(node) ? node.value : null;
}

/** "!Ref X" is { Ref: X }, "!GetAtt A.B" { Fn::GetAtt: [A, B] }, any other "!F x" { Fn::F: x }. */
function intrinsic(name: string, value: unknown): unknown {
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  if (name !== 'GetAtt' || typeof value !== 'string') return { [`Fn::${name}`]: value };
  const dot = value.indexOf('.');
  return { 'Fn::GetAtt': [value.slice(0, dot), value.slice(dot + 1)] };
}

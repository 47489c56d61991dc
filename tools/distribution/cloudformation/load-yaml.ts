/*!
 * load-yaml: a YAML template with the short forms of intrinsics, as CloudFormation takes it: booleans of YAML 1.1, the last of two equal
 * keys, anchors, no hash merges. AWSCloudFormation/latest/UserGuide/template-formats.html
 */
import { createRequire } from 'node:module';
import type * as YamlLibrary from 'yaml';
import { EdgewrightError } from '../../errors.js';
import { templateLimits } from '../../limits.js';
import type { DescriptionWarning, TemplatePath } from '../description.js';
import type { Loaded } from './load-json.js';
import { nodeAt } from './yaml-path.js';

interface Yaml {
  library: typeof YamlLibrary;
  file: string;
  lines: YamlLibrary.LineCounter;
  /** What stands under each name so far: a later anchor of the same name wins from there on. */
  anchors: Map<string, Anchor>;
  /** The node that each alias led to. */
  followed: Map<YamlLibrary.Alias, YamlLibrary.Node>;
  warnings: DescriptionWarning[];
  /** Values so far, those of aliases counted each time. */
  values: number;
}

interface Anchor {
  node: YamlLibrary.Node;
  /** Undefined while it is being read: an alias inside its own anchor goes round. */
  read: { data: unknown; values: number } | undefined;
}

/**
 * The parser takes longer to load than anything else here, and templates are JSON mostly: so it is loaded at the first need.
 * Tags such as !Sub are unknown to the parser, which keeps them on the node: `toData` turns them into intrinsics.
 */
export function openYaml(text: string, file: string): Loaded {
  const library = createRequire(import.meta.url)('yaml') as typeof YamlLibrary;
  const lines = new library.LineCounter();
  const document = library.parseDocument(text, { ...settings(library), lineCounter: lines });
  const yaml: Yaml = { library, file, lines, anchors: new Map(), followed: new Map(), warnings: [], values: 0 };
  const [error] = document.errors;
  if (error) throw malformed(yaml, reasonOf(error));
  const template = toData(document.contents, yaml, []);
  const placeOf = (path: TemplatePath) => {
    const [offset = 0] = nodeAt(library, document.contents, path, yaml.followed)?.range ?? [];
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  return { template, placeOf, warnings: yaml.warnings };
}

/** The parser goes down by recursion, and says where it ran out of it. */
function reasonOf({ message }: Error): string {
  const [first = message] = message.split('\n');
  return first.replace(/:$/, '').replace('Maximum call stack size exceeded', 'it is nested too deep');
}

function settings(library: typeof YamlLibrary) {
  const boolean: YamlLibrary.ScalarTag = {
    tag: 'tag:yaml.org,2002:bool',
    default: true,
    test: /^(?:yes|no|on|off|Yes|No|On|Off|YES|NO|ON|OFF)$/,
    resolve: (text) => new library.Scalar(/^(?:yes|on)$/i.test(text)),
  };
  const customTags = (tags: YamlLibrary.Tags) => [...tags, boolean];
  // Equal keys are looked for here: the parser compares each with each.
  return { logLevel: 'silent', uniqueKeys: false, customTags } as const;
}

function malformed({ file }: Pick<Yaml, 'file'>, reason: string): EdgewrightError {
  return new EdgewrightError('template-malformed', `Template "${file}" is not valid YAML: ${reason}.`);
}

function toData(node: YamlLibrary.Node | null, yaml: Yaml, path: TemplatePath): unknown {
  if (path.length > templateLimits.depth) {
    throw malformed(yaml, `it is nested deeper than ${templateLimits.depth} levels`);
  }
  if (yaml.library.isAlias(node)) return follow(node, yaml);
  count(yaml, 1);
  const name = node !== null && 'anchor' in node ? node.anchor : undefined;
  const anchor: Anchor | undefined = node && name ? { node, read: undefined } : undefined;
  if (name && anchor) yaml.anchors.set(name, anchor);
  const before = yaml.values;
  const tag = node?.tag?.startsWith('!') ? node.tag.slice(1) : undefined;
  const inner = tag === undefined ? path : [...path, intrinsicName(tag)];
  const data = tag === undefined ? untagged(node, yaml, inner) : intrinsic(tag, untagged(node, yaml, inner));
  if (anchor) anchor.read = { data, values: yaml.values - before };
  return data;
}

function follow(alias: YamlLibrary.Alias, yaml: Yaml): unknown {
  const anchor = yaml.anchors.get(alias.source);
  if (!anchor) throw malformed(yaml, `alias "${alias.source}" leads nowhere: there is no such anchor before it`);
  if (!anchor.read) throw malformed(yaml, `alias "${alias.source}" leads nowhere: its aliases go round`);
  yaml.followed.set(alias, anchor.node);
  count(yaml, anchor.read.values + 1);
  return anchor.read.data;
}

/** Aliases of aliases grow by multiplication. */
function count(yaml: Yaml, values: number): void {
  yaml.values += values;
  if (yaml.values <= templateLimits.values) return;
  throw malformed(yaml, `it has more than ${templateLimits.values.toLocaleString('en')} values, its aliases followed`);
}

function untagged(node: YamlLibrary.Node | null, yaml: Yaml, path: TemplatePath): unknown {
  const { isMap, isScalar, isSeq } = yaml.library;
  if (isMap(node)) return toRecord(node, yaml, path);
  if (isSeq(node)) {
    const isChoice = path[path.length - 1] === 'Fn::If';
    return node.items.map((item, index) =>
      isChoice && index === 0 ? nameOf(item, yaml, path) : toData(item as YamlLibrary.Node, yaml, [...path, index]),
    );
  }
  return isScalar(node) ? node.value : null;
}

function toRecord(map: YamlLibrary.YAMLMap, yaml: Yaml, path: TemplatePath): Record<string, unknown> {
  const entries = new Map<string, unknown>();
  for (const { key, value } of map.items) {
    const name = textOf(key, yaml);
    if (name === '<<')
      throw malformed(
        yaml,
        `"<<" ${placeOf(key, yaml)} merges a map, which CloudFormation refuses: write its keys out`,
      );
    if (entries.has(name)) warnTwice(name, [...path, name], placeOf(key, yaml), yaml);
    const isName = name === 'Ref' || name === 'Condition';
    const node = value as YamlLibrary.Node | null;
    entries.set(name, isName ? nameOf(node, yaml, path) : toData(node, yaml, [...path, name]));
  }
  return Object.fromEntries(entries);
}

function warnTwice(name: string, path: TemplatePath, place: string, { warnings }: Yaml): void {
  const instead = `the last one is taken, ${place}`;
  warnings.push({ code: 'duplicate-key', path, what: `key "${name}" twice`, instead });
}

/** A key as it is written: "On" is a name, whatever YAML 1.1 makes of it. */
function textOf(key: unknown, { library }: Yaml): string {
  return library.isScalar(key) ? (key.source ?? String(key.value)) : String(key);
}

/** The name of a parameter or a condition. */
function nameOf(node: unknown, yaml: Yaml, path: TemplatePath): unknown {
  const isWord = yaml.library.isScalar(node) && typeof node.value === 'boolean';
  return isWord ? node.source : toData(node as YamlLibrary.Node | null, yaml, path);
}

function placeOf(node: unknown, { library, lines }: Yaml): string {
  const [offset = 0] = (library.isNode(node) ? node.range : undefined) ?? [];
  const { line, col } = lines.linePos(offset);
  return `at line ${line}, column ${col}`;
}

function intrinsicName(tag: string): string {
  return tag === 'Ref' || tag === 'Condition' ? tag : `Fn::${tag}`;
}

/** "!Ref X" is { Ref: X }, "!GetAtt A.B" { Fn::GetAtt: [A, B] }, any other "!F x" { Fn::F: x }. */
function intrinsic(tag: string, value: unknown): unknown {
  if (tag !== 'GetAtt' || typeof value !== 'string' || !value.includes('.')) return { [intrinsicName(tag)]: value };
  const dot = value.indexOf('.');
  return { 'Fn::GetAtt': [value.slice(0, dot), value.slice(dot + 1)] };
}

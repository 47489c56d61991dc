/*! yaml-path: the node of a YAML document that a path of the template leads to, short forms and anchors followed. */
import type * as YamlLibrary from 'yaml';
import type { TemplatePath } from '../description.js';

type Node = YamlLibrary.Node;

/** The key or item that `path` names, or the last part of the path that is there. */
export function nodeAt(
  library: typeof YamlLibrary,
  root: Node | null,
  path: TemplatePath,
  followed: ReadonlyMap<YamlLibrary.Alias, Node>,
): Node | undefined {
  let shown = root ?? undefined;
  let inside: Node | null | undefined = root;
  for (const step of path) {
    if (library.isAlias(inside)) inside = followed.get(inside);
    // "!If [a, b]" is { "Fn::If": [a, b] }: the step stays on the node.
    if (inside?.tag?.startsWith('!') && (step === inside.tag.slice(1) || step === `Fn::${inside.tag.slice(1)}`))
      continue;
    const next = member(library, inside, step);
    if (next === undefined) break;
    shown = next.shown;
    inside = next.inside;
  }
  return shown;
}

function member(library: typeof YamlLibrary, node: Node | null | undefined, step: string | number) {
  if (library.isMap(node)) {
    // Of equal keys the last one counts.
    const pair = node.items.findLast(({ key }) => library.isScalar(key) && (key.source ?? String(key.value)) === step);
    return pair && { shown: pair.key as Node, inside: pair.value as Node | null };
  }
  if (!library.isSeq(node) || typeof step !== 'number') return undefined;
  const item = node.items[step] as Node | undefined;
  return item && { shown: item, inside: item };
}

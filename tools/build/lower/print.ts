/** Writes a tree as text, with the comments that belong to the copy and a source map. */
import { addMapping, GenMapping, toEncodedMap } from '@jridgewell/gen-mapping';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type * as acorn from 'acorn';
import { GENERATOR, generate, type State } from 'astring';
import { walk } from '../walk.js';

export interface Printed {
  code: string;
  /** JSON: from `code` to where `map` leads from the text of the tree. */
  map: string;
}

/** astring keeps trees as ESTree has them; acorn's differ in types alone. */
type Tree = Parameters<typeof generate>[0];

/** `map`: source map of the text that was parsed. */
export function print(program: acorn.Program, comments: readonly acorn.Comment[], map: string): Printed {
  attachComments(program, comments);
  const origins = new TraceMap(map);
  const places = new GenMapping();
  const sourceMap = {
    addMapping({ original, generated }: { original: acorn.Position; generated: acorn.Position }) {
      const { source, line, column } = originalPositionFor(origins, original);
      if (source === null) return;
      addMapping(places, {
        source,
        original: { line, column },
        generated: { line: generated.line, column: generated.column },
      });
    },
  };
  const code = generate(program as Tree, {
    comments: true,
    generator: mapping,
    sourceMap: sourceMap as never,
  });
  return { code, map: JSON.stringify(toEncodedMap(places)) };
}

/** Every node leaves a mark where it begins, also those that begin with a keyword. */
const mapping = Object.fromEntries(
  Object.entries(GENERATOR).map(([type, write]) => [
    type,
    (node: never, state: State) => {
      state.write('', node);
      (write as (node: never, state: State) => void).call(mapping, node, state);
    },
  ]),
) as typeof GENERATOR;

/** A comment stands before the property or the statement that follows it; the bundler keeps those of object literals, and heads. */
function attachComments(program: acorn.Program, comments: readonly acorn.Comment[]): void {
  let next = 0;
  walk(program, (node) => {
    for (const child of childrenWithComments(node)) {
      const own: acorn.Comment[] = [];
      for (let comment = comments[next]; comment && comment.end <= child.start; comment = comments[++next])
        own.push(comment);
      if (own.length > 0) Object.assign(child, { comments: own });
    }
  });
}

function childrenWithComments(node: acorn.AnyNode): acorn.AnyNode[] {
  if (node.type === 'ObjectExpression') return node.properties;
  return node.type === 'Program' ? (node.body as acorn.AnyNode[]) : [];
}

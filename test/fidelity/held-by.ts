/** Which test files carry the id of a fixture in a string: a comment is no test. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'acorn';
import { transformSync } from 'esbuild';
import { walk } from '../../tools/build/walk.js';

/** Id → files, relative to the repository. */
export function heldBy(root: string): Map<string, string[]> {
  const held = new Map<string, string[]>();
  const files = readdirSync(`${root}/test`, { recursive: true, encoding: 'utf8' }).map((file) => `test/${file}`);
  for (const file of files.filter(mayHold).sort()) {
    for (const id of idsIn(readFileSync(`${root}/${file}`, 'utf8'))) held.set(id, [...(held.get(id) ?? []), file]);
  }
  return held;
}

/** Tables of the doctor's tests stand beside them. */
function mayHold(file: string): boolean {
  return /\.test\.ts$|^test\/doctor\/mutants\/.*\.ts$/.test(file) && !file.startsWith('test/docs/');
}

const fixtureId = /\bF\d{3}\b/g;

function idsIn(text: string): Set<string> {
  const found = new Set<string>();
  if (text.search(fixtureId) === -1) return found;
  const { code } = transformSync(text, { loader: 'ts', format: 'esm' });
  walk(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), (node) => {
    const value =
      node.type === 'Literal' ? node.value : node.type === 'TemplateElement' ? node.value.cooked : undefined;
    if (typeof value === 'string') for (const id of value.match(fixtureId) ?? []) found.add(id);
  });
  return found;
}

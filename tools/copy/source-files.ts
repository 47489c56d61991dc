/** The TypeScript of a function with the leaves it imports, laid out so that it stands alone in one folder. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Source } from '../build/source.js';

/** File in the target folder → text. The function's own file is first. */
export function sourceFiles(root: string, { file }: Source): Map<string, string> {
  const found = new Map<string, string>();
  const waiting = [file];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const text = readFileSync(path.join(root, next), 'utf8');
    found.set(targetOf(next), flatten(text, next));
    for (const imported of importsOf(text, next)) {
      if (!found.has(targetOf(imported)) && !waiting.includes(imported)) waiting.push(imported);
    }
  }
  return found;
}

/** Leaves keep their folders under shared/; functions lie at the top. */
function targetOf(file: string): string {
  return file.startsWith('shared/') ? file : path.posix.basename(file);
}

function importsOf(text: string, file: string): string[] {
  const folder = path.posix.dirname(file);
  return [...text.matchAll(/from '(\.[^']+)\.js'/g)].map(([, to]) => path.posix.join(folder, `${to}.ts`));
}

/** Paths for the new place. What a stage would fill in is left empty. */
function flatten(text: string, file: string): string {
  const here = path.posix.dirname(targetOf(file));
  const moved = text.replace(/from '(\.[^']+)\.js'/g, (_, to: string) => {
    const target = targetOf(path.posix.join(path.posix.dirname(file), `${to}.ts`)).replace(/\.ts$/, '.js');
    const relative = path.posix.relative(here, target);
    return `from '${relative.startsWith('.') ? relative : `./${relative}`}'`;
  });
  return moved.replace(/\bparams\.(\w+)/g, "'' /* $1 */");
}

/** The deployed form of a function with another config: the build writes its values where they are used, so that the source is what one edits. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildArtefact } from '../tools/build/artefact.js';

export type Change = readonly [before: RegExp, after: string];

/** Built in a project of its own. */
export async function deployedWith(name: string, ...changes: Change[]): Promise<string> {
  const root = mkdtempSync(path.join(tmpdir(), 'edgewright-deployed-'));
  try {
    for (const part of ['functions', 'shared/functions']) {
      mkdirSync(path.join(root, part), { recursive: true });
      cpSync(part, path.join(root, part), { recursive: true });
    }
    const file = `functions/${name}.ts`;
    writeFileSync(path.join(root, file), changed(readFileSync(file, 'utf8'), changes));
    // Held to its size in this form alone: nobody pastes it.
    const built = await buildArtefact(root, { kind: 'behavior', name, file }, { name: 'bench', params: {} });
    if ('findings' in built) throw new Error(JSON.stringify(built.findings));
    return built.artefact.deployed;
  } finally {
    rmSync(root, { recursive: true });
  }
}

export function changed(source: string, changes: readonly Change[]): string {
  return changes.reduce((text, [before, after]) => {
    const edited = text.replace(before, () => after);
    if (edited === text) throw new Error(`The source has no ${before}.`);
    return edited;
  }, source);
}

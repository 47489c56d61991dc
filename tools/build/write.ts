/** Puts files into dist/. Everything is complete before the first byte is written, and each file changes in one step. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** File, relative to the folder written to → text. */
export type Files = Map<string, string>;

/** Only what changed is touched, so that watchers see what changed. */
export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [file, text] of files) await writeFileAtOnce(path.join(folder, file), text, folder);
}

/** Removes what an earlier build left in these folders and this one did not make. */
export async function removeOthers(folder: string, owned: readonly string[], files: Files): Promise<void> {
  for (const name of owned) {
    const entries = await readdir(path.join(folder, name), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries.filter((one) => one.isFile())) {
      const file = path.relative(folder, path.join(entry.parentPath, entry.name));
      if (!files.has(file.split(path.sep).join('/'))) await rm(path.join(folder, file), { force: true });
    }
  }
}

/** The draft lies in `folder`, where no other build takes it for a left-over. */
export async function writeFileAtOnce(file: string, text: string, folder = path.dirname(file)): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return;
  await mkdir(path.dirname(file), { recursive: true });
  const draft = path.join(folder, `.${randomUUID()}.tmp`);
  await writeFile(draft, text);
  await rename(draft, file);
}

/*! built-files: which built function a template carries. The build writes dist/functions, the template holds the text. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The deployed form first: both may be equal for a function without comments. */
const folders = ['dist/functions/min', 'dist/functions/min/behaviors', 'dist/functions', 'dist/functions/behaviors'];

/** Absolute path of the built file whose text is `code`, but for white space at its ends. */
export function findBuiltFile(projectDir: string, code: string): string | undefined {
  const text = code.trim();
  return folders
    .map((folder) => join(projectDir, folder))
    .flatMap(scripts)
    .find((file) => readFileSync(file, 'utf8').trim() === text);
}

function scripts(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(folder, name));
}

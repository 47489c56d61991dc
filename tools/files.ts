/** Files: what people name on the command line, to read and to write. */
import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';
import { EdgewrightError } from './errors.js';

/** A text file that a flag names. `flag` is named in the message. "-" is standard input. */
export function readTextFile(file: string, flag: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error';
    throw new EdgewrightError('file', `${flag} expects a readable file, found "${file}" (${code}). Check the path.`);
  }
}

/** As every system takes it, and people read it: "a/b" where this one says "a\\b". */
export function withSlashes(file: string): string {
  return file.split(path.sep).join('/');
}

/** For an excerpt only: a file that is gone by now, or was never one, has none. */
export function textIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Asked before the work whose outcome goes there: nobody waits for minutes to lose what came of them. `flag` is named in the message. */
export function refuseUnwritable(file: string, flag: string): void {
  const folder = path.dirname(path.resolve(file));
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error';
    throw new EdgewrightError(
      'file',
      `${flag} expects a file in a folder that can be written, found "${file}" (${code}). Make the folder or name another.`,
    );
  }
}

/** JSON that a person wrote. Rejects with one line that says what is wrong with it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new SyntaxError((error as Error).message.replace(/\s+/g, ' '));
  }
}

/** Files: reading what people name on the command line. */
import { readFileSync } from 'node:fs';
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

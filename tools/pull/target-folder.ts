/*! target-folder: where a pulled distribution may be written: a new place, an empty one, or one that holds an earlier pull and nothing else. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { holdsDistribution } from '../distribution/aws/folder.js';
import { rootEntries } from '../distribution/aws/layout.js';
import { EdgewrightError } from '../errors.js';

/** Asked before anything is fetched. The folder is replaced whole, so that nobody else's file may lie in it. */
export function refuseForeign(folder: string): void {
  const kind = statSync(folder, { throwIfNoEntry: false });
  if (kind === undefined) return;
  if (!kind.isDirectory()) throw refusal(folder, 'it is a file');
  if (`${process.cwd()}${path.sep}`.startsWith(`${path.resolve(folder)}${path.sep}`))
    throw refusal(folder, 'the command runs in it');
  const entries = readdirSync(folder);
  const foreign = entries.find((entry) => !holdsDistribution(folder) || !rootEntries.includes(entry));
  if (foreign !== undefined) throw refusal(folder, `it holds "${foreign}", which no pull wrote`);
}

function refusal(folder: string, found: string): EdgewrightError {
  const message = `pull expects a new folder, or one that was pulled before, found "${folder}": ${found}. Name another place.`;
  return new EdgewrightError('pull', message);
}

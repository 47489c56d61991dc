/** Finds the function that a name means: "spa-rewrite", or "functions/signed-cookie" where the bare name is in both folders. */
import { findSources, type Source } from '../build/source.js';
import { closest } from '../closest.js';
import { EdgewrightError } from '../errors.js';

export async function findSource(root: string, name: string): Promise<Source> {
  const sources = await findSources(root);
  const wanted = name.replace(/\.(ts|js)$/, '');
  const found = sources.filter((source) => source.name === wanted || pathOf(source) === wanted);
  if (found.length === 1) return found[0]!;
  const choices = (found.length === 0 ? sources : found).map(pathOf).join(', ');
  if (found.length > 1) throw new EdgewrightError('copy', `"${name}" is in both folders. Name one of ${choices}.`);
  const near = closest(
    wanted,
    sources.map((source) => source.name),
  );
  const meant = near === undefined ? '' : ` Did you mean "${near}"?`;
  throw new EdgewrightError('copy', `There is no function "${name}". There are ${choices}.${meant}`);
}

/** "functions/behaviors/site-request" */
export function pathOf({ file }: Source): string {
  return file.slice(0, -'.ts'.length);
}

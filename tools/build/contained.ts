/** Names the npm packages that a bundle contains, with version and licence, as their licences ask for. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { withSlashes } from '../files.js';

/** Such as "jose 6.2.17 (MIT)". */
export async function containedPackages(root: string, inputs: readonly string[]): Promise<string[]> {
  // Absolute: to functions that lie in an installed package, what they import lies beside it, "../jose".
  const absolute = (file: string) => withSlashes(path.resolve(root, file));
  const found = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(absolute(input))?.[0] ?? []);
  const folders = [...new Set(found)].filter((folder) => !absolute('.').startsWith(folder));
  const manifests = folders.map(async (folder) => {
    const text = await readFile(path.join(folder, 'package.json'), 'utf8');
    const { name, version, license } = JSON.parse(text) as { name: string; version: string; license?: string };
    return `${name} ${version} (${license ?? 'licence unknown'})`;
  });
  return (await Promise.all(manifests)).sort();
}

/** Puts the artefacts of a project, and their sizes, into dist/. */
import path from 'node:path';
import { mapPlace } from '../positions.js';
import type { Artefact } from './artefact.js';
import type { Kind } from './source.js';
import { type Files, removeOthers, writeFiles } from './write.js';

/** One line of dist/sizes.json. */
export interface Size {
  name: string;
  kind: Kind;
  /** Relative to the project. */
  file: string;
  bytes: number;
  minBytes: number;
  /** Bytes that AWS takes: of a function as it is, of a Lambda as a zip. */
  limit: number;
}

/** `artefacts` are all there are: what else lies in their folders is removed. */
export async function writeArtefacts(out: string, artefacts: readonly Artefact[]): Promise<Size[]> {
  const files: Files = new Map();
  for (const artefact of artefacts) {
    files.set(artefact.file, artefact.readable);
    files.set(artefact.minFile, artefact.deployed);
    files.set(mapPlace(artefact.file), artefact.maps.readable);
    files.set(mapPlace(artefact.minFile), artefact.maps.deployed);
  }
  // The package is "type": "module"; Lambda artefacts are CommonJS, here as on AWS.
  files.set('edge-lambdas/package.json', '{ "type": "commonjs" }\n');
  const sizes = artefacts.map((artefact) => sizeOf(artefact, path.basename(out)));
  files.set('sizes.json', `${JSON.stringify(sizes, null, 2)}\n`);
  await writeFiles(out, files);
  await removeOthers(out, ['functions', 'edge-lambdas'], files);
  return sizes;
}

/** `folder`: what stands for dist/. */
export function sizeOf({ source, file, readable, deployed, limit }: Artefact, folder: string): Size {
  const bytes = Buffer.byteLength(readable);
  const { name, kind } = source;
  return { name, kind, file: `${folder}/${file}`, bytes, minBytes: Buffer.byteLength(deployed), limit };
}

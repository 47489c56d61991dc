/** Builds the artefacts: every source is bundled, composed and gated in memory; only when all have passed is dist/ written. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Artefact, buildArtefact } from './artefact.js';
import { throwFindings } from './finding.js';
import { checkTypes } from './gates/types.js';
import { refuseUnknownParams, type Stage } from './params.js';
import { findSources, type Kind } from './source.js';
import { type Files, removeOthers, writeFiles } from './write.js';

export interface BuildOptions {
  /** The project: where `functions/` and `edge-lambdas/` are. Absolute. */
  root: string;
  stage: Stage;
  /** Default: `dist` in the project. */
  out?: string;
}

/** One line of dist/sizes.json. */
export interface Size {
  name: string;
  kind: Kind;
  /** Relative to the project. */
  file: string;
  bytes: number;
  minBytes: number;
  limit: number;
}

/** Throws the findings of all sources at once, and then has written nothing. */
export async function build({ root, stage, out = path.join(root, 'dist') }: BuildOptions): Promise<Size[]> {
  const types = checkTypes(root);
  const sources = await findSources(root);
  const texts = await Promise.all(sources.map(({ file }) => readFile(path.join(root, file), 'utf8')));
  refuseUnknownParams(stage, texts);
  const built = await Promise.all(sources.map((source) => buildArtefact(root, source, stage)));
  throwFindings([...built.flatMap((one) => ('findings' in one ? one.findings : [])), ...((await types) ?? [])]);
  const artefacts = built.flatMap((one) => ('artefact' in one ? one.artefact : []));
  return writeArtefacts(out, artefacts);
}

async function writeArtefacts(out: string, artefacts: Artefact[]): Promise<Size[]> {
  const files: Files = new Map();
  for (const artefact of artefacts) {
    files.set(artefact.file, artefact.readable);
    files.set(artefact.minFile, artefact.deployed);
  }
  // The package is "type": "module"; Lambda artefacts are CommonJS, here as on AWS.
  files.set('edge-lambdas/package.json', '{ "type": "commonjs" }\n');
  const sizes = artefacts.map((artefact) => sizeOf(artefact, path.basename(out)));
  files.set('sizes.json', `${JSON.stringify(sizes, null, 2)}\n`);
  await writeFiles(out, files);
  await removeOthers(out, ['functions', 'edge-lambdas'], files);
  return sizes;
}

function sizeOf({ source, file, readable, deployed, limit }: Artefact, folder: string): Size {
  const bytes = Buffer.byteLength(readable);
  const { name, kind } = source;
  return { name, kind, file: `${folder}/${file}`, bytes, minBytes: Buffer.byteLength(deployed), limit };
}

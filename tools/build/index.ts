/** Builds the artefacts: every source is bundled, composed and gated in memory; only when all have passed is dist/ written. */
import path from 'node:path';
import { type Artefact, buildArtefact } from './artefact.js';
import { type Finding, throwFindings } from './finding.js';
import { findSources } from './source.js';
import { type Files, removeOthers, writeFiles } from './write.js';

export interface BuildOptions {
  /** The project: where `functions/` and `edge-lambdas/` are. Absolute. */
  root: string;
  /** Values for `params.NAME`. */
  params: Params;
  /** Default: `dist` in the project. */
  out?: string;
}

export type Params = Readonly<Record<string, string | number | boolean>>;

/** One line of dist/sizes.json. */
export interface Size {
  name: string;
  kind: Artefact['source']['kind'];
  /** Relative to the project. */
  file: string;
  bytes: number;
  minBytes: number;
  limit: number;
}

/** Throws every finding of every source at once, and then has written nothing. */
export async function build(options: BuildOptions): Promise<Size[]> {
  const { root, params, out = path.join(root, 'dist') } = options;
  const sources = await findSources(root);
  const built = await Promise.all(sources.map((source) => buildArtefact(root, source, params)));
  throwFindings(built.flatMap((one): Finding[] => ('findings' in one ? one.findings : [])));
  const artefacts = built.filter((one) => 'source' in one);
  const sizes = artefacts.map((artefact) => sizeOf(artefact, path.basename(out)));
  await writeAll(out, artefacts, sizes);
  return sizes;
}

async function writeAll(out: string, artefacts: Artefact[], sizes: Size[]): Promise<void> {
  const files: Files = new Map();
  for (const artefact of artefacts) {
    files.set(artefact.file, artefact.readable);
    files.set(artefact.minFile, artefact.deployed);
  }
  // The package is "type": "module"; Lambda artefacts are CommonJS, there as on AWS.
  files.set('edge-lambdas/package.json', '{ "type": "commonjs" }\n');
  files.set('sizes.json', `${JSON.stringify(sizes, null, 2)}\n`);
  await writeFiles(out, files);
  await removeOthers(out, ['functions', 'edge-lambdas'], files);
}

function sizeOf({ source, file, readable, deployed, limit }: Artefact, folder: string): Size {
  const { name, kind } = source;
  const bytes = Buffer.byteLength(readable);
  return { name, kind, file: `${folder}/${file}`, bytes, minBytes: Buffer.byteLength(deployed), limit };
}

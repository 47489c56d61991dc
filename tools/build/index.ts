/** Builds the artefacts: every source is bundled, composed and gated in memory; only when all have passed is dist/ written. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Artefact, buildArtefact } from './artefact.js';
import { throwFindings } from './gate-finding.js';
import { checkTypes } from './gates/types.js';
import { type Size, writeArtefacts } from './output.js';
import { refuseUnknownParams, type Stage } from './params.js';
import { findSources } from './source.js';

export { readStage } from './params.js';
export type { Size };

interface BuildOptions {
  /** The project: where `functions/` and `edge-lambdas/` are. Absolute. */
  root: string;
  stage: Stage;
  /** Default: `dist` in the project. */
  out?: string;
}

interface BuildResult {
  sizes: Size[];
  artefacts: Artefact[];
  /** False where the project has no `functions/tsconfig.json`, or TypeScript is not installed: gate 1 was left out. */
  typesChecked: boolean;
}

/** Throws the findings of all sources at once, and then has written nothing. */
export async function build({ root, stage, out = path.join(root, 'dist') }: BuildOptions): Promise<BuildResult> {
  const checking = checkTypes(root);
  const sources = await findSources(root);
  const texts = await Promise.all(sources.map(({ file }) => readFile(path.join(root, file), 'utf8')));
  refuseUnknownParams(stage, texts);
  const built = await Promise.all(sources.map((source) => buildArtefact(root, source, stage)));
  const types = await checking;
  throwFindings([...built.flatMap((one) => ('findings' in one ? one.findings : [])), ...(types ?? [])]);
  const artefacts = built.flatMap((one) => ('artefact' in one ? one.artefact : []));
  return { sizes: await writeArtefacts(out, artefacts), artefacts, typesChecked: types !== undefined };
}

/** Builds a project, then builds again what a saved file went into. What fails is said, and the last good artefacts stay. */
import path from 'node:path';
import { watchChanges } from '../changes.js';
import { withSlashes } from '../files.js';
import { type Artefact, buildArtefact } from './artefact.js';
import { throwFindings } from './gate-finding.js';
import { checkTypes } from './gates/types.js';
import { build } from './index.js';
import { type Size, writeArtefacts } from './output.js';
import type { Stage } from './params.js';

interface WatchOptions {
  root: string;
  /** Asked again whenever serverless.yml changes. */
  readStage(): Promise<Stage>;
  /** Default: `dist` in the project. */
  out?: string;
  onBuilt(names: string[], ms: number, sizes: Size[]): void;
  onFailed(error: unknown): void;
}

const WATCHED = ['functions', 'edge-lambdas', 'shared', 'serverless.yml'];

/** Resolves after the first build, good or bad. */
export async function watch(options: WatchOptions): Promise<{ close(): Promise<void> }> {
  const { root, onFailed } = options;
  const project = createProject(options);
  const changes = await watchChanges(
    WATCHED.map((name) => path.join(root, name)),
    (files) => project.rebuild(files.map((file) => withSlashes(path.relative(root, file)))).catch(onFailed),
  );
  await project.rebuild([]).catch(onFailed);
  return {
    async close() {
      await changes.close();
      await changes.pending();
    },
  };
}

/** Incremental: `rebuild` builds what the files went into, all of it at first and after a failure. Rejects with the findings. */
export function createProject({ root, readStage, out = path.join(root, 'dist'), onBuilt, onFailed }: WatchOptions) {
  let stage: Stage = { name: '', params: {} };
  /** By source. Empty until a build has passed, and again after one that has not: then everything is built anew. */
  let artefacts = new Map<string, Artefact>();

  async function rebuild(files: readonly string[]): Promise<void> {
    const started = performance.now();
    const affected = [...artefacts.values()].filter(({ inputs }) => inputs.some((input) => files.includes(input)));
    const known = files.every((file) => affected.some(({ inputs }) => inputs.includes(file)));
    const before = artefacts;
    artefacts = new Map();
    const next = known && files.length > 0 ? await rebuildSome(before, affected) : await buildAll();
    const sizes = await writeArtefacts(out, [...next.values()]);
    artefacts = next;
    const names = [...next.values()].filter((artefact) => before.get(artefact.source.file) !== artefact);
    onBuilt(
      names.map(({ source }) => source.name),
      performance.now() - started,
      sizes,
    );
    // Gate 1 takes longer than a rebuild may: it follows, and only says what it finds.
    if (before.size > 0)
      checkTypes(root)
        .then((findings) => throwFindings(findings ?? []))
        .catch(onFailed);
  }

  async function buildAll(): Promise<Map<string, Artefact>> {
    stage = await readStage();
    const result = await build({ root, stage, out });
    return new Map(result.artefacts.map((artefact) => [artefact.source.file, artefact]));
  }

  async function rebuildSome(before: ReadonlyMap<string, Artefact>, some: readonly Artefact[]) {
    const built = await Promise.all(some.map(({ source }) => buildArtefact(root, source, stage)));
    throwFindings(built.flatMap((one) => ('findings' in one ? one.findings : [])));
    const next = new Map(before);
    for (const one of built) if ('artefact' in one) next.set(one.artefact.source.file, one.artefact);
    return next;
  }

  return { rebuild };
}

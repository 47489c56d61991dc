/** Builds a project, then builds again what a saved file went into. What fails is said, and the last good artefacts stay. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { watch as watchFiles } from 'chokidar';
import { type Artefact, buildArtefact } from './artefact.js';
import { throwFindings } from './finding.js';
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

/** Changes that belong together, such as those of one `git checkout`. */
const GATHER_MS = 10;

/** chokidar drops a change of a file that follows another one within 50 ms: that is how long to look again, and how coarse file times may be. */
const THROTTLED_MS = 50;
const COARSE_MS = 5;

/** Resolves after the first build, good or bad. */
export async function watch(options: WatchOptions): Promise<{ close(): Promise<void> }> {
  const { root, onFailed } = options;
  const project = createProject(options);
  const changed = new Set<string>();
  let running: Promise<void> | undefined;

  async function rebuild(): Promise<void> {
    while (changed.size > 0) {
      await wait(GATHER_MS);
      const files = [...changed];
      const read = Date.now();
      changed.clear();
      await project.rebuild(files).catch(onFailed);
      await wait(THROTTLED_MS - (Date.now() - read));
      for (const file of files) if (changedSince(path.join(root, file), read)) changed.add(file);
    }
    running = undefined;
  }

  const watcher = watchFiles(WATCHED, { cwd: root, ignoreInitial: true });
  watcher.on('all', (_event, file) => {
    changed.add(file.split(path.sep).join('/'));
    running ??= rebuild();
  });
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  await project.rebuild([]).catch(onFailed);
  return {
    async close() {
      await watcher.close();
      await running;
    },
  };
}

function changedSince(file: string, time: number): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > time - COARSE_MS;
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

/** sources: builds a project's functions again when their sources are saved. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { withSlashes } from '../files.js';

export interface Sources {
  /** Absolute folders to watch. */
  folders: string[];
  isSource(file: string): boolean;
  /** Rejects with the findings of the gates. */
  build(files: string[]): Promise<void>;
  close(): Promise<void>;
}

interface Project {
  rebuild(files: readonly string[]): Promise<void>;
}

/** Only where the artefacts are ours: other tools have a folder "functions" too. */
export function openSources(
  { projectDir, stage, log }: { projectDir: string; stage: string | undefined; log(line: string): void },
  onBuilt: (names: string[], ms: number) => void,
): Sources {
  const isOurs = existsSync(path.join(projectDir, 'dist', 'sizes.json'));
  const folders = ['functions', 'edge-lambdas', 'shared'].map((folder) => path.join(projectDir, folder));
  const present = isOurs ? folders.filter((folder) => existsSync(folder)) : [];
  let project: Promise<Project> | undefined;
  let building: Promise<void> = Promise.resolve();
  return {
    folders: present,
    isSource: (file) => present.some((folder) => file === folder || file.startsWith(folder + path.sep)),
    build(files) {
      project ??= openProject(projectDir, stage, onBuilt, log);
      const relative = files.map((file) => withSlashes(path.relative(projectDir, file)));
      building = project.then((opened) => opened.rebuild(relative));
      return building;
    },
    close: () => building.catch(() => {}),
  };
}

/** The builder is loaded with the first saved source: whoever only serves does without it. */
async function openProject(
  root: string,
  stage: string | undefined,
  onBuilt: (names: string[], ms: number) => void,
  log: (line: string) => void,
): Promise<Project> {
  const { readStage } = await import('../build/index.js');
  const { createProject } = await import('../build/watch.js');
  // Types are checked after a rebuild, and only said.
  const onFailed = (error: unknown) =>
    log(`edgewright: types: ${error instanceof Error ? error.message : String(error)}`);
  return createProject({ root, readStage: () => readStage(root, stage), onBuilt, onFailed });
}

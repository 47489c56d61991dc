/** sources: builds a project's functions again when their sources are saved. */
import { existsSync } from 'node:fs';
import path from 'node:path';

interface Sources {
  close(): Promise<void>;
}

export async function watchSources(
  { projectDir, stage, template }: { projectDir: string; stage: string | undefined; template: string | undefined },
  onBuilt: (names: string[], ms: number) => void,
  onFailed: (error: unknown) => void,
): Promise<Sources> {
  const hasSources = ['functions', 'edge-lambdas'].some((folder) => existsSync(path.join(projectDir, folder)));
  if (!hasSources || template !== undefined) return { close: async () => {} };
  const { readStage } = await import('../../build/index.js');
  const { watch } = await import('../../build/watch.js');
  // The first build, of what has just been built, is not waited for: it warms up what comes after the first change.
  const started = watch({ root: projectDir, readStage: () => readStage(projectDir, stage), onBuilt, onFailed });
  return {
    async close() {
      await (await started).close();
    },
  };
}

/** changes: files that were saved, gathered, and a promise for those who want to wait until they have been taken in. */
import { existsSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { watch } from 'chokidar';

export interface Changes {
  /** Undefined: nothing has changed that has not been taken in. */
  pending(): Promise<unknown> | undefined;
  close(): Promise<void>;
}

/** Changes that belong together, such as those of one `git checkout`, come within this time. Milliseconds. */
const gatherMs = 15;

/** chokidar drops a change that follows another one of its file within 50 ms: that is how long to look again. */
const rounds = 4;

/** File times may be this coarse. Milliseconds. */
const coarseMs = 5;

/** A directory that never comes to rest must not stop everything. Milliseconds. */
const longestWait = 5000;

/** A directory of very many files is looked through while others are served already. Milliseconds. */
const longestLook = 1000;

/** How often to look whether what was deleted is back: chokidar lets go of it. Milliseconds. */
const backMs = 100;

/** `take` is given absolute paths, one call at a time. */
export async function watchChanges(paths: string[], take: (files: string[]) => Promise<void>): Promise<Changes> {
  const changed = new Set<string>();
  const gone = new Set<string>();
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    let last = { files: [] as string[], read: 0 };
    for (let quiet = 0; quiet < rounds; quiet += 1) {
      await wait(gatherMs);
      for (const file of last.files) if (timeOf(file) > last.read - coarseMs) changed.add(file);
      if (changed.size === 0) continue;
      quiet = 0;
      last = { files: [...changed], read: Date.now() };
      changed.clear();
      await take(last.files);
    }
    running = undefined;
  }

  const watcher = watch(paths, { ignoreInitial: true, ignored: /[/\\](?:node_modules|\.git)(?:[/\\]|$)/ });
  // What the system says comes before chokidar has looked what it was: from then on requests wait.
  watcher.on('raw', () => {
    running ??= run();
  });
  function add(file: string): void {
    changed.add(file);
    running ??= run();
  }
  watcher.on('all', (event, file) => {
    if (event.startsWith('unlink') && paths.includes(file)) gone.add(file);
    add(file);
  });
  const looking = setInterval(() => {
    for (const file of gone) {
      if (!existsSync(file)) continue;
      gone.delete(file);
      watcher.add(file);
      add(file);
    }
  }, backMs).unref();
  const looked = new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  await Promise.race([looked, wait(longestLook, undefined, { ref: false })]);
  return {
    pending: () => running && Promise.race([running, wait(longestWait, undefined, { ref: false })]),
    close() {
      clearInterval(looking);
      return watcher.close();
    },
  };
}

function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

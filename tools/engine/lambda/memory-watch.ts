/** Memory-watch: what a process has taken, buffers included, which the limit of its heap does not count. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

export interface MemoryWatch {
  stop(): void;
}

/** Milliseconds between looks. Most functions have answered before the first. */
const pace = 100;

/** Calls `onTooMuch` once, where the process has taken more than `most` MB. */
export function watchMemory(pid: number | undefined, most: number, onTooMuch: () => void): MemoryWatch {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  function next(): void {
    timer = setTimeout(() => void look(), pace);
    timer.unref();
  }
  async function look(): Promise<void> {
    const megabytes = await residentMegabytes(pid!);
    if (stopped) return;
    if (megabytes > most) onTooMuch();
    else next();
  }
  if (pid !== undefined) next();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** 0 where nobody can say. */
async function residentMegabytes(pid: number): Promise<number> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
  }
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'rss=', '-p', String(pid)], (error, stdout) => resolve(error ? 0 : Number(stdout) / 1024));
  });
}

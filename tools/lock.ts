/**
 * lock: one process at a time, by a file that names its holder. proper-lockfile (four packages) tells a dead holder by time alone: whoever comes after a
 * process that was killed would wait for ten seconds.
 */
import { linkSync, readFileSync, rmSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { writeWhole } from './write-whole.js';

/** Runs `work` while nobody else who names the same file does. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  while (!take(file)) await wait(25);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** The file appears with its holder's name in it: a process that is killed, or a full disk, leaves none that nobody holds. */
function take(file: string): boolean {
  const draft = `${file}.${process.pid}`;
  try {
    writeWhole(draft, String(process.pid));
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (!isHeld(file)) rmSync(file, { force: true });
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Milliseconds: no work takes as long. A number of a process may be another's by then. */
const longest = 600_000;

/** A holder that ended without letting go holds nothing any more. */
function isHeld(file: string): boolean {
  try {
    const holder = Number(readFileSync(file, 'utf8'));
    if (!(holder > 0) || Date.now() - statSync(file).mtimeMs > longest) return false;
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

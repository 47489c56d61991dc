/** Resident memory of a process and its children, how far it has read, and what processor time that took. Linux: /proc. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface Sample {
  /** Part of the file that was read, from 0 to 1. */
  done: number;
  /** Megabytes. */
  own: number;
  children: number;
  /** Seconds of processor time, with those of children that have ended. */
  processor: number;
}

/** Undefined once the process has ended. */
export function sampleOf(pid: number, file: string, size: number): Sample | undefined {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    const ofChildren = children.map((child) => residentOf(child)).reduce((sum, part) => sum + part, 0);
    const own = residentOf(pid);
    if (own === 0) return undefined;
    return { done: positionIn(pid, file) / size, own, children: ofChildren, processor: processorOf(pid) };
  } catch {
    return undefined;
  }
}

function residentOf(pid: number | string): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Values 14 to 17 of proc(5), in hundredths of a second; the name before them may have spaces. */
function processorOf(pid: number): number {
  const [, values = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const times = values.split(' ').slice(11, 15).map(Number);
  return times.reduce((sum, time) => sum + time, 0) / 100;
}

/** Bytes read of `file`: 0 before it was opened. */
function positionIn(pid: number, file: string): number {
  const fd = readdirSync(`/proc/${pid}/fd`).find((name) => targetOf(`/proc/${pid}/fd/${name}`) === file);
  if (fd === undefined) return 0;
  return Number(/pos:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'))?.[1] ?? 0);
}

function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}

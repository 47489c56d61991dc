import { spawnSync } from 'node:child_process';

let known: string | null | undefined;

/** Version of the njs on the path, such as "0.7.9"; undefined where there is none. Asked once. */
export function njsVersion(): string | undefined {
  if (known === undefined) {
    const answer = spawnSync('njs', ['-v'], { encoding: 'utf8' });
    known = answer.status === 0 ? answer.stdout.trim() : null;
  }
  return known ?? undefined;
}

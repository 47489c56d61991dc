/** Njs-binary: the njs command of this machine. */
import { spawnSync } from 'node:child_process';

export interface NjsBinary {
  /** Such as "0.7.9". */
  version: string;
  /** Reads what CloudFront does not: from 0.9.6 on there is "?.". Such an engine runs functions, but is no syntax gate. */
  isPermissive: boolean;
}

const question = `
var permissive = true;
try { new Function('var a; return a?.b') } catch (error) { permissive = false }
console.log(njs.version + ' ' + permissive);`;

let known: NjsBinary | null | undefined;

/** The njs on the path; undefined where there is none. Asked once. */
export function findNjs(): NjsBinary | undefined {
  known ??= ask() ?? null;
  return known ?? undefined;
}

/** Such as "0.7.9"; undefined where there is none. */
export function njsVersion(): string | undefined {
  return findNjs()?.version;
}

function ask(): NjsBinary | undefined {
  const { status, stdout } = spawnSync('njs', ['-c', question], { encoding: 'utf8' });
  const [version, permissive] = (stdout ?? '').trim().split(' ');
  return status === 0 && version ? { version, isPermissive: permissive === 'true' } : undefined;
}

/** Njs-command: the njs of this machine, or the command that EDGEWRIGHT_NJS names in its place. */
import { spawnSync } from 'node:child_process';
import { EdgewrightError } from '../errors.js';

export interface NjsCommand {
  command: string;
  args: readonly string[];
  /** Such as "0.7.9". */
  version: string;
  /** What the process sees: a container's client wants more than the edge has. Functions see none of it. */
  env: NodeJS.ProcessEnv;
}

/** Milliseconds: a container's image may have to be fetched first. */
const patience = 60_000;

let known: { text: string | undefined; found: NjsCommand | undefined } | undefined;

/**
 * Undefined where EDGEWRIGHT_NJS is not set and no njs is on the path. Asked once. Throws EdgewrightError `engine` where the command that was named
 * does not answer as njs does: nobody who names an engine wants another one in its place.
 */
export function findNjs(): NjsCommand | undefined {
  const text = process.env.EDGEWRIGHT_NJS?.trim() || undefined;
  if (known?.text !== text || known === undefined) known = { text, found: ask(text) };
  return known.found;
}

/** Such as "0.7.9"; undefined where there is none. */
export function njsVersion(): string | undefined {
  return findNjs()?.version;
}

/** Where there is no njs, said once. */
export const withoutNjs =
  'the approximate engine stands in for njs. Install it (Debian, Ubuntu: apt-get install njs), or name one: EDGEWRIGHT_NJS="docker run --rm -i nginx:1.25 njs"';

function ask(text: string | undefined): NjsCommand | undefined {
  const [command = text ?? 'njs', ...args] = text === undefined ? [] : splitCommand(text);
  const env = { PATH: process.env.PATH, TZ: 'UTC' };
  const fullEnv = text === undefined ? env : { ...process.env, ...env };
  const { error, status, signal, stdout, stderr } = spawnSync(
    command,
    [...args, '-c', 'console.log("njs " + njs.version)'],
    {
      encoding: 'utf8',
      env: fullEnv,
      timeout: patience,
      killSignal: 'SIGKILL',
      input: '',
    },
  );
  const version = /^njs (\d+\.\d+\.\d+)\s*$/.exec(stdout ?? '')?.[1];
  if (status === 0 && version !== undefined) return { command, args, version, env: fullEnv };
  if (text === undefined) return undefined;
  throw new EdgewrightError(
    'engine',
    `EDGEWRIGHT_NJS expects a command that runs njs, found "${text}", which ${fault()}.`,
  );

  function fault(): string {
    const code = (error as NodeJS.ErrnoException | undefined)?.code;
    if (code === 'ETIMEDOUT') return `did not answer within ${patience / 1000} seconds. Try it: ${text} -v`;
    if (code !== undefined) return `cannot be started (${code}). Check its name and the path`;
    if (signal) return `was ended by ${signal}. Try it: ${text} -v`;
    const said = `${stderr}${stdout}`.trim().split('\n')[0]?.slice(0, 120) ?? '';
    return `ended with ${status} and said "${said}" in place of a version. Try it: ${text} -v`;
  }
}

/** As a shell does: quotes hold words together. */
function splitCommand(text: string): string[] {
  const found = text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return found.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

/** terminal: the keys of a server that runs in a terminal, and the browser that shows it. */
import { spawn } from 'node:child_process';
import type { ReadStream } from 'node:tty';

interface Actions {
  open(): void;
  clear(): void;
  invalidate(): void;
  reload(): void;
  quit(): void;
}

export const KEYS = 'o open  c clear  i invalidate  r reload  q quit';

const names: Record<string, keyof Actions> = {
  o: 'open',
  c: 'clear',
  i: 'invalidate',
  r: 'reload',
  q: 'quit',
  // Raw mode takes Ctrl-C and Ctrl-D for letters.
  '\u0003': 'quit',
  '\u0004': 'quit',
};

/** Any other key is left alone. */
export function listenToKeys(input: ReadStream, actions: Actions): void {
  input.setRawMode(true);
  input.setEncoding('utf8').on('data', (typed) => {
    for (const key of String(typed)) {
      const name = names[key.toLowerCase()];
      if (name !== undefined) actions[name]();
    }
  });
}

/** BROWSER names another command; "none" opens nothing. */
export function openBrowser(url: string, say: (line: string) => void): void {
  const { BROWSER: wanted } = process.env;
  if (wanted === 'none') return;
  const [command, ...args] = wanted ? [wanted] : opener();
  const child = spawn(command!, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => say(`edgewright: open: "${command}" opens no browser here. Go to ${url}.`));
  child.unref();
}

function opener(): string[] {
  if (process.platform === 'darwin') return ['open'];
  return process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
}

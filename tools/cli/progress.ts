/** Progress: how far long files are read, on a line of the terminal that is written anew ten times a second; nothing elsewhere. */
import { statSync } from 'node:fs';

interface Progress {
  /** `bytesRead` of this file, those before it being read. */
  at(file: string, bytesRead: number): void;
  /** Whatever is written next stands on a line of its own. */
  end(): void;
}

interface Terminal {
  isTTY?: boolean;
  write(text: string): unknown;
}

export const noProgress: Progress = { at() {}, end() {} };

export function showProgress(files: string[], terminal: Terminal = process.stderr): Progress {
  if (!terminal.isTTY) return noProgress;
  const sizes = new Map(files.map((file) => [file, statSync(file, { throwIfNoEntry: false })?.size ?? 0]));
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  let shown = 0;
  return {
    at(file, bytesRead) {
      if (Date.now() - shown < 100) return;
      shown = Date.now();
      const before = files.slice(0, files.indexOf(file)).reduce((sum, name) => sum + sizes.get(name)!, 0);
      const done = total === 0 ? 1 : (before + bytesRead) / total;
      terminal.write(`\r[${'='.repeat(Math.round(done * 30)).padEnd(30)}] ${Math.floor(done * 100)} %`);
    },
    end() {
      if (shown > 0) terminal.write('\n');
    },
  };
}

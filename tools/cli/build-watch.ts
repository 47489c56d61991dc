import pc from 'picocolors';
import { readStage } from '../build/index.js';
import { findSources } from '../build/source.js';
import { watch } from '../build/watch.js';
import { EdgewrightError, EdgewrightErrors } from '../errors.js';

/** Runs until it is interrupted. With --json, one line for each build: `{"event":"built","names",…}` or `{"event":"failed","errors"}`. */
export async function runWatch(root: string, { stage, json }: { stage?: string; json?: true }): Promise<void> {
  const print = (event: object, text: string) => process.stdout.write(`${json ? JSON.stringify(event) : text}\n`);
  await findSources(root);
  const watching = await watch({
    root,
    readStage: () => readStage(root, stage),
    onBuilt(names, ms, sizes) {
      const what = names.length > 3 ? `${names.length} artefacts` : names.join(', ');
      print({ event: 'built', names, ms: Math.round(ms), sizes }, pc.green(`built ${what} in ${ms.toFixed(0)} ms`));
    },
    onFailed(error) {
      if (!(error instanceof EdgewrightError)) throw error;
      const mistakes = error instanceof EdgewrightErrors ? error.errors : [error];
      const errors = mistakes.map(({ code, message }) => ({ code, message }));
      const lines = errors.map(({ code, message }) => pc.red(`edgewright: ${code}: ${message}`));
      print({ event: 'failed', errors }, lines.join('\n'));
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void watching.close());
}

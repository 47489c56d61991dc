/** debug: what a debugger needs to run a remembered request's function again: its event, store, clock and seed, as files and a command. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { EdgewrightError } from '../../errors.js';
import { withSlashes } from '../../files.js';
import type { ApiRoute } from '../../simulator/server/edge-api.js';
import type { Core } from '../../simulator/simulator.js';
import type { RunOfStage } from '../../simulator/trace/recorder.js';
import { ensureStateFolder } from '../../state-folder.js';
import { writeAllWhole } from '../../write-whole.js';
import type { DebugView } from '../contract.js';
import type { InspectorContext } from './context.js';
import { field, requiredText } from './fields.js';

export function debugRoutes({ projectDir }: InspectorContext): ApiRoute[] {
  return [
    {
      method: 'POST',
      pattern: /^\/__edge\/requests\/([^/]+)\/debug$/,
      answer({ params: [id], body }, core) {
        const run = runOf(core, id!, requiredText(body, 'stage'));
        const words = wordsFor(run, id!, projectDir);
        const launch = launchOf(run, id!, words);
        const launchFile = placeLaunch(projectDir, launch, field(body, 'launch') === true);
        const command = ['npx', ...words].map(quoted).join(' ');
        return { json: { command, launch, launchFile } satisfies DebugView };
      },
    },
  ];
}

function runOf(core: Core, id: string, stage: string): RunOfStage {
  const run = core.runs(id).findLast((one) => one.stage === stage);
  if (run !== undefined) return run;
  throw new EdgewrightError(
    'not-found',
    `Request "${id}" ran no function on ${stage}, is no longer kept, or had a body over 64 KB.`,
  );
}

/** Writes the files: for their owner alone, since an event holds cookies and a store holds keys. */
function wordsFor({ source, event, moment, store, stage }: RunOfStage, id: string, projectDir: string): string[] {
  const folder = ensureStateFolder(projectDir, path.join('debug', `${id}-${stage}`));
  const at = (name: string) => path.join(folder, name);
  const here = (file: string) => withSlashes(path.relative(projectDir, file));
  const own = source.kind === 'function' ? { file: source.file, text: source.code } : source.code;
  // Code of a template, which is in no file.
  const inline = own.file === undefined || (source.kind === 'lambda' && own.text !== undefined);
  const file = inline ? at('function.js') : own.file!;
  const files = [{ file: at('event.json'), content: JSON.stringify(event, undefined, 2) }];
  if (inline) files.push({ file, content: own.text ?? '' });
  const data = Object.entries(store?.data ?? {}).map(([key, value]) => ({ key, value }));
  if (store) files.push({ file: at('store.json'), content: JSON.stringify({ data }, undefined, 2) });
  writeAllWhole(files.map((one) => ({ ...one, mode: 0o600 })));
  return [
    ...['edgewright', 'run', here(file), here(at('event.json'))],
    ...(store ? ['--kvs', here(at('store.json'))] : []),
    ...(source.kind === 'function' && source.runtime === 'cloudfront-js-1.0' ? ['--runtime', '1.0'] : []),
    ...['--now', new Date(moment.now).toISOString(), '--seed', String(moment.seed), '--inspect'],
  ];
}

/** Of js-debug, which Visual Studio Code has: it starts the command, and attaches where that listens. code.visualstudio.com/docs/nodejs/nodejs-debugging */
function launchOf({ source, stage }: RunOfStage, id: string, words: string[]): object {
  return {
    name: `Edgewright: ${source.name}, ${stage} of request ${id}`,
    type: 'node',
    request: 'launch',
    runtimeExecutable: 'npx',
    runtimeArgs: words,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the editor fills it in
    cwd: '${workspaceFolder}',
    attachSimplePort: 9229,
    console: 'integratedTerminal',
  };
}

/** A file that is there may hold comments and other people's settings: it is left alone. */
function placeLaunch(projectDir: string, launch: object, isWanted: boolean): DebugView['launchFile'] {
  const file = path.join(projectDir, '.vscode', 'launch.json');
  if (existsSync(file)) return 'there';
  if (!isWanted) return 'missing';
  const content = `${JSON.stringify({ version: '0.2.0', configurations: [launch] }, undefined, 2)}\n`;
  writeAllWhole([{ file, content }]);
  return 'written';
}

function quoted(word: string): string {
  return /^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** `check --fix`: writes what passes in place of what fails for its syntax, and shows what changed. */
import path from 'node:path';
import { knownEvent } from '../engine/event-kind.js';
import { readKeyValueStore } from '../engine/index.js';
import type { FunctionEvent } from '../engine/types.js';
import { EdgewrightError } from '../errors.js';
import { parseJson, readTextFile } from '../files.js';
import { type Fixed, fixFile } from '../fix/fix.js';
import { printable } from '../printable.js';
import { writeAllWhole } from '../write-whole.js';

export interface FixFlags {
  event?: string[];
  kvs?: string;
  json?: true;
}

/** Exit 1 where a file fails and stays as it is. */
export async function fix(files: readonly string[], { event = [], kvs, json }: FixFlags): Promise<void> {
  const options = {
    ...(event.length > 0 ? { events: event.map(readEvent) } : {}),
    ...(kvs === undefined ? {} : { kvs: readKeyValueStore(readTextFile(kvs, '--kvs'), kvs) }),
  };
  const fixed: Fixed[] = [];
  for (const file of new Set(files)) fixed.push(await fixFile(process.cwd(), file, options));
  const written = fixed.flatMap(({ file, code }) =>
    code === undefined ? [] : [{ file: path.resolve(file), content: code }],
  );
  writeAllWhole(written);
  if (json) process.stdout.write(`${JSON.stringify(fixed.map(contract), null, 2)}\n`);
  else for (const one of fixed) print(one);
  if (fixed.some(({ refusal }) => refusal !== undefined)) process.exitCode = 1;
}

function readEvent(file: string): [string, FunctionEvent] {
  let value: unknown;
  try {
    value = parseJson(readTextFile(file, '--event'));
  } catch (error) {
    if (error instanceof EdgewrightError) throw error;
    throw new EdgewrightError('event', `Event "${file}": expected JSON, found ${(error as Error).message}.`);
  }
  const known = knownEvent(value, file);
  if (known.kind === 'function') return [file, known.event];
  throw new EdgewrightError(
    'event',
    `Event "${file}" is one of Lambda@Edge. --event expects one of a CloudFront Function.`,
  );
}

function contract({ file, code, diff, events, engine, notes, refusal }: Fixed): Record<string, unknown> {
  return { file, written: code !== undefined, diff, events, engine, notes, message: refusal };
}

function print({ file, code, diff, events, engine, notes, refusal }: Fixed): void {
  // A carriage return at the end of a line is the file's own.
  process.stdout.write(diff.replace(/[^\r\n]+/g, printable));
  const verdict =
    code === undefined
      ? 'passes as it is.'
      : `fixed. ${events} events have the same answers, in V8 before and on ${engine} now.`;
  const said = refusal === undefined ? [verdict, ...notes.map((note) => `${note}.`)] : [`not fixed: ${refusal}`];
  for (const line of said) process.stderr.write(printable(`edgewright: ${file}: ${line}\n`));
}

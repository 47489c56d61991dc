/** Fix: a plain JavaScript function that fails for its syntax alone becomes one that passes, shown as a difference, and held against what it was. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'acorn';
import { createTwoFilesPatch } from 'diff';
import { checkScript } from '../build/check.js';
import type { FunctionEvent, KeyValueStore } from '../engine/types.js';
import { EdgewrightError } from '../errors.js';
import { type Finding, isError } from '../findings/finding.js';
import { compare } from './compare.js';
import { sampleEvents } from './events.js';
import { rewrite } from './rewrite.js';

export interface FixOptions {
  /** By the names people gave them. Default: samples made from the function. */
  events?: [name: string, event: FunctionEvent][];
  kvs?: KeyValueStore;
}

export interface Fixed {
  file: string;
  /** What the file should hold. Undefined: it stays as it is, because it passes or because of `refusal`. */
  code?: string;
  /** A unified difference; empty where there is none. */
  diff: string;
  /** Events that both answered alike, and the engine of the fixed one. */
  events: number;
  engine?: string;
  /** What no event may show. */
  notes: string[];
  /** Why it cannot be fixed, in one sentence. */
  refusal?: string;
}

/** Throws EdgewrightError `file-unreadable`. Writes nothing. */
export async function fixFile(root: string, file: string, options: FixOptions = {}): Promise<Fixed> {
  const nothing = { file, diff: '', events: 0, notes: [] };
  if (!/\.[cm]?js$/.test(file))
    return { ...nothing, refusal: `it is no plain JavaScript (.js). Put TypeScript into functions/ and build it.` };
  const text = await readText(root, file);
  const found = (await checkScript(file, text)).filter(isError);
  if (found.length === 0) return nothing;
  const made = await rewrite(file, text.replaceAll('\r\n', '\n'));
  if ('findings' in made) return { ...nothing, refusal: inSentence(made.findings[0]) };
  const left = (await checkScript(file, made.code)).filter(isError);
  // Lines of the text that people have, where it had the same mistake.
  const why = found.find(({ code }) => left.some((each) => each.code === code)) ?? left[0];
  if (why) return { ...nothing, refusal: inSentence(why) };
  const events = options.events ?? sampleEvents(made.original, parseModule(made.original));
  const { answered, engine, difference } = await compare(made.original, made.code, events, options.kvs);
  const tried = { ...nothing, events: answered, engine, notes: made.notes };
  if (difference) return { ...tried, refusal: `${difference}. Write this part yourself.` };
  if (answered === 0)
    return { ...tried, refusal: 'it answers none of the events. Give one that it is for: --event EVENT.json.' };
  const code = text.includes('\r\n') ? made.code.replaceAll('\n', '\r\n') : made.code;
  return { ...tried, code, diff: differenceOf(file, text, code) };
}

function inSentence(finding: Finding | undefined): string {
  return finding ? `line ${finding.line}: ${finding.message}` : 'it cannot be read.';
}

function differenceOf(file: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, { context: 3 });
  // It begins with a line of "=" that git has not.
  return patch.replace(/^=+\n/, '');
}

function parseModule(text: string) {
  return parse(text, { ecmaVersion: 'latest', sourceType: 'module' });
}

async function readText(root: string, file: string): Promise<string> {
  return readFile(path.resolve(root, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new EdgewrightError('file-unreadable', `"${file}" cannot be read (${error.code}). Name an existing file.`);
  });
}

/** Puts lowering into the bundler: every file is lowered by itself, before it is bundled. What has nothing to lower, the bundler reads itself. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { Message, OnLoadResult, PartialMessage, Plugin } from 'esbuild';
import { withSlashes } from '../../files.js';
import type { Finding } from '../gate-finding.js';
import { type LoweredFile, lowerFile, withInlineMap } from './index.js';
import { REST_MODULE, REST_SOURCE } from './rest.js';

interface Known {
  text: string;
  lowered: Promise<LoweredFile>;
}

const BROUGHT_MAP = /^\/\/[#@] sourceMappingURL=.*$/gm;

/** Both forms, and a watching build, ask for the same files again. */
const known = new Map<string, Known>();

export const lowerModernSyntax: Plugin = {
  name: 'lower',
  setup(build) {
    const root = build.initialOptions.absWorkingDir ?? process.cwd();
    build.onResolve({ filter: /^edgewright:rest$/ }, () => ({
      path: REST_MODULE,
      namespace: 'lowered',
      sideEffects: false,
    }));
    build.onLoad({ filter: /.*/, namespace: 'lowered' }, () => ({ contents: REST_SOURCE }));
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, ({ path: file }) => load(file, root));
  },
};

/** What the bundler says of a file that was lowered, in the place where the source has it. */
export async function inSource(message: Message, root: string): Promise<Message> {
  const { location } = message;
  const lowered = location && (await known.get(path.resolve(root, location.file))?.lowered.catch(() => undefined));
  if (!location || !lowered || !('map' in lowered)) return message;
  const { line, column } = originalPositionFor(new TraceMap(lowered.map), location);
  return { ...message, location: { ...location, line: line ?? 1, column: column ?? 0 } };
}

async function load(file: string, root: string): Promise<OnLoadResult | undefined> {
  const name = withSlashes(path.relative(root, file));
  try {
    const text = await readFile(file, 'utf8');
    const plain = text.replace(BROUGHT_MAP, '');
    const lowered = await lowerOnce(file, name, plain);
    // A map that a source brings along would be believed before the source itself.
    if (lowered === undefined) return plain === text ? undefined : { contents: plain, loader: 'default' };
    if ('findings' in lowered) return { errors: lowered.findings.map(messageOf) };
    return { contents: withInlineMap(lowered, file), loader: 'js' };
  } catch (error) {
    if (error instanceof Error && 'errors' in error) return { errors: error.errors as PartialMessage[] };
    throw error;
  }
}

async function lowerOnce(file: string, name: string, text: string): Promise<LoweredFile> {
  const before = known.get(file);
  if (before?.text === text) return before.lowered;
  const lowered = lowerFile(text, name);
  known.set(file, { text, lowered });
  return lowered;
}

/** The finding goes through esbuild as it is. */
function messageOf(finding: Finding): PartialMessage {
  return { text: finding.message, detail: finding };
}

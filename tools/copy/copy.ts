/** Copies one function with its sample events and the snippet that attaches it. All files or none. */
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildArtefact } from '../build/artefact.js';
import { throwFindings } from '../build/gate-finding.js';
import { readHead } from '../build/head.js';
import { stageWith } from '../build/params.js';
import type { Source } from '../build/source.js';
import { EdgewrightError } from '../errors.js';
import { writeAllWhole } from '../write-whole.js';
import { type Attachment, attachSnippet, type Stack } from './attach.js';
import { sourceFiles } from './source-files.js';

interface CopyOptions {
  /** The package: where sources and sample events are. Absolute. */
  root: string;
  source: Source;
  /** Target folder. */
  dir: string;
  form: 'js' | 'ts';
  stack: Stack | undefined;
  force: boolean;
}

/** Returns the files written, relative to `dir`. Throws where one is there already, and has then written nothing. */
export async function copyFunction(options: CopyOptions): Promise<string[]> {
  const { root, source, dir, form, stack, force } = options;
  const files = form === 'ts' ? sourceFiles(root, source) : await artefactFiles(root, source);
  for (const [name, text] of sampleEvents(root, source)) files.set(name, text);
  if (stack) {
    // In TypeScript, what is attached is yet to be built.
    const code = form === 'js' ? files.get(artefactName(source)) : undefined;
    const { file, text } = attachSnippet(stack, { ...attachmentOf(root, source), code });
    files.set(file, text);
  }
  if (!force) refuseTaken(dir, files);
  writeAllWhole([...files].map(([name, content]) => ({ file: path.join(dir, name), content })));
  return [...files.keys()];
}

/** A link that leads nowhere is there too, and a file would be made wherever it points. */
function refuseTaken(dir: string, files: Map<string, string>): void {
  const taken = [...files.keys()].filter((name) => lstatSync(path.join(dir, name), { throwIfNoEntry: false }));
  if (taken.length === 0) return;
  throw new EdgewrightError('exists', `"${dir}" has ${taken.join(', ')} already. Name another folder, or add --force.`);
}

/** Built anew, so that a copy never holds the values of somebody's stage, such as the sample keys of this machine. */
async function artefactFiles(root: string, source: Source): Promise<Map<string, string>> {
  const text = readFileSync(path.join(root, source.file), 'utf8');
  const empty = Object.fromEntries([...text.matchAll(/\bparams\.(\w+)/g)].map(([, name]) => [name!, '']));
  const built = await buildArtefact(root, source, stageWith('copy', empty));
  if ('findings' in built) {
    throwFindings(built.findings);
    return new Map();
  }
  const { readable, deployed, limit } = built.artefact;
  // A behavior of many steps is too long as people read it.
  return new Map([[artefactName(source), Buffer.byteLength(readable) > limit ? deployed : readable]]);
}

/** Lambda takes a folder, CloudFront Functions a file. */
function artefactName({ kind, name }: Source): string {
  return kind === 'edge-lambda' ? `${name}/index.js` : `${name}.js`;
}

/** Those of the right shape: a name that is in both folders has events of both. */
function sampleEvents(root: string, { kind, name }: Source): [name: string, text: string][] {
  const folder = path.join(root, 'test/events');
  const names = readdirSync(folder).filter((file) => file.startsWith(`${name}.`) || file.startsWith(`${name}-lambda.`));
  const events = names.map((file): [string, string] => [file, readFileSync(path.join(folder, file), 'utf8')]);
  return events.filter(([, text]) => 'Records' in JSON.parse(text) === (kind === 'edge-lambda'));
}

/** What a snippet says of it. */
export function attachmentOf(root: string, source: Source): Attachment {
  const text = readFileSync(path.join(root, source.file), 'utf8');
  const head = readHead(source, text);
  const isLambda = source.kind === 'edge-lambda';
  return {
    name: source.name,
    kind: isLambda ? 'lambda' : 'function',
    events: 'events' in head ? head.events : [],
    includeBody: isLambda && 'notes' in head && head.notes.some((note) => note.includes('IncludeBody')),
    usesStore: text.includes('.kvs()') || text.includes('signing-keys'),
    artefact: isLambda ? source.name : artefactName(source),
  };
}

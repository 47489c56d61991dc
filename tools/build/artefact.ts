/** Builds one artefact in both forms, through the gates that one file can go through alone. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isError } from '../findings/finding.js';
import { functionLimits, lambdaLimits } from '../limits.js';
import { packageVersion } from '../package.js';
import { artefactMap } from './artefact-map.js';
import { banner } from './banner.js';
import { containedPackages } from './contained.js';
import { surrounded } from './edits.js';
import { bundleForms, type Forms } from './forms.js';
import { functionText } from './function-artefact.js';
import { type Finding, findingAt } from './gate-finding.js';
import { checkBundle, checkForms, checkLambdaBundle, checkOptions, ofBothForms } from './gates/check-artefact.js';
import { type Head, readHead } from './head.js';
import { lambdaText } from './lambda-artefact.js';
import { defineParams, type Stage } from './params.js';
import { isComposed, type Source } from './source.js';
import { isTooDeep, tooDeep } from './too-deep.js';

export interface Artefact {
  source: Source;
  /** Relative to dist/. */
  file: string;
  minFile: string;
  readable: string;
  deployed: string;
  /** Source maps of both, as JSON. */
  maps: { readable: string; deployed: string };
  limit: number;
  /** Files that went in, relative to the project. */
  inputs: string[];
}

type Built = { artefact: Artefact } | { findings: Finding[] };

interface Parts extends Forms {
  head: Head;
}

export async function buildArtefact(root: string, source: Source, stage: Stage): Promise<Built> {
  try {
    return await buildForms(root, source, stage);
  } catch (error) {
    if (isTooDeep(error)) return { findings: [tooDeep({ file: source.file, line: 1, column: 1 })] };
    throw error;
  }
}

async function buildForms(root: string, source: Source, stage: Stage): Promise<Built> {
  const parts = await readParts(root, source, stage);
  if ('findings' in parts) return parts;
  const findings = checkBundles(source, parts, stage);
  if (findings.some(isError)) return { findings };
  const artefact = await compose(root, source, parts);
  if (artefact === undefined) return { findings: [noHandler(source)] };
  const refused = source.kind === 'edge-lambda' ? [] : await checkForms(formsOf(artefact));
  return refused.some(isError) ? { findings: refused } : { artefact };
}

async function readParts(root: string, source: Source, stage: Stage): Promise<Parts | { findings: Finding[] }> {
  const [text, forms] = await Promise.all([
    readFile(path.join(root, source.file), 'utf8'),
    bundleForms(root, source, defineParams(stage.params)),
  ]);
  const head = readHead(source, text);
  if ('events' in head && 'readable' in forms) return { head, ...forms };
  return { findings: [head, forms].flatMap((part) => (Array.isArray(part) || 'message' in part ? part : [])) };
}

/** Both forms: esbuild writes template literals as calls in one, and an await in them is then in arguments. */
function checkBundles(source: Source, { head, readable, deployed }: Parts, stage: Stage): Finding[] {
  const options = checkOptions(readable, source.file);
  if (source.kind === 'edge-lambda') return [...checkLambdaBundle(readable, source.file, stage), ...options];
  const [first, second] = [readable, deployed].map((form) => checkBundle(form, source.file, head.events, stage));
  return [...ofBothForms(first ?? [], second ?? []), ...options];
}

async function compose(
  root: string,
  source: Source,
  { head, readable, deployed }: Parts,
): Promise<Artefact | undefined> {
  const isLambda = source.kind === 'edge-lambda';
  const text = isLambda ? lambdaText : functionText;
  const people = text(readable, source, 'readable');
  const edge = text(deployed, source, 'deployed');
  if (people === undefined || edge === undefined) return undefined;
  const limit = isLambda ? lambdaLimits.package : functionLimits.code;
  const deployedText = surrounded(edge.first, edge.rest, '');
  const top = banner({
    source,
    head,
    limit,
    bytes: Buffer.byteLength(people.first + people.rest.text),
    minBytes: Buffer.byteLength(deployedText.text),
    hasConfig: people.hasConfig,
    version: packageVersion,
    contains: await containedPackages(root, readable.inputs),
  });
  const place = placeOf(source);
  const readableText = surrounded(people.first + top, people.rest, '');
  const maps = {
    readable: artefactMap(readableText, readable, place.file),
    deployed: artefactMap(deployedText, deployed, place.minFile),
  };
  return {
    source,
    ...place,
    readable: readableText.text,
    deployed: deployedText.text,
    maps,
    limit,
    inputs: readable.inputs,
  };
}

/** People paste a function into the console as they read it; a behavior of many steps may be too long for that, and is uploaded minified alone. */
function formsOf({ source, file, minFile, readable, deployed, maps }: Artefact) {
  const held = source.kind !== 'behavior';
  return [
    { file: `dist/${file}`, code: readable, deployed: false, held, map: maps.readable },
    { file: `dist/${minFile}`, code: deployed, deployed: true, held: true, map: maps.deployed },
  ];
}

function placeOf(source: Source): { file: string; minFile: string } {
  const { kind, name } = source;
  switch (kind) {
    case 'function':
      return { file: `functions/${name}.js`, minFile: `functions/min/${name}.js` };
    case 'behavior':
      return { file: `functions/behaviors/${name}.js`, minFile: `functions/min/behaviors/${name}.js` };
    case 'edge-lambda': {
      const inner = isComposed(source) ? `behaviors/${name}` : name;
      return { file: `edge-lambdas/${inner}/index.js`, minFile: `edge-lambdas/min/${inner}/index.js` };
    }
  }
}

export function noHandler({ file }: Pick<Source, 'file'>): Finding {
  const message = 'exports no handler. Write "export function handler(event) { … }", or "export async function".';
  return findingAt({ file, line: 1, column: 1 }, 'handler', message);
}

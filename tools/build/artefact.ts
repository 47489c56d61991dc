/** Builds one artefact in both forms, through its gates. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { functionLimits, lambdaLimits } from '../limits.js';
import { packageVersion } from '../package.js';
import { banner } from './banner.js';
import { type Bundle, bundle } from './bundle.js';
import type { Finding } from './finding.js';
import { functionText } from './function-artefact.js';
import { type Head, readHead } from './head.js';
import type { Params } from './index.js';
import { lambdaText } from './lambda-artefact.js';
import type { Source } from './source.js';

export interface Artefact {
  source: Source;
  /** Relative to dist/. */
  file: string;
  minFile: string;
  readable: string;
  deployed: string;
  limit: number;
}

export async function buildArtefact(
  root: string,
  source: Source,
  params: Params,
): Promise<Artefact | { findings: Finding[] }> {
  const head = readHead(source, await readFile(path.join(root, source.file), 'utf8'));
  const define = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [`params.${name}`, JSON.stringify(value)]),
  );
  const readable = await bundle(root, source, 'readable', define);
  const deployed = await bundle(root, source, 'deployed', define);
  const findings = [head, readable, deployed].flatMap((one) =>
    Array.isArray(one) ? one : 'code' in one && 'line' in one ? [one] : [],
  );
  if (findings.length > 0) return { findings };
  return write(source, head as Head, readable as Bundle, deployed as Bundle);
}

function write(source: Source, head: Head, readable: Bundle, deployed: Bundle): Artefact | { findings: Finding[] } {
  const text = source.kind === 'edge-lambda' ? lambdaText : functionText;
  const [people, edge] = [text(readable, source.file, 'readable'), text(deployed, source.file, 'deployed')];
  if (people === undefined || edge === undefined) return { findings: [noHandler(source)] };
  const limit = source.kind === 'edge-lambda' ? lambdaLimits.package : functionLimits.code;
  const deployedText = edge.first + edge.rest;
  const top = banner({
    source,
    head,
    bytes: Buffer.byteLength(people.first + people.rest),
    minBytes: Buffer.byteLength(deployedText),
    limit,
    hasConfig: people.hasConfig,
    version: packageVersion,
    contains: [],
  });
  return { source, ...placeOf(source), readable: `${people.first}${top}${people.rest}`, deployed: deployedText, limit };
}

function placeOf({ kind, name }: Source): { file: string; minFile: string } {
  switch (kind) {
    case 'function':
      return { file: `functions/${name}.js`, minFile: `functions/min/${name}.js` };
    case 'behavior':
      return { file: `functions/behaviors/${name}.js`, minFile: `functions/min/behaviors/${name}.js` };
    case 'edge-lambda':
      return { file: `edge-lambdas/${name}/index.js`, minFile: `edge-lambdas/min/${name}/index.js` };
  }
}

function noHandler({ file }: Source): Finding {
  return {
    file,
    line: 1,
    code: 'handler',
    message: 'exports no handler. Write "export function handler(event) { … }", or "export async function".',
  };
}

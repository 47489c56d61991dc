/** Gates 3 to 5 for files of anyone's: a script as CloudFront gets it, or a TypeScript source as this build takes it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EdgewrightError, throwIfAny } from '../errors.js';
import { isError } from '../findings/finding.js';
import type { Runtime } from '../runtime/vocabulary.js';
import { noHandler } from './artefact.js';
import { bundleForms } from './forms.js';
import { functionText } from './function-artefact.js';
import { type Finding, tidyFindings } from './gate-finding.js';
import { checkBundle, checkForms, checkOptions, ofBothForms } from './gates/check-artefact.js';
import { checkLoads } from './gates/engine.js';
import { checkHeaders } from './gates/headers.js';
import { lintForm } from './gates/lint/form.js';
import { lintLanguage } from './gates/lint/language.js';
import { locateIn } from './gates/lint/report.js';
import { checkSize } from './gates/size.js';
import { readHead } from './head.js';
import { defineParams, readStage } from './params.js';
import type { Source } from './source.js';
import { isTooDeep, tooDeep } from './too-deep.js';

/** `files` as the user wrote them, from `root`. Those that cannot be read are named together, before any is checked. */
export async function checkFiles(
  root: string,
  files: readonly string[],
  runtime: Runtime = 'cloudfront-js-2.0',
): Promise<Finding[]> {
  const texts = await Promise.all(files.map((file) => readText(root, file)));
  throwIfAny(texts.filter((text) => text instanceof EdgewrightError));
  const found = await Promise.all(files.map((file, at) => checkText(root, file, String(texts[at]), runtime)));
  return found.flatMap(tidyFindings);
}

async function readText(root: string, file: string): Promise<string | EdgewrightError> {
  return readFile(path.resolve(root, file), 'utf8').catch(
    (error: NodeJS.ErrnoException) =>
      new EdgewrightError('file-unreadable', `"${file}" cannot be read (${error.code}). Name an existing file.`),
  );
}

async function checkText(root: string, file: string, text: string, runtime: Runtime): Promise<Finding[]> {
  if (file.endsWith('.d.ts')) return [];
  return file.endsWith('.ts') ? orTooDeep(file, () => checkSource(root, file, text)) : checkScript(file, text, runtime);
}

async function orTooDeep(file: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    if (isTooDeep(error)) return [tooDeep({ file, line: 1, column: 1 })];
    throw error;
  }
}

/** The engine is asked last: what the lint has explained better, it need not say again. */
export async function checkScript(
  file: string,
  code: string,
  runtime: Runtime = 'cloudfront-js-2.0',
): Promise<Finding[]> {
  return orTooDeep(file, () => findInScript(file, code, runtime));
}

async function findInScript(file: string, code: string, runtime: Runtime): Promise<Finding[]> {
  const locate = locateIn(file);
  const size = checkSize(file, code);
  const findings = [
    ...lintLanguage(code, locate, { more: (program, report) => checkHeaders(program, [], report), runtime }),
    ...lintForm(code, locate, { deployed: false }),
  ];
  return [...size, ...findings, ...(findings.some(isError) ? [] : await checkLoads(code, locate, runtime))];
}

async function checkSource(root: string, file: string, text: string): Promise<Finding[]> {
  const kind = path.basename(path.dirname(path.resolve(root, file))) === 'behaviors' ? 'behavior' : 'function';
  const source: Source = { kind, name: path.basename(file, '.ts'), file };
  const stage = await readStage(root, undefined);
  const head = readHead(source, text);
  const events = 'events' in head ? head.events : [];
  const forms = await bundleForms(root, source, defineParams(stage.params));
  if (Array.isArray(forms)) return forms;
  const checked = (['readable', 'deployed'] as const).map(async (form) => {
    const options = form === 'readable' ? checkOptions(forms.readable, file) : [];
    const findings = [...checkBundle(forms[form], file, events, stage), ...options];
    if (findings.some(isError)) return findings;
    const script = functionText(forms[form], source, form);
    if (script === undefined) return [...findings, noHandler(source)];
    const deployed = form === 'deployed';
    const held = deployed || source.kind !== 'behavior';
    const text = { file, code: script.first + script.rest.text, deployed, held };
    return [...findings, ...(await checkForms([text]))];
  });
  const [readable = [], deployed = []] = await Promise.all(checked);
  return ofBothForms(readable, deployed);
}

/** project: what is to be served: the distributions of a template, checked, and the contents of their key value stores. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chooseDistributions } from '../distribution/choose.js';
import { readDistributions } from '../distribution/cloudformation/index.js';
import { edgeFunctionsOf } from '../distribution/edge-functions.js';
import { type Given, givenOf } from '../distribution/given.js';
import type { DistributionModel } from '../distribution/model.js';
import { openTemplate } from '../distribution/open.js';
import { isError } from '../doctor/doctor-finding.js';
import { diagnose } from '../doctor/index.js';
import { type KeyValueStore, openKeyValueStore, readKeyValueStore } from '../engine/index.js';
import { EdgewrightError, throwIfAny } from '../errors.js';
import { readTextFile } from '../files.js';
import { type BackendContext, checkOrigins } from '../simulator/origins/index.js';
import { nothingToServe } from './what-lies-here.js';

export interface ProjectOptions extends Given {
  projectDir: string;
  /** Absolute. Undefined: serverless.yml is packaged. */
  template: string | undefined;
  stage: string | undefined;
  /** Logical id, domain or alias. */
  distribution: string | undefined;
  /** Origin id to absolute directory or URL. */
  origins: Record<string, string>;
}

export async function readModels(options: ProjectOptions, context: BackendContext): Promise<DistributionModel[]> {
  return (await readProject(options, context)).models;
}

/**
 * Throws every mistake of the template at once. The chosen distribution is first; without a choice all are served. `templateFile`: the one that was
 * read, absolute.
 */
export async function readProject(
  options: ProjectOptions,
  context: BackendContext,
): Promise<{ models: DistributionModel[]; templateFile: string }> {
  const { projectDir, origins, distribution } = options;
  const opened = await openTemplate(options.template, projectDir, options.stage).catch((error: unknown) => {
    throw error instanceof EdgewrightError && error.code === 'no-service' ? nothingToServe(projectDir) : error;
  });
  const models = readDistributions(opened.template, { ...opened, ...givenOf(options), projectDir, origins });
  const chosen = chooseDistributions(models, distribution);
  throwIfAny(checkOrigins(chosen, context));
  return { models: chosen, templateFile: opened.file };
}

/** What CloudFront would refuse of the template, gates of its functions among them, in a line each. */
export async function refusals(options: ProjectOptions): Promise<string[]> {
  const { projectDir, distribution } = options;
  const opened = await openTemplate(options.template, projectDir, options.stage);
  const findings = diagnose(opened.template, { ...opened, ...givenOf(options), projectDir, distribution });
  return findings.filter(isError).map(({ code, at, message, fix }) => `edgewright: ${code}: ${at}: ${message} ${fix}`);
}

/** Functions that were built again since the template was made run with their new code; without it, packaging would be needed. */
export function withBuiltCode(models: readonly DistributionModel[]): DistributionModel[] {
  const fresh = structuredClone(models) as DistributionModel[];
  for (const edge of fresh.flatMap(edgeFunctionsOf)) {
    if (edge.kind === 'function' && edge.file !== undefined) edge.code = readBuilt(edge.file) ?? edge.code;
  }
  return fresh;
}

/** A file that is being replaced is missing for a moment. */
function readBuilt(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** One --kvs file fills every store of the template; without it each holds what the template imports. */
export function openStores(
  models: readonly DistributionModel[],
  file: string | undefined,
): Record<string, KeyValueStore> {
  const stores = models.flatMap((model) => Object.entries(model.stores));
  // Read even where no store takes it: a wrong file is said at once.
  const named = file === undefined ? undefined : readStore(file);
  return Object.fromEntries(
    stores.map(([id, store]) => [id, { ...(named ?? openKeyValueStore(store.file ?? store.contents ?? {})) }]),
  );
}

/** Reads the file again into the stores that are already in use. */
export function refreshStores(stores: Record<string, KeyValueStore>, file: string): void {
  const contents = readStore(file);
  for (const store of Object.values(stores)) Object.assign(store, contents);
}

function readStore(file: string): KeyValueStore {
  return readKeyValueStore(readTextFile(file, '--kvs'), file);
}

/** The store that was made with the sample keys, where a packaged stack is served and nobody named another. */
export function findStoreFile(projectDir: string, template: string | undefined): string | undefined {
  const file = path.join(projectDir, '.edgewright', 'keys', 'store.json');
  return template === undefined && existsSync(file) ? file : undefined;
}

/** reload: what is saved is live at the next request. What cannot be used is reported, and the last good version stays. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Changes, watchChanges } from '../changes.js';
import { edgeFunctionsOf } from '../distribution/edge-functions.js';
import type { DistributionModel } from '../distribution/model.js';
import type { KeyValueStore } from '../engine/index.js';
import { EdgewrightError } from '../errors.js';
import type { BackendContext } from '../simulator/origins/index.js';
import type { Core } from '../simulator/simulator.js';
import { type ProjectOptions, readModels, refreshStores, refusals, withBuiltCode } from './project.js';
import { openSources, type Sources } from './sources.js';

interface ReloadOptions extends ProjectOptions {
  core: Core;
  context: BackendContext;
  stores: Record<string, KeyValueStore>;
  kvs: string | undefined;
  /** Whatever was saved is served from now on. */
  onTaken?: (() => void) | undefined;
  log(line: string): void;
}

interface Reloading extends Changes {
  /** Reads the template again, as if it had been saved. */
  reload(): Promise<void>;
}

export async function startReloading(options: ReloadOptions): Promise<Reloading> {
  const { core, kvs } = options;
  const sources = openSources(options, (names, ms) => rebuilt(options, names, ms));
  const take = createTake(options, sources);
  const watched = [
    ...templateFiles(options),
    ...artefactsOf(core.models()),
    ...directoriesOf(options),
    ...sources.folders,
  ];
  const changes = await watchChanges(kvs === undefined ? watched : [...watched, kvs], take);
  return {
    pending: changes.pending,
    reload: () => take(templateFiles(options)),
    async close() {
      await changes.close();
      await sources.close();
    },
  };
}

/** Takes changed files in, each kind once. */
function createTake(options: ReloadOptions, sources: Sources): (files: string[]) => Promise<void> {
  const { core, stores, kvs } = options;
  const templates = templateFiles(options);
  const lambdas = new Map<string, string>();
  changedLambdas(core.models(), lambdas);

  async function takeAll(files: string[]): Promise<void> {
    const left = new Set(files);
    /** Those of them that were saved: each is taken in once. */
    const takeChanged = (wanted: string[]) => wanted.filter((file) => left.delete(file));
    const fromSources = files.filter(sources.isSource);
    if (takeChanged(fromSources).length > 0) await sources.build(fromSources);
    if (kvs !== undefined && takeChanged([kvs]).length > 0) refreshStores(stores, kvs);
    if (takeChanged(templates).length > 0) await takeTemplate(options);
    takeChanged(artefactsOf(core.models()));
    core.replaceModels(withBuiltCode(core.models()), changedLambdas(core.models(), lambdas));
    if (left.size > 0) forgetObjects([...left], options);
  }

  let wasRefused = false;
  return async (files) => {
    try {
      await takeAll(files);
      if (wasRefused) options.log('edgewright: recovered: what was saved last is served');
      wasRefused = false;
      options.onTaken?.();
    } catch (error) {
      wasRefused = true;
      report(error, options);
    }
  };
}

function rebuilt({ core, log }: ReloadOptions, files: string[], ms: number): void {
  core.announce({ type: 'rebuild', files, ms });
  log(`edgewright: rebuilt: ${files.join(', ')} in ${Math.round(ms)} ms`);
}

async function takeTemplate(options: ReloadOptions): Promise<void> {
  const started = performance.now();
  options.core.replaceModels(await readModels(options, options.context));
  rebuilt(options, [path.basename(options.template ?? 'serverless.yml')], performance.now() - started);
  for (const line of await refusals(options)) options.log(line);
}

function report(error: unknown, { core, log }: ReloadOptions): void {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof EdgewrightError ? error.code : 'internal';
  core.announce({ type: 'build-refused', message });
  log(`edgewright: ${code}: ${message}\nedgewright: the last good version is served`);
}

/** An edited file of a bucket is worth more than a full cache: everything is forgotten, whichever path leads to it. */
function forgetObjects(files: string[], { core, projectDir }: ReloadOptions): void {
  const { removed } = core.invalidate(['/*']);
  const names = files.map((file) => path.relative(projectDir, file)).join(', ');
  if (removed > 0) core.announce({ type: 'config', message: `${names} changed: the cache was emptied` });
}

function templateFiles({ template, projectDir }: ReloadOptions): string[] {
  if (template !== undefined) return [template];
  const endings = ['yml', 'yaml', 'json', 'js', 'cjs', 'mjs', 'ts'];
  return endings.map((ending) => path.join(projectDir, `serverless.${ending}`)).filter((file) => existsSync(file));
}

function artefactsOf(models: readonly DistributionModel[]): string[] {
  const edges = models.flatMap(edgeFunctionsOf);
  const files = edges.map((edge) => (edge.kind === 'function' ? edge.file : edge.code.file));
  return [...new Set(files.filter((file) => file !== undefined && path.isAbsolute(file)))] as string[];
}

function directoriesOf({ core, projectDir }: ReloadOptions): string[] {
  const targets = core.models().flatMap((model) => Object.values(model.origins).map((origin) => origin.target));
  return targets.flatMap((target) =>
    target.kind === 'bucket' && target.directory !== undefined ? [path.resolve(projectDir, target.directory)] : [],
  );
}

/** Files of Lambda functions whose text is another than last time. */
function changedLambdas(models: readonly DistributionModel[], known: Map<string, string>): string[] {
  return artefactsOf(models).filter((file) => {
    const hash = existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : '';
    const isChanged = known.has(file) && known.get(file) !== hash;
    known.set(file, hash);
    return isChanged;
  });
}

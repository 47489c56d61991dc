/** reload: what is saved is live at the next request. What cannot be used is reported, and the last good version stays. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { watch as watchFiles } from 'chokidar';
import type { KeyValueStore } from '../../engine/index.js';
import { EdgewrightError } from '../../errors.js';
import type { DistributionModel } from '../model.js';
import type { BackendContext } from '../origins/index.js';
import type { Core } from '../simulator.js';
import { type ProjectOptions, readModels, refreshStores, withBuiltCode } from './project.js';
import { watchSources } from './sources.js';

export interface ReloadOptions extends ProjectOptions {
  core: Core;
  context: BackendContext;
  stores: Record<string, KeyValueStore>;
  kvs: string | undefined;
  log(line: string): void;
}

/** Resolves with the way to stop. */
export async function startReloading(options: ReloadOptions): Promise<() => Promise<void>> {
  const reload = createReload(options);
  const files = [...templateFiles(options), ...(options.kvs === undefined ? [] : [options.kvs])];
  const watcher = watchFiles([...files, ...artefactsOf(options.core.models()), ...directoriesOf(options)], {
    ignoreInitial: true,
    ignored: /[/\\](?:node_modules|\.git)[/\\]/,
  });
  watcher.on('all', (_, file) => void reload.changed(path.resolve(options.projectDir, file)));
  const sources = await watchSources(options, reload.built, reload.refused);
  return async () => {
    await watcher.close();
    await sources.close();
  };
}

interface Reload {
  changed(file: string): Promise<void>;
  built(names: string[], ms: number): void;
  refused(error: unknown): void;
}

function createReload(options: ReloadOptions): Reload {
  const { core } = options;
  const lambdas = new Map<string, string>();
  changedLambdas(core.models(), lambdas);

  function takeCode(): void {
    core.replaceModels(withBuiltCode(core.models()), changedLambdas(core.models(), lambdas));
  }

  function refused(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    core.announce({ type: 'build-refused', message });
    options.log(`The last good version is served, because: ${message}`);
  }

  async function takeTemplate(file: string): Promise<void> {
    const started = performance.now();
    const models = await readModels(options, options.context);
    core.replaceModels(models, changedLambdas(models, lambdas));
    core.announce({
      type: 'rebuild',
      files: [path.relative(options.projectDir, file)],
      ms: performance.now() - started,
    });
  }

  async function changed(file: string): Promise<void> {
    try {
      if (file === options.kvs) refreshStores(options.stores, file);
      else if (templateFiles(options).includes(file)) await takeTemplate(file);
      else if (artefactsOf(core.models()).includes(file)) takeCode();
      else forgetObjects(file, options);
    } catch (error) {
      if (!(error instanceof EdgewrightError)) throw error;
      refused(error);
    }
  }

  return {
    changed,
    refused,
    built(names, ms) {
      takeCode();
      core.announce({ type: 'rebuild', files: names, ms });
    },
  };
}

/** An edited file of a bucket is worth more than a full cache: everything is forgotten, whichever path leads to it. */
function forgetObjects(file: string, { core, projectDir }: ReloadOptions): void {
  const { removed } = core.invalidate(['/*']);
  if (removed > 0)
    core.announce({ type: 'config', message: `${path.relative(projectDir, file)} changed: cache emptied` });
}

function templateFiles({ template, projectDir }: ReloadOptions): string[] {
  if (template !== undefined) return [template];
  return ['yml', 'yaml', 'json', 'js', 'cjs', 'mjs', 'ts'].map((ending) =>
    path.join(projectDir, `serverless.${ending}`),
  );
}

function artefactsOf(models: readonly DistributionModel[]): string[] {
  const edges = models.flatMap((model) => model.behaviors.flatMap((behavior) => Object.values(behavior.functions)));
  const files = edges.map((edge) => (edge.kind === 'function' ? edge.file : edge.code.file));
  return [...new Set(files.filter((file) => file !== undefined))];
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

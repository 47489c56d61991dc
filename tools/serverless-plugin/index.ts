/** The Serverless Framework plugin: puts built functions and Lambda versions into the template, and refuses what the edge refuses. */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { SAMPLE_STAGE } from '../edge-config.js';
import { EdgewrightError } from '../errors.js';
import { edgeRoot } from '../package.js';
import { chainFunctions } from './chain.js';
import type { Log, Serverless } from './framework.js';
import { previewTemplate } from './preview.js';
import { mistakesIn } from './rules.js';
import { type EdgeSource, edgeSource } from './source.js';

const BY_STAGE = { type: 'object', additionalProperties: { type: ['object', 'null'] } };

export default class EdgewrightPlugin {
  readonly hooks: Record<string, () => void>;
  readonly configurationVariablesSources: { edge: Pick<EdgeSource, 'resolve'> };

  constructor(serverless: Serverless, _options: unknown, { log }: { log: Log }) {
    const source = edgeSource({
      serviceDir: serverless.serviceDir,
      packageDir: edgeRoot(),
      needsValues: makesTemplate(serverless),
    });
    this.configurationVariablesSources = { edge: { resolve: source.resolve } };
    this.hooks = {
      'before:print:print': () => throwAll(serverless, source.mistakes),
      'before:package:cleanup': () => {
        checkBefore(serverless, source);
        noteSampleKeys(source, log);
      },
      'after:aws:package:finalize:mergeCustomProviderResources': () => finish(serverless),
    };
    serverless.configSchemaHandler.defineCustomProperties({
      type: 'object',
      properties: {
        edge: { type: 'object', properties: { params: BY_STAGE, keys: BY_STAGE }, additionalProperties: false },
      },
    });
  }
}

/** The other commands look the stack up, and must work where nothing can be built. */
function makesTemplate({ processedInput: { commands, options } }: Serverless): boolean {
  const command = commands.join(' ');
  return command === 'package' || command === 'print' || (command === 'deploy' && options.package === undefined);
}

/** Everything that can be known before something is written. */
function checkBefore(serverless: Serverless, source: EdgeSource): void {
  const preview = previewTemplate(serverless);
  throwAll(serverless, [...source.mistakes, ...missingHandlers(serverless), ...mistakesIn(serverless, preview)]);
}

/** The same rules again, on what is really to be deployed: other plugins had their say in between. */
function finish(serverless: Serverless): void {
  const template = serverless.service.provider.compiledCloudFormationTemplate;
  const mistakes = mistakesIn(serverless, template);
  if (mistakes.length > 0) rmSync(path.join(serverless.serviceDir, '.serverless'), { recursive: true, force: true });
  throwAll(serverless, mistakes);
  chainFunctions(template.Resources);
  // The framework compiles functions side by side, in an order that differs from run to run.
  template.Resources = sortKeys(template.Resources);
  template.Outputs = sortKeys(template.Outputs);
}

function sortKeys<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Only for what this package builds: other handlers may come from other plugins. */
function missingHandlers({ serviceDir, service }: Serverless): EdgewrightError[] {
  return Object.entries(service.functions).flatMap(([name, { handler = '' }]) => {
    const file = handler.replace(/\.\w+$/, '.js');
    if (!file.includes('dist/edge-lambdas/') || existsSync(path.join(serviceDir, file))) return [];
    const message = `Function "${name}" runs "${handler}", but "${file}" does not exist. Correct the name, or run "npx edgewright build".`;
    return [new EdgewrightError('artefact-missing', message)];
  });
}

function throwAll(serverless: Serverless, mistakes: EdgewrightError[]): void {
  if (mistakes.length === 0) return;
  const lines = mistakes.map(({ code, message }) => `edgewright: ${code}: ${message}`);
  throw new serverless.classes.Error([...new Set(lines)].join('\n'), 'EDGEWRIGHT_REFUSED');
}

function noteSampleKeys({ sampleKeys }: EdgeSource, log: Log): void {
  if (sampleKeys.size === 0) return;
  const names = [...sampleKeys].sort().map((name) => `"${name}"`);
  log.notice(
    `edgewright: stage "${SAMPLE_STAGE}" uses sample keys made on this machine (.edgewright/keys): ${names.join(', ')}. ` +
      'Name your own under custom.edge.keys before others rely on the stack.',
  );
}

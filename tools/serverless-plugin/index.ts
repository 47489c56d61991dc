/** The Serverless Framework plugin: puts built functions and Lambda versions into the template. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Log, Serverless } from './framework.js';
import { type EdgeSource, edgeSource } from './source.js';
import { placeVersions, retain, versionOf } from './versions.js';

export default class EdgewrightPlugin {
  readonly hooks: Record<string, () => void>;
  readonly configurationVariablesSources: { edge: Pick<EdgeSource, 'resolve'> };

  constructor(serverless: Serverless, _options: unknown, { log }: { log: Log }) {
    const source = edgeSource(serverless.serviceDir, serverless.serviceDir, log);
    this.configurationVariablesSources = { edge: { resolve: source.resolve } };
    this.hooks = {
      'before:package:cleanup': () => check(serverless, source),
      'after:aws:package:finalize:mergeCustomProviderResources': () => finish(serverless),
    };
  }
}

function check(serverless: Serverless, source: EdgeSource): void {
  for (const config of Object.values(serverless.service.functions)) {
    const file = path.join(serverless.serviceDir, (config.handler ?? '').replace(/\.\w+$/, '.js'));
    if (!file.includes('edge-lambdas') || existsSync(file)) continue;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'exports.handler = async (event) => event.Records[0].cf.request;\n');
  }
  const messages = source.mistakes.map(({ code, message }) => `edgewright: ${code}: ${message}`);
  if (messages.length > 0) throw new serverless.classes.Error(messages.join('\n'), 'EDGEWRIGHT');
}

function finish(serverless: Serverless): void {
  const { naming } = serverless.getProvider('aws');
  const template = serverless.service.provider.compiledCloudFormationTemplate;
  const placed = placeVersions(template, (name) => {
    const functionId = naming.getLambdaLogicalId(name);
    const resource = template.Resources[functionId];
    if (resource) retain(resource);
    return { Ref: versionOf(template, functionId) };
  });
  Object.assign(template, placed);
}

/*! folder: answers of AWS's API in a folder, one file for each thing that the distribution refers to. `edgewright pull` writes it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EdgewrightError, throwIfAny } from '../../errors.js';
import type { Description, DescriptionWarning, Place, TemplatePath } from '../description.js';
import { openAwsAnswer } from './answer.js';
import { bucketsIn } from './buckets.js';
import { configPath, objectOf } from './config.js';
import { entriesIn, type Found, foundThing, namesIn, readAnswer, recordOf, type Values } from './found.js';
import { lambdasIn } from './lambdas.js';
import { functionName, masked, type SettingKind, settingKinds, settingsNamed, textsUnder } from './layout.js';

const answers = ['get-distribution.json', 'get-distribution-config.json'];

export function holdsDistribution(dir: string): boolean {
  return answers.some((name) => existsSync(join(dir, name)));
}

/** One that has lost the distribution itself is still known by what lies in it. */
export function isPulledFolder(dir: string): boolean {
  return holdsDistribution(dir) || settingKinds.some(({ folder }) => existsSync(join(dir, folder)));
}

/** `dir` is absolute. Throws where a file is missing that the distribution leans on. */
export function openPulledFolder(dir: string): Description {
  if (!holdsDistribution(dir)) throw new EdgewrightError('incomplete-folder', incomplete(dir, answers[0]!));
  const file = join(dir, answers.find((name) => existsSync(join(dir, name)))!);
  const document = readAnswer(file);
  const config = configOf(document, file);
  refuseIncomplete(dir, config);
  const answer = openAwsAnswer(document, file);
  const found = [
    ...settingKinds.flatMap((kind) => settingsIn(dir, kind)),
    ...functionsIn(dir),
    ...storesIn(dir),
    ...lambdasIn(dir),
    ...bucketsIn(dir),
    ...connectionFunctionsIn(dir),
    ...tenantsIn(dir),
  ];
  // No stack takes away what was pulled.
  const resources = found.map(({ logicalId, type: Type, properties: Properties, metadata: Metadata = {} }) => [
    logicalId,
    { Type, DeletionPolicy: 'Retain', Metadata, Properties },
  ]);
  const { Resources } = answer.template as { Resources: Values };
  const template = { Resources: { ...Resources, ...Object.fromEntries(resources) } };
  const warnings = maskedHeaders(Resources);
  return { ...answer, template, templateDir: dir, warnings, placeOf: (path) => placeIn(answer, path, found) };
}

function configOf(document: Values, file: string): Values {
  const found = configPath(document)?.reduce<Values>((holder, key) => recordOf(holder[key]), document);
  if (found !== undefined) return found;
  throw new EdgewrightError(
    'template-malformed',
    `"${file}" holds no DistributionConfig. Run "edgewright pull" again.`,
  );
}

/** Of what stands in another file: that file's name in the folder. */
function placeIn(answer: Description, path: TemplatePath, found: Found[]): Place {
  const other = path[0] === 'Resources' ? found.find(({ logicalId }) => logicalId === path[1]) : undefined;
  return other ? { file: other.file, line: 1, column: 1 } : answer.placeOf(path);
}

/** All that is missing, at once. Contents of stores, Lambdas and buckets may have been left out as a whole. */
function refuseIncomplete(dir: string, config: Values): void {
  const groups = namesIn(join(dir, 'key-groups'), '.json').map((id) =>
    readAnswer(join(dir, 'key-groups', `${id}.json`)),
  );
  const settings = settingKinds.flatMap((kind) =>
    settingsNamed(kind.type === 'PublicKey' ? groups : config, kind).map((id) => `${kind.folder}/${id}.json`),
  );
  const functions = textsUnder(config, 'FunctionARN').map(functionName);
  const lambdas = ['.json', '.zip'].flatMap((ending) => namesIn(join(dir, 'lambda'), ending));
  const needed = [
    ...settings,
    ...functions.flatMap((name) => [`functions/${name}.js`, `functions/${name}.describe-function.json`]),
    ...lambdas.flatMap((name) => [`lambda/${name}.json`, `lambda/${name}.zip`]),
    ...entriesIn(join(dir, 's3')).map((bucket) => `s3/${bucket}/get-bucket-location.json`),
    ...namesIn(join(dir, 'key-value-stores'), '.list-keys.json').map((name) => `key-value-stores/${name}.json`),
  ];
  const missing = [...new Set(needed)].filter((name) => !existsSync(join(dir, name)));
  throwIfAny(missing.map((name) => new EdgewrightError('incomplete-folder', incomplete(dir, name))));
}

function incomplete(dir: string, name: string): string {
  return `"${dir}" has no "${name}", which is needed of a pulled distribution. Run "edgewright pull" again.`;
}

function settingsIn(dir: string, { folder, type }: SettingKind): Found[] {
  return namesIn(join(dir, folder), '.json').map((id) => {
    const file = join(dir, folder, `${id}.json`);
    const settings = recordOf(readAnswer(file, type)[`${type}Config`]);
    // Required of keys, and of nothing else that is read here.
    const reference = type === 'PublicKey' ? { CallerReference: settings.CallerReference ?? id } : {};
    const properties = { [`${type}Config`]: { ...reference, ...objectOf(settings) } };
    return foundThing(file, type, id, properties, { Ref: id, Id: id });
  });
}

function functionsIn(dir: string): Found[] {
  return namesIn(join(dir, 'functions'), '.describe-function.json').map((name) => {
    const file = join(dir, 'functions', `${name}.describe-function.json`);
    const { FunctionMetadata: metadata, FunctionConfig: config } = readAnswer(file, 'FunctionSummary');
    const { FunctionARN } = recordOf(metadata);
    const FunctionCode = readFileSync(join(dir, 'functions', `${name}.js`), 'utf8');
    const properties = {
      Name: name,
      AutoPublish: true,
      FunctionCode,
      FunctionConfig: { Comment: '', ...objectOf(recordOf(config)) },
    };
    return foundThing(file, 'Function', name, properties, { Ref: FunctionARN, FunctionARN });
  });
}

function storesIn(dir: string): Found[] {
  const isStore = (name: string) => !name.endsWith('.list-keys');
  return namesIn(join(dir, 'key-value-stores'), '.json')
    .filter(isStore)
    .map((name) => {
      const file = join(dir, 'key-value-stores', `${name}.json`);
      const { ARN: Arn, Id } = readAnswer(file, 'KeyValueStore');
      const store = foundThing(file, 'KeyValueStore', name, { Name: name }, { Arn, Id });
      const contents = `key-value-stores/${name}.list-keys.json`;
      return { ...store, metadata: { ...store.metadata, 'aws:asset:path': contents } };
    });
}

function connectionFunctionsIn(dir: string): Found[] {
  const ending = '.describe-connection-function.json';
  return namesIn(join(dir, 'connection-functions'), ending).map((name) => {
    const file = join(dir, 'connection-functions', `${name}${ending}`);
    const { ConnectionFunctionConfig: config, Id } = readAnswer(file, 'ConnectionFunctionSummary');
    const code = join(dir, 'connection-functions', `${name}.js`);
    const ConnectionFunctionCode = existsSync(code) ? readFileSync(code, 'utf8') : '';
    const ConnectionFunctionConfig = { Comment: '', ...objectOf(recordOf(config)) };
    const properties = { Name: name, ConnectionFunctionCode, ConnectionFunctionConfig };
    return foundThing(file, 'ConnectionFunction', name, properties, { Id });
  });
}

function tenantsIn(dir: string): Found[] {
  return namesIn(join(dir, 'tenants'), '.json').map((id) => {
    const file = join(dir, 'tenants', `${id}.json`);
    const { Name, DistributionId, Domains, ...answer } = readAnswer(file, 'DistributionTenant');
    const domains = (Array.isArray(Domains) ? Domains : []).map((each) => recordOf(each).Domain);
    const { Parameters, Customizations, Enabled, ConnectionGroupId } = answer;
    const properties = {
      Name,
      DistributionId,
      Domains: domains,
      Parameters,
      Customizations,
      Enabled,
      ConnectionGroupId,
    };
    const given = Object.entries(properties).filter(([, value]) => value !== undefined);
    return foundThing(file, 'DistributionTenant', id, Object.fromEntries(given));
  });
}

/** Headers whose values `pull` did not write. */
function maskedHeaders(resources: Values): DescriptionWarning[] {
  return Object.entries(resources).flatMap(([id, resource]) => {
    const path = ['Properties', 'DistributionConfig', 'Origins'];
    const origins = path.reduce<unknown>((holder, key) => recordOf(holder)[key], resource);
    return (Array.isArray(origins) ? origins : []).flatMap((origin, index) =>
      headersOf(origin).map(([header, name]) => ({
        code: 'masked-value',
        path: ['Resources', id, ...path, index, 'OriginCustomHeaders', header, 'HeaderValue'],
        what: `value of header "${name}"`,
        instead: `it is masked: the origin gets "${masked}", unless it was pulled --with-secrets`,
      })),
    );
  });
}

function headersOf(origin: unknown): [index: number, name: string][] {
  const { OriginCustomHeaders: headers } = recordOf(origin);
  return (Array.isArray(headers) ? headers : []).flatMap(({ HeaderName, HeaderValue }, index) =>
    HeaderValue === masked ? [[index, `${HeaderName}`]] : [],
  );
}

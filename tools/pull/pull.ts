/*! pull: a distribution that is live, and all that it refers to, fetched as AWS's API tells of it. Source: AmazonCloudFront/latest/APIReference */
import { type SettingKind, settingKinds, settingsNamed, textsUnder } from '../distribution/aws/layout.js';
import { isRecord } from '../distribution/cloudformation/values.js';
import { isAlias } from '../distribution/hosts.js';
import { EdgewrightError } from '../errors.js';
import type { Answer, Aws } from './aws.js';
import { pullConnectionFunctions, pullFunctions, pullStores } from './live-functions.js';
import { pullLambdas } from './live-lambdas.js';
import { pullOrigins } from './live-origins.js';
import { ask, askAll, keepAnswer, type Pulling } from './pulling.js';

export interface PullOptions {
  aws: Aws;
  /** Id, domain or alias. */
  target: string;
  stores: boolean;
  secrets: boolean;
  onFile(name: string): void;
}

export interface Pulled {
  id: string;
  domainName: string;
  files: Map<string, string | Uint8Array>;
  leftOut: string[];
}

/** Writes nothing. Rejects with EdgewrightError `pull` at the first no. */
export async function pull({ target, ...options }: PullOptions): Promise<Pulled> {
  const pulling: Pulling = { ...options, files: new Map(), leftOut: [] };
  const answer = await options.aws.ask('cloudfront', 'GetDistribution', { Id: await idOf(pulling, target) });
  const { Distribution: distribution, ETag } = answer ?? {};
  if (!isRecord(distribution)) throw unknownDistribution(target);
  const { Id, DomainName, DistributionConfig: config } = distribution;
  keepAnswer(pulling, 'get-distribution.json', { ETag, Distribution: distribution });
  keepAnswer(pulling, 'get-distribution-config.json', { ETag, DistributionConfig: config });
  for (const kind of settingKinds) await pullSettings(pulling, kind, config);
  await pullStores(pulling, await pullFunctions(pulling, textsUnder(config, 'FunctionARN')));
  await pullLambdas(pulling, textsUnder(config, 'LambdaFunctionARN'));
  await pullConnectionFunctions(pulling, config);
  await pullTenants(pulling, `${Id}`, config);
  await pullOrigins(pulling, config);
  return { id: `${Id}`, domainName: `${DomainName}`, files: pulling.files, leftOut: pulling.leftOut };
}

/** Names of hosts hold a dot, ids never. */
async function idOf(pulling: Pulling, target: string): Promise<string> {
  if (!target.includes('.')) return target;
  const all = await askAll(pulling, 'cloudfront', 'ListDistributions', {});
  const wanted = target.toLowerCase();
  const found =
    all.find(({ DomainName, Aliases }) => DomainName === wanted || aliasesOf(Aliases).includes(wanted)) ??
    all.find(({ Aliases }) => aliasesOf(Aliases).some((alias) => isAlias(alias, wanted)));
  if (found === undefined) throw unknownDistribution(target);
  return `${found.Id}`;
}

function aliasesOf(aliases: unknown): string[] {
  const items = isRecord(aliases) && Array.isArray(aliases.Items) ? aliases.Items : [];
  return items.map((each) => `${each}`.toLowerCase());
}

function unknownDistribution(target: string): EdgewrightError {
  const message = `pull expects a distribution of this account, found none that is "${target}". Check the id or the domain, and --profile.`;
  return new EdgewrightError('pull', message);
}

/** Public keys are named by the key groups, which have been fetched by then. */
async function pullSettings(pulling: Pulling, kind: SettingKind, config: unknown): Promise<void> {
  const { folder, type } = kind;
  for (const id of settingsNamed(type === 'PublicKey' ? answersIn(pulling, 'key-groups') : config, kind)) {
    keepAnswer(pulling, `${folder}/${id}.json`, await ask(pulling, 'cloudfront', `Get${type}`, { Id: id }));
  }
}

function answersIn({ files }: Pulling, folder: string): Answer[] {
  return [...files].filter(([name]) => name.startsWith(`${folder}/`)).map(([, content]) => JSON.parse(`${content}`));
}

/** Only a distribution for tenants has any. */
async function pullTenants(pulling: Pulling, id: string, config: unknown): Promise<void> {
  if (!isRecord(config) || config.ConnectionMode !== 'tenant-only') return;
  const input = { AssociationFilter: { DistributionId: id } };
  for (const { Id } of await askAll(pulling, 'cloudfront', 'ListDistributionTenants', input)) {
    keepAnswer(
      pulling,
      `tenants/${Id}.json`,
      await ask(pulling, 'cloudfront', 'GetDistributionTenant', { Identifier: Id }),
    );
  }
}

/*!
 * config: what `aws cloudfront get-distribution-config` or `get-distribution` prints, as the resource that would make it.
 * Source: AmazonCloudFront/latest/APIReference/API_DistributionConfig.html
 */
import { isRecord } from '../cloudformation/values.js';

type Values = Record<string, unknown>;

/** The template of one distribution; undefined where `data` is no such answer. */
export function templateOfAnswer(data: unknown): Values | undefined {
  const config = configPath(data)?.reduce(inside, data);
  if (!isRecord(config)) return undefined;
  const { Id: id, DomainName: domain } = isRecord(data) && isRecord(data.Distribution) ? data.Distribution : {};
  const own = {
    ...(typeof id === 'string' ? { Ref: id, Id: id } : {}),
    ...(typeof domain === 'string' ? { DomainName: domain } : {}),
  };
  const distribution = {
    Type: 'AWS::CloudFront::Distribution',
    Metadata: { EdgewrightAttributes: own },
    Properties: { DistributionConfig: distributionOf(config) },
  };
  return { Resources: { [own.Id ?? 'Distribution']: distribution } };
}

/** In the whole answer, in the configuration alone, and in what create-distribution takes. */
const holders = [
  ['DistributionConfig'],
  ['Distribution', 'DistributionConfig'],
  ['DistributionConfigWithTags', 'DistributionConfig'],
  [],
];

/** Where in an answer the distribution's configuration stands. */
export function configPath(data: unknown): string[] | undefined {
  return holders.find((path) => isConfig(path.reduce(inside, data)));
}

function isConfig(value: unknown): boolean {
  return isRecord(value) && isRecord(value.Origins) && isRecord(value.DefaultCacheBehavior);
}

function inside(holder: unknown, key: string): unknown {
  return isRecord(holder) ? holder[key] : undefined;
}

/** The same thing under CloudFormation's name. */
const renamed: Record<string, string> = {
  IsIPV6Enabled: 'IPV6Enabled',
  CustomHeaders: 'OriginCustomHeaders',
  OriginSslProtocols: 'OriginSSLProtocols',
  ACMCertificateArn: 'AcmCertificateArn',
  IAMCertificateId: 'IamCertificateId',
  SSLSupportMethod: 'SslSupportMethod',
};

/** CloudFormation has none of these, and they change nothing. */
const dropped = new Set(['CallerReference', 'Certificate', 'CertificateSource']);

/** Written though they are off. Trusted keys that are switched off open nothing and shut nothing. */
const switches = new Set([
  'Staging',
  'SmoothStreaming',
  'GrpcConfig',
  'OriginShield',
  'CloudFrontDefaultCertificate',
  'TrustedKeyGroups',
  'TrustedSigners',
]);

/** Response headers policies have Items in both. */
const keptCounted = new Set(['CustomHeadersConfig', 'RemoveHeadersConfig']);

/** Ids of policies: those of the account are not in the answer, which is no mistake of whoever has it. */
const policyIds = new Set(['CachePolicyId', 'OriginRequestPolicyId', 'ResponseHeadersPolicyId']);

function distributionOf(config: Values): Values {
  const read = objectOf(config);
  const { Logging: logging } = read;
  if (isRecord(logging)) {
    if (logging.Enabled === true) delete logging.Enabled;
    else delete read.Logging;
  }
  // AWS answers "vip" beside its own certificate, where it means nothing.
  const certificate = read.ViewerCertificate;
  if (isRecord(certificate) && certificate.CloudFrontDefaultCertificate === true) delete certificate.SslSupportMethod;
  const groups = read.OriginGroups;
  if (Array.isArray(groups) && groups.length > 0) read.OriginGroups = count(groups.map(countedGroup));
  else delete read.OriginGroups;
  return read;
}

/** Origin groups alone are counted in CloudFormation too. */
function countedGroup(group: unknown): unknown {
  if (!isRecord(group)) return group;
  const criteria = isRecord(group.FailoverCriteria) ? group.FailoverCriteria : {};
  const failover = { ...criteria, StatusCodes: count(listOf(criteria.StatusCodes)) };
  return { ...group, FailoverCriteria: failover, Members: count(listOf(group.Members)) };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function count(items: unknown[]): Values {
  return { Quantity: items.length, Items: items };
}

/** A structure of the API in CloudFormation's form. What is "" is off. */
export function objectOf(value: Values): Values {
  const out: Values = {};
  for (const [key, item] of Object.entries(value)) {
    if (item === '' || item === null || dropped.has(key) || isOff(key, item)) continue;
    const name = renamed[key] ?? key;
    if (key === 'AllowedMethods' && isRecord(item)) Object.assign(out, methodsOf(item));
    else if (key === 'ResponseCode') out[name] = Number(item);
    else if (policyIds.has(key)) out[name] = { 'Fn::Join': ['', [item]] };
    else out[name] = keptCounted.has(key) ? { Items: plainOf(item) } : plainOf(item);
  }
  return out;
}

function isOff(key: string, item: unknown): boolean {
  return switches.has(key) && (isRecord(item) ? item.Enabled === false : item === false);
}

function plainOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainOf);
  if (!isRecord(value)) return value;
  if (!('Quantity' in value)) return objectOf(value);
  const { Quantity: _, Items: items = [], ...rest } = value;
  return 'RestrictionType' in rest ? { ...rest, Locations: items } : plainOf(items);
}

/** The cached methods stand inside the allowed ones. */
function methodsOf({ Items: allowed = [], CachedMethods: cached }: Values): Values {
  const { Items: kept } = isRecord(cached) ? cached : {};
  return { AllowedMethods: allowed, ...(kept === undefined ? {} : { CachedMethods: kept }) };
}

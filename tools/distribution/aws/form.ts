/*! form: values as the API of CloudFront writes them, in CloudFormation's form. Source: API_DistributionConfig against AWS::CloudFront::Distribution */
import { isRecord } from '../cloudformation/values.js';

const renamed: Record<string, string> = {
  IsIPV6Enabled: 'IPV6Enabled',
  CustomHeaders: 'OriginCustomHeaders',
  OriginSslProtocols: 'OriginSSLProtocols',
  ACMCertificateArn: 'AcmCertificateArn',
  IAMCertificateId: 'IamCertificateId',
  SSLSupportMethod: 'SslSupportMethod',
};

/** Structures of response headers policies that hold Items in both forms. */
const keptCounted = ['CustomHeadersConfig', 'RemoveHeadersConfig'];

export function toTemplateForm(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toTemplateForm);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, child]) => entriesOf(key, child)));
}

function entriesOf(key: string, value: unknown): [string, unknown][] {
  if (isUnset(key, value)) return [];
  if (key === 'GeoRestriction' && isRecord(value)) return [[key, geoRestriction(value)]];
  if (key === 'ResponseCode') return [[key, Number(value)]];
  if (!isRecord(value)) return [[renamed[key] ?? key, toTemplateForm(value)]];
  if (key === 'Logging') return [[key, toTemplateForm({ ...value, Enabled: undefined })]];
  if (keptCounted.includes(key)) return [[key, { Items: itemsOf(value) }]];
  if (!('Quantity' in value)) return [[renamed[key] ?? key, toTemplateForm(value)]];
  const methods = key === 'AllowedMethods' && isRecord(value.CachedMethods) ? value.CachedMethods : undefined;
  const cached: [string, unknown][] = methods ? [['CachedMethods', itemsOf(methods)]] : [];
  return [[renamed[key] ?? key, itemsOf(value)], ...cached];
}

/** The API leaves Items out where there are none. */
function itemsOf(list: Record<string, unknown>): unknown[] {
  return Array.isArray(list.Items) ? list.Items.map(toTemplateForm) : [];
}

function geoRestriction({ RestrictionType, Items }: Record<string, unknown>): Record<string, unknown> {
  return { RestrictionType, Locations: Array.isArray(Items) ? Items : [] };
}

const writtenThoughOff = ['Staging', 'SmoothStreaming'];
const switches = ['Logging', 'GrpcConfig', 'OriginShield', 'TrustedSigners', 'TrustedKeyGroups'];

/** The API writes what is off as "", false or Enabled: false; CloudFormation leaves it out. */
function isUnset(key: string, value: unknown): boolean {
  if (value === '' || value === null || value === undefined || key === 'CallerReference') return true;
  if (value === false) return writtenThoughOff.includes(key);
  return switches.includes(key) && isRecord(value) && value.Enabled === false && !value.Quantity;
}

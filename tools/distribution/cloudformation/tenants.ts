/*!
 * tenants: each AWS::CloudFront::DistributionTenant as the distribution that its viewers meet: that of its template, with its parameters filled in, its
 * domains and its customizations. Source: DG/tenant-customization.html, API_CreateDistributionTenant
 */
import type { DistributionModel } from '../model.js';
import { readDistribution, readGeoRestriction } from './distribution.js';
import { flagOf, openPart, type Part, partOf, partsOf, requiredTextOf, textOf, textsOf } from './part.js';
import {
  attributeOf,
  findByAttribute,
  isRecord,
  leaveOut,
  ofType,
  type Reading,
  type Resource,
  refuse,
} from './reading.js';
import { readWebAcl } from './web-acl.js';

type Model = Omit<DistributionModel, 'notSimulated'>;

const elsewhere = 'its distribution is not in this template: nobody answers at its domains';
const unfiltered = 'it is not in this template: no request is filtered by AWS WAF';
const selfSigned = 'the local certificate of --https is self-signed';

/** Of one distribution, in the order of the template. */
export function tenantsOf(reading: Reading, distribution: Resource): Resource[] {
  const id = attributeOf(reading, distribution, 'Id');
  return ofType(reading, 'AWS::CloudFront::DistributionTenant').filter(
    (tenant) => textOf(openPart(reading, tenant.properties, tenant.logicalId), 'DistributionId') === id,
  );
}

export function readTenant(
  reading: Reading,
  tenant: Resource,
  distribution: Resource,
  places: Record<string, string>,
): Model {
  const part = openPart(reading, tenant.properties, tenant.logicalId);
  const parameters = readParameters(part, openPart(reading, distribution.properties, distribution.logicalId));
  const model = readDistribution(reading, withParameters(distribution, parameters), places);
  const customized = partOf(part, 'Customizations');
  if (customized && partOf(customized, 'Certificate')) leaveOut(reading, 'Certificate', customized.at, selfSigned);
  const geo = customized && partOf(customized, 'GeoRestrictions');
  const web = customized && partOf(customized, 'WebAcl');
  return {
    ...model,
    ...(web ? readOwnAcl(web) : {}),
    logicalId: tenant.logicalId,
    domainName: endpointOf(part, tenant),
    aliases: domainsOf(part),
    enabled: model.enabled && flagOf(part, 'Enabled', true),
    geoRestriction: geo ? readGeoRestriction(geo) : model.geoRestriction,
    tenant: { id: String(attributeOf(reading, tenant, 'Id')), distribution: distribution.logicalId, parameters },
  };
}

/** In place of the distribution's, or none. */
function readOwnAcl(part: Part): Pick<Model, 'webAcl'> {
  const arn = textOf(part, 'Arn');
  if (textOf(part, 'Action') === 'disable') return { webAcl: undefined };
  const webAcl = readWebAcl(part.reading, arn);
  if (webAcl === undefined) leaveOut(part.reading, 'WebAcl', part.at, unfiltered);
  return { webAcl };
}

/** Tenants that no distribution of the template leads to. */
export function reportStrayTenants(reading: Reading): void {
  for (const tenant of ofType(reading, 'AWS::CloudFront::DistributionTenant')) {
    const part = openPart(reading, tenant.properties, tenant.logicalId);
    if (findByAttribute(reading, 'AWS::CloudFront::Distribution', 'Id', textOf(part, 'DistributionId'))) continue;
    leaveOut(reading, `DistributionTenant "${tenant.logicalId}" of ${domainsOf(part).join(', ')}`, part.at, elsewhere);
  }
}

/** Texts in CloudFormation, objects in the answers of the API. */
export function domainsOf(part: Part): string[] {
  const isList =
    Array.isArray(part.value.Domains) && part.value.Domains.some((each) => isRecord(each) && 'Domain' in each);
  return isList
    ? partsOf(part, 'Domains', 'Domain').map((each) => requiredTextOf(each, 'Domain'))
    : textsOf(part, 'Domains');
}

function readParameters(part: Part, distribution: Part): Record<string, string> {
  const given = partsOf(part, 'Parameters', 'Name').map((each) => [
    requiredTextOf(each, 'Name'),
    textOf(each, 'Value') ?? '',
  ]);
  const parameters: Record<string, string> = Object.fromEntries(given);
  const config = partOf(distribution, 'DistributionConfig');
  const tenants = config && partOf(config, 'TenantConfig');
  for (const definition of tenants ? partsOf(tenants, 'ParameterDefinitions', 'Name') : []) {
    const name = requiredTextOf(definition, 'Name');
    const holder = partOf(definition, 'Definition');
    const schema = holder && partOf(holder, 'StringSchema');
    if (Object.hasOwn(parameters, name) || schema === undefined) continue;
    const byDefault = textOf(schema, 'DefaultValue');
    if (byDefault !== undefined) parameters[name] = byDefault;
    else if (flagOf(schema, 'Required', false))
      refuse(
        part.reading,
        'tenant-parameter',
        part.at,
        `Parameter "${name}" is required and has no value. Add it to Parameters.`,
      );
  }
  return parameters;
}

/** Placeholders stand in domains and paths of origins. A dynamic reference has the same braces, and colons. */
function withParameters(distribution: Resource, parameters: Record<string, string>): Resource {
  const { DistributionConfig: config } = distribution.properties;
  if (!isRecord(config)) return distribution;
  const Origins = filled(config.Origins, parameters);
  return { ...distribution, properties: { ...distribution.properties, DistributionConfig: { ...config, Origins } } };
}

function filled(value: unknown, parameters: Record<string, string>): unknown {
  if (typeof value === 'string')
    return value.replace(/\{\{\s*([\w-]+)\s*\}\}/g, (whole, name: string) =>
      Object.hasOwn(parameters, name) ? parameters[name]! : whole,
    );
  if (Array.isArray(value)) return value.map((each) => filled(each, parameters));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, parameters)]));
}

/** Domains of tenants point to the routing endpoint of their connection group; without one, to that of the account. */
function endpointOf(part: Part, tenant: Resource): string {
  const { reading } = part;
  const group = findByAttribute(reading, 'AWS::CloudFront::ConnectionGroup', 'Id', textOf(part, 'ConnectionGroupId'));
  return String(attributeOf(reading, group ?? tenant, 'RoutingEndpoint'));
}

/*! distribution: one AWS::CloudFront::Distribution, read into the model. Source: API_DistributionConfig */
import { errorCaching } from '../../limits.js';
import { edgeFunctionsOf } from '../edge-functions.js';
import type { DistributionModel, ErrorResponse } from '../model.js';
import { readBehaviors } from './behaviors.js';
import { overTlsAlone, readViewerMtls } from './mtls.js';
import { readOriginGroups } from './origin-groups.js';
import { readOrigins } from './origins.js';
import {
  flagOf,
  numberOf,
  openPart,
  type Part,
  partOf,
  partsOf,
  passOver,
  reportRest,
  requiredTextOf,
  textOf,
  textsOf,
  wordOf,
} from './part.js';
import { attributeOf, isRecord, type Reading, type Resource } from './reading.js';
import { isStaging, readDeployment } from './staging.js';
import { readStores } from './stores.js';
import { readWebAcl } from './web-acl.js';

/** What happens locally to properties of a distribution that are not simulated. */
export const leftOutOfDistribution = {
  WebACLId: 'it is not in this template: no request is filtered by AWS WAF',
  ViewerCertificate: 'the local certificate of --https is self-signed',
  PriceClass: 'there is one local edge location',
  HttpVersion: 'HTTP/1.1, and HTTP/2 with --https',
  IPV6Enabled: 'the local server listens on the loopback address',
  ContinuousDeploymentPolicyId: 'its policy is not in this template: every request goes to this distribution',
  Staging: 'no policy of this template leads to it: it is served like any other',
  AnycastIpListId: 'the local server listens on the loopback address',
  ViewerMtlsConfig: overTlsAlone,
  ConnectionFunctionAssociation: 'it runs on certificates of viewers: there is no ViewerMtlsConfig',
  Logging: 'no log is delivered: ask for a file with --access-log',
};

type Model = Omit<DistributionModel, 'notSimulated'>;

/** `places`: where origins live on this machine, by origin id; wins over the template's Metadata.Edgewright.Origins. */
export function readDistribution(reading: Reading, resource: Resource, places: Record<string, string>): Model {
  const { logicalId } = resource;
  const part = openPart(reading, resource.properties, logicalId);
  const config = partOf(part, 'DistributionConfig') ?? openPart(reading, {}, `${logicalId}.DistributionConfig`);
  const id = String(attributeOf(reading, resource, 'Id'));
  const { partition, account } = reading.place;
  const arn = `arn:${partition}:cloudfront::${account}:distribution/${id}`;
  const origins = readOrigins(config, { ...placesOf(resource), ...places }, arn);
  const originGroups = readOriginGroups(config, origins);
  const behaviors = readBehaviors(config, [...Object.keys(origins), ...Object.keys(originGroups)]);
  const viewerMtls = readViewerMtls(config);
  const functions = edgeFunctionsOf({ behaviors, viewerMtls });
  const stores = readStores(reading, functions);
  const domainName = String(attributeOf(reading, resource, 'DomainName'));
  const model: Model = { logicalId, id, domainName, behaviors, origins, originGroups, stores, ...readSettings(config) };
  if (viewerMtls) model.viewerMtls = viewerMtls;
  const deployment = readDeployment(config);
  if (deployment) model.deployment = deployment;
  if (isStaging(config, domainName)) model.isStaging = true;
  const webAcl = readWebAcl(reading, textOf(config, 'WebACLId') || undefined);
  if (webAcl) model.webAcl = webAcl;
  else config.asked.delete('WebACLId');
  reportRest(config, leftOutOfDistribution);
  return model;
}

/** What stands once in a distribution. */
function readSettings(config: Part) {
  const restrictions = partOf(config, 'Restrictions');
  passOver(config, 'ConnectionMode', 'TenantConfig');
  return {
    aliases: [...textsOf(config, 'Aliases'), ...textsOf(config, 'CNAMEs')],
    enabled: flagOf(config, 'Enabled', true),
    comment: textOf(config, 'Comment') ?? '',
    defaultRootObject: textOf(config, 'DefaultRootObject') || undefined,
    errorResponses: partsOf(config, 'CustomErrorResponses', 'ErrorCode').map(readErrorResponse),
    geoRestriction: readGeoRestriction(restrictions && partOf(restrictions, 'GeoRestriction')),
    cacheTagHeader: readCacheTagHeader(config),
    loggingIncludesCookies: readLogging(config),
  };
}

/** Metadata: { Edgewright: { Origins: { Site: "site" } } } */
function placesOf({ metadata }: Resource): Record<string, string> {
  const own = isRecord(metadata.Edgewright) ? metadata.Edgewright.Origins : undefined;
  if (!isRecord(own)) return {};
  return Object.fromEntries(Object.entries(own).map(([id, place]) => [id, String(place)]));
}

function readErrorResponse(part: Part): ErrorResponse {
  const response = {
    errorCode: numberOf(part, 'ErrorCode', 0),
    pagePath: textOf(part, 'ResponsePagePath') || undefined,
    responseCode: numberOf(part, 'ResponseCode', undefined),
    cachingMinTtl: numberOf(part, 'ErrorCachingMinTTL', errorCaching.defaultTtl),
  };
  reportRest(part);
  return response;
}

/** Of a distribution, or of a tenant in its place. */
export function readGeoRestriction(geo: Part | undefined): DistributionModel['geoRestriction'] {
  if (!geo) return { type: 'none', countries: [] };
  const type = wordOf(geo, 'RestrictionType', ['none', 'whitelist', 'blacklist']);
  return { type, countries: textsOf(geo, 'Locations').map((country) => country.toUpperCase()) };
}

function readCacheTagHeader(config: Part): string | undefined {
  const tags = partOf(config, 'CacheTagConfig');
  return tags && requiredTextOf(tags, 'HeaderName');
}

/** Only whether cookies are written; delivery itself is reported as left out. */
function readLogging(config: Part): boolean {
  const logging = partOf(config, 'Logging');
  if (!logging) return false;
  config.asked.delete('Logging');
  return flagOf(logging, 'IncludeCookies', false);
}

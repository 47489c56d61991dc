/*! bucket-settings: website and CORS configuration of a bucket. Source: AWS::S3::Bucket, AmazonS3/latest/API/API_WebsiteConfiguration.html */
import type { CorsRule, RoutingRule, WebsiteSettings } from '../model.js';
import { numberOf, openPart, type Part, partOf, partsOf, textOf, textsOf } from './part.js';
import type { Reading, Resource } from './reading.js';

export function readWebsite(reading: Reading, bucket: Resource): WebsiteSettings | undefined {
  const site = partOf(openPart(reading, bucket.properties, bucket.logicalId), 'WebsiteConfiguration');
  if (site === undefined) return undefined;
  const all = partOf(site, 'RedirectAllRequestsTo');
  return {
    indexDocument: textOf(site, 'IndexDocument') ?? 'index.html',
    errorDocument: textOf(site, 'ErrorDocument'),
    redirectAll: all && { host: textOf(all, 'HostName') ?? '', protocol: textOf(all, 'Protocol') },
    rules: partsOf(site, 'RoutingRules', 'RoutingRuleCondition').map(readRule),
  };
}

function readRule(rule: Part): RoutingRule {
  const when = partOf(rule, 'RoutingRuleCondition');
  const redirect = partOf(rule, 'RedirectRule') ?? openPart(rule.reading, {}, rule.at);
  const error = when && textOf(when, 'HttpErrorCodeReturnedEquals');
  return {
    whenPrefix: when && textOf(when, 'KeyPrefixEquals'),
    whenError: error === undefined ? undefined : Number(error),
    host: textOf(redirect, 'HostName'),
    protocol: textOf(redirect, 'Protocol'),
    status: numberOf(redirect, 'HttpRedirectCode', 301),
    prefix: textOf(redirect, 'ReplaceKeyPrefixWith'),
    key: textOf(redirect, 'ReplaceKeyWith'),
  };
}

export function readCors(reading: Reading, bucket: Resource): CorsRule[] {
  const cors = partOf(openPart(reading, bucket.properties, bucket.logicalId), 'CorsConfiguration');
  return (cors ? partsOf(cors, 'CorsRules', 'Id') : []).map((rule) => ({
    origins: textsOf(rule, 'AllowedOrigins'),
    methods: textsOf(rule, 'AllowedMethods'),
    headers: textsOf(rule, 'AllowedHeaders'),
    exposed: textsOf(rule, 'ExposedHeaders'),
    maxAge: numberOf(rule, 'MaxAge', undefined),
  }));
}

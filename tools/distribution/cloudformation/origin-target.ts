/*! origin-target: what of the template stands behind an origin's domain name. */
import type { Origin, OriginTarget } from '../model.js';
import { type Asker, readBucketAccess } from './bucket.js';
import { readCors, readWebsite } from './bucket-settings.js';
import { findFunctionUrl, readFunctionUrl } from './function-url.js';
import { findHttpApi, readHttpApi } from './http-api.js';
import { attributeOf, leaveOut, ofType, type Reading, type Resource } from './reading.js';
import { findRestApi, readRestApi } from './rest-api.js';

/** An origin as far as its own properties say. */
export type BareOrigin = Omit<Origin, 'target'>;

/** `place`: directory or URL from the distribution's Metadata.Edgewright.Origins or the caller. */
export function readTarget(
  reading: Reading,
  origin: BareOrigin,
  place: string | undefined,
  asker: Asker,
): OriginTarget {
  if (place !== undefined && /^https?:\/\//.test(place)) return { kind: 'external', url: place };
  const bucket = findBucket(reading, origin.domainName);
  if (bucket) return bucketTarget(reading, bucket, place, asker);
  if (place !== undefined) return standInBucket(origin, place);
  const url = findFunctionUrl(reading, origin.domainName);
  if (url) return readFunctionUrl(reading, url, asker.distributionArn);
  const api = findHttpApi(reading, origin.domainName);
  return (api && readHttpApi(reading, api, origin.path)) ?? outside(reading, origin);
}

interface FoundBucket {
  resource: Resource;
  website: boolean;
}

/** Endpoints of a bucket: AmazonS3/latest/userguide/VirtualHosting.html, WebsiteEndpoints.html */
const endpoint = /^(.+)\.s3(-website)?([.-](dualstack\.)?[a-z]+(-[a-z]+)+-\d+)?\.amazonaws\.com$/;

/** The bucket behind a domain name, and whether as a website. */
export function bucketOfDomain(domain: string): { name: string; website: boolean } | undefined {
  const found = endpoint.exec(domain);
  return found ? { name: found[1]!, website: found[2] !== undefined } : undefined;
}

function findBucket(reading: Reading, domain: string): FoundBucket | undefined {
  const named = bucketOfDomain(domain);
  const isNamed = (resource: Resource) => attributeOf(reading, resource, 'Ref') === named?.name;
  const resource = named && ofType(reading, 'AWS::S3::Bucket').find(isNamed);
  return resource && { resource, website: named.website };
}

function bucketTarget(reading: Reading, found: FoundBucket, place: string | undefined, asker: Asker): OriginTarget {
  const { resource, website } = found;
  const access = readBucketAccess(reading, resource, asker);
  const site = readWebsite(reading, resource);
  const cors = readCors(reading, resource);
  return { kind: 'bucket', logicalId: resource.logicalId, website, ...access, site, cors, directory: place };
}

/** A directory in place of something outside the template: a bucket whose policy nobody can read, so it is taken to be right. */
function standInBucket(origin: BareOrigin, directory: string): OriginTarget {
  const website = origin.domainName.includes('.s3-website');
  const publicRead = origin.accessControl === undefined;
  const access = {
    canRead: true,
    canList: false,
    publicRead,
    headerRead: publicRead,
    statements: undefined,
    arn: undefined,
    asker: undefined,
    managedKey: false,
    aclRead: false,
  };
  const site = { indexDocument: 'index.html', errorDocument: undefined, redirectAll: undefined, rules: [] };
  return { kind: 'bucket', logicalId: origin.id, website, ...access, site, cors: [], directory };
}

function outside(reading: Reading, origin: BareOrigin): OriginTarget {
  const restApi = findRestApi(reading, origin.domainName);
  const target = restApi && readRestApi(reading, restApi);
  if (restApi && !target) {
    const instead = `its methods are no resources of the template: say where it lives with --origin ${origin.id}=URL`;
    leaveOut(reading, `REST API "${restApi.logicalId}"`, `origin "${origin.id}"`, instead);
  }
  return target ?? { kind: 'external', url: undefined };
}

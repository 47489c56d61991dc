/*! live-origins: what S3 and API Gateway say of the buckets and HTTP APIs behind a distribution. */
import { bucketOfDomain } from '../distribution/cloudformation/origin-target.js';
import { isRecord } from '../distribution/cloudformation/values.js';
import type { Answer } from './aws.js';
import { askAll, isOutOfReach, keepAnswer, type Pulling } from './pulling.js';

export async function pullOrigins(pulling: Pulling, config: unknown): Promise<void> {
  const domains = domainsOf(config);
  const buckets = unique(domains.flatMap((domain) => bucketOfDomain(domain)?.name ?? []));
  if (buckets.length > 0 && !(await isOutOfReach(pulling, 's3', `buckets ${buckets.join(', ')}`)))
    for (const bucket of buckets) await pullBucket(pulling, bucket);
  const apis = unique(domains.filter((domain) => httpApi.test(domain)));
  if (apis.length > 0 && !(await isOutOfReach(pulling, 'apigatewayv2', `HTTP APIs ${apis.join(', ')}`)))
    for (const domain of apis) await pullHttpApi(pulling, domain);
}

function domainsOf(config: unknown): string[] {
  const origins = isRecord(config) && isRecord(config.Origins) ? config.Origins.Items : undefined;
  return (Array.isArray(origins) ? origins : []).map(({ DomainName }: Answer) => `${DomainName}`);
}

function unique(items: string[]): string[] {
  return [...new Set(items)];
}

/** File and operation. What a bucket does not have is no file. */
const ofBucket = [
  ['get-bucket-policy', 'GetBucketPolicy'],
  ['get-bucket-website', 'GetBucketWebsite'],
  ['get-bucket-cors', 'GetBucketCors'],
  ['get-public-access-block', 'GetPublicAccessBlock'],
] as const;

async function pullBucket(pulling: Pulling, Bucket: string): Promise<void> {
  const location = await pulling.aws.ask('s3', 'GetBucketLocation', { Bucket });
  if (location === undefined) {
    pulling.leftOut.push(`bucket ${Bucket}: there is none of that name`);
    return;
  }
  // No location means us-east-1, "EU" eu-west-1. AmazonS3/latest/API/API_GetBucketLocation.html
  const { LocationConstraint: place } = location;
  const region = place === 'EU' ? 'eu-west-1' : `${place || 'us-east-1'}`;
  keepAnswer(pulling, `s3/${Bucket}/get-bucket-location.json`, { LocationConstraint: place ?? null });
  for (const [file, operation] of ofBucket) {
    const answer = await pulling.aws.ask('s3', operation, { Bucket }, region);
    if (answer !== undefined) keepAnswer(pulling, `s3/${Bucket}/${file}.json`, answer);
  }
}

const httpApi = /^[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com$/;

async function pullHttpApi(pulling: Pulling, domain: string): Promise<void> {
  const [ApiId, , region] = domain.split('.');
  const api = await pulling.aws.ask('apigatewayv2', 'GetApi', { ApiId }, region);
  if (api === undefined) {
    pulling.leftOut.push(`${domain}: no HTTP API of this account`);
    return;
  }
  keepAnswer(pulling, `apigatewayv2/${ApiId}/get-api.json`, api);
  for (const part of ['Routes', 'Integrations', 'Stages']) {
    const Items = await askAll(pulling, 'apigatewayv2', `Get${part}`, { ApiId }, region);
    keepAnswer(pulling, `apigatewayv2/${ApiId}/get-${part.toLowerCase()}.json`, { Items });
  }
}

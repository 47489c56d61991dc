/*! translated: each kind of resource of hashicorp/aws in CloudFormation's form. What no origin, function or policy hangs on is left out. */
import { isRecord } from '../cloudformation/values.js';
import { firstBlock, type Note, type Shape, translate, type Values } from '../shape.js';
import type { TerraformResource } from './resources.js';
import {
  cachePolicyShape,
  distributionShape,
  originRequestPolicyShape,
  passed,
  responseHeadersPolicyShape,
} from './shapes.js';

type Resources = Record<string, { Type: string; Properties: Values }>;
type Make = (resource: TerraformResource, all: readonly TerraformResource[], note: Note) => Resources;

/** Under the address of the resource; a version of a Lambda beside it. */
export function resourcesOf(resource: TerraformResource, all: readonly TerraformResource[], note: Note): Resources {
  return Object.hasOwn(makers, resource.type) ? makers[resource.type]!(resource, all, note) : {};
}

export function shapeOf(type: string): Shape | undefined {
  return shapes[type]?.[2];
}

const named = passed('arn id etag last_modified_time tags tags_all');

/** Type of Terraform: CloudFormation's type, the property that holds the translation, and the words. */
const shapes: Record<string, [type: string, inside: string, shape: Shape]> = {
  aws_cloudfront_distribution: ['AWS::CloudFront::Distribution', 'DistributionConfig', distributionShape],
  aws_cloudfront_cache_policy: ['AWS::CloudFront::CachePolicy', 'CachePolicyConfig', cachePolicyShape],
  aws_cloudfront_origin_request_policy: [
    'AWS::CloudFront::OriginRequestPolicy',
    'OriginRequestPolicyConfig',
    originRequestPolicyShape,
  ],
  aws_cloudfront_response_headers_policy: [
    'AWS::CloudFront::ResponseHeadersPolicy',
    'ResponseHeadersPolicyConfig',
    responseHeadersPolicyShape,
  ],
  aws_cloudfront_origin_access_control: [
    'AWS::CloudFront::OriginAccessControl',
    'OriginAccessControlConfig',
    {
      ...named,
      name: 'Name',
      description: 'Description',
      origin_access_control_origin_type: 'OriginAccessControlOriginType',
      signing_behavior: 'SigningBehavior',
      signing_protocol: 'SigningProtocol',
    },
  ],
  aws_cloudfront_key_group: [
    'AWS::CloudFront::KeyGroup',
    'KeyGroupConfig',
    { ...named, name: 'Name', comment: 'Comment', items: 'Items' },
  ],
  aws_cloudfront_public_key: [
    'AWS::CloudFront::PublicKey',
    'PublicKeyConfig',
    {
      ...named,
      ...passed('name_prefix caller_reference'),
      name: 'Name',
      comment: 'Comment',
      encoded_key: 'EncodedKey',
    },
  ],
  aws_cloudfront_origin_access_identity: [
    'AWS::CloudFront::CloudFrontOriginAccessIdentity',
    'CloudFrontOriginAccessIdentityConfig',
    {
      ...named,
      ...passed('caller_reference cloudfront_access_identity_path iam_arn s3_canonical_user_id'),
      comment: 'Comment',
    },
  ],
};

const makers: Record<string, Make> = {
  ...Object.fromEntries(Object.keys(shapes).map((type): [string, Make] => [type, byShape])),
  aws_cloudfront_function: cloudFrontFunction,
  aws_cloudfront_key_value_store: ({ address, values }) =>
    one(address, 'AWS::CloudFront::KeyValueStore', { Name: values.name }),
  aws_s3_bucket: bucket,
  aws_s3_bucket_policy: bucketPolicy,
  aws_lambda_function: lambda,
  aws_lambda_function_url: ({ address, values }) =>
    one(address, 'AWS::Lambda::Url', { TargetFunctionArn: values.function_name, AuthType: values.authorization_type }),
  aws_lambda_permission: ({ address, values }) =>
    one(address, 'AWS::Lambda::Permission', {
      Action: values.action,
      FunctionName: values.function_name,
      Principal: values.principal,
      SourceArn: values.source_arn,
    }),
};

function one(address: string, Type: string, properties: Values): Resources {
  const Properties = Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
  return { [address]: { Type, Properties } };
}

function byShape(
  { address, type, values }: TerraformResource,
  _all: readonly TerraformResource[],
  note: Note,
): Resources {
  const [Type, inside, shape] = shapes[type]!;
  const config = translate(values, shape, (path, field) => note([inside, ...path], field));
  if (type === 'aws_cloudfront_distribution') mendDistribution(config);
  return one(address, Type, { [inside]: config });
}

/** Where the provider sends something else than CloudFormation would: facts of its own source, flex.go and distribution.go. */
function mendDistribution(config: Values): void {
  for (const origin of records(config.Origins)) {
    if (!('CustomOriginConfig' in origin) && !('VpcOriginConfig' in origin) && !('S3OriginConfig' in origin))
      origin.S3OriginConfig = {};
  }
  for (const behavior of [...records(config.CacheBehaviors), ...records([config.DefaultCacheBehavior])]) {
    const times = ['MinTTL', 'DefaultTTL', 'MaxTTL'];
    if (behavior.CachePolicyId !== undefined) for (const key of times) delete behavior[key];
    else if (behavior.ForwardedValues !== undefined) for (const key of times) behavior[key] ??= 0;
  }
  for (const response of records(config.CustomErrorResponses)) {
    response.ErrorCachingMinTTL ??= 0;
    if (response.ResponseCode === 0) delete response.ResponseCode;
  }
}

function cloudFrontFunction({ address, values }: TerraformResource): Resources {
  const stores = Array.isArray(values.key_value_store_associations) ? values.key_value_store_associations : [];
  return one(address, 'AWS::CloudFront::Function', {
    Name: values.name,
    FunctionCode: values.code,
    AutoPublish: values.publish ?? true,
    FunctionConfig: {
      Comment: values.comment ?? '',
      Runtime: values.runtime,
      ...(stores.length > 0 ? { KeyValueStoreAssociations: stores.map((arn) => ({ KeyValueStoreARN: arn })) } : {}),
    },
  });
}

/** Website settings have been a resource of their own since provider 4. */
function bucket({ address, values, module }: TerraformResource, all: readonly TerraformResource[]): Resources {
  const isOf = (other: TerraformResource) => other.module === module && isBucket(other.values.bucket, address, values);
  const site = all.find((other) => other.type === 'aws_s3_bucket_website_configuration' && isOf(other))?.values;
  const index = firstBlock(site?.index_document)?.suffix;
  const error = firstBlock(site?.error_document)?.key;
  const properties: Values = { BucketName: values.bucket };
  if (site) properties.WebsiteConfiguration = { IndexDocument: index, ...(error ? { ErrorDocument: error } : {}) };
  return one(address, 'AWS::S3::Bucket', properties);
}

function isBucket(named: unknown, address: string, values: Values): boolean {
  return (typeof named === 'string' && named === values.bucket) || (isRecord(named) && named.Ref === address);
}

/** JSON in a text. In a first plan it is not known, and the bucket is taken to let in who signs. */
function bucketPolicy({ address, values }: TerraformResource): Resources {
  const document = parse(values.policy);
  if (document === undefined) return {};
  return one(address, 'AWS::S3::BucketPolicy', { Bucket: values.bucket, PolicyDocument: document });
}

function parse(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** The code lies in an archive whose source an archive_file says: a folder or one file, relative to where Terraform ran. */
function lambda({ address, values, module }: TerraformResource, all: readonly TerraformResource[]): Resources {
  const archive = all.find(
    (other) =>
      other.type.endsWith('archive_file') && other.module === module && other.values.output_path === values.filename,
  )?.values;
  const source =
    archive?.source_dir ??
    (typeof archive?.source_file === 'string' ? archive.source_file.replace(/[^/]*$/, '') : undefined);
  const environment = firstBlock(values.environment)?.variables;
  return {
    ...one(address, 'AWS::Lambda::Function', {
      FunctionName: values.function_name,
      Handler: values.handler,
      Runtime: values.runtime,
      Timeout: values.timeout,
      MemorySize: values.memory_size,
      Code: source ?? values.filename ?? {},
      ...(environment ? { Environment: { Variables: environment } } : {}),
    }),
    ...one(`${address}#version`, 'AWS::Lambda::Version', { FunctionName: { Ref: address } }),
  };
}

function records(value: unknown): Values[] {
  return (Array.isArray(value) ? value : []).filter(isRecord);
}

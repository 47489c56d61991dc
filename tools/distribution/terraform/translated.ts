/*! translated: each kind of resource of hashicorp/aws in CloudFormation's form. What no origin, function or policy hangs on is left out. */
import { isRecord } from '../cloudformation/values.js';
import { blocks, type Note, type Shape, translate, type Values } from '../shape.js';
import type { Beside } from './beside.js';
import { bucketProperties, jsonOf } from './buckets.js';
import { apiTypes, lambdaProperties } from './lambdas.js';
import type { TerraformResource } from './resources.js';
import {
  cachePolicyShape,
  distributionShape,
  originRequestPolicyShape,
  passed,
  responseHeadersPolicyShape,
} from './shapes.js';
import { ipSetProperties, patternSetProperties, webAclProperties } from './web-acls.js';

type Resources = Record<string, { Type: string; Properties: Values; Metadata?: Values }>;
type Make = (resource: TerraformResource, beside: Beside, note: Note) => Resources;

/** Under the address of the resource; a version of a Lambda beside it. */
export function resourcesOf(resource: TerraformResource, beside: Beside, note: Note): Resources {
  const { address, type, values } = resource;
  if (Object.hasOwn(makers, type)) return makers[type]!(resource, beside, note);
  if (!/^aws_cloudfront_/.test(type)) return {};
  const domains = blocks(values.domain).map(({ domain }) => domain);
  return one(address, cloudFrontType(type), {
    Name: values.name,
    Domains: domains.length > 0 ? domains : values.domains,
  });
}

/** Whether anything of it is read. */
export function isRead(type: string): boolean {
  return (
    Object.hasOwn(makers, type) ||
    /^aws_(cloudfront|s3_bucket|api_?gateway)|^data\.aws_iam_policy_document$|archive_file$/.test(type)
  );
}

/** What no origin, function or policy hangs on is named all the same. */
function cloudFrontType(type: string): string {
  const words = type.slice('aws_cloudfront_'.length).split('_');
  return `AWS::CloudFront::${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`;
}

export function shapeOf(type: string): Shape | undefined {
  return shapes[type.replace(/^data\./, '')]?.[2];
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

const ofAccount = ['cache', 'origin_request', 'response_headers'].map((kind) => `aws_cloudfront_${kind}_policy`);

const makers: Record<string, Make> = {
  ...Object.fromEntries(Object.keys(shapes).map((type): [string, Make] => [type, byShape])),
  ...Object.fromEntries(ofAccount.map((type): [string, Make] => [`data.${type}`, policyOfAccount])),
  ...Object.fromEntries(Object.keys(apiTypes).map((type): [string, Make] => [type, api])),
  aws_cloudfront_function: cloudFrontFunction,
  'data.aws_cloudfront_function': cloudFrontFunction,
  aws_cloudfront_key_value_store: store,
  aws_s3_bucket: bucket,
  'data.aws_s3_bucket': bucket,
  aws_s3_bucket_policy: bucketPolicy,
  aws_lambda_function: lambda,
  aws_wafv2_web_acl: ({ address, values }) => one(address, 'AWS::WAFv2::WebACL', webAclProperties(values)),
  aws_wafv2_ip_set: ({ address, values }) => one(address, 'AWS::WAFv2::IPSet', ipSetProperties(values)),
  aws_wafv2_regex_pattern_set: ({ address, values }) =>
    one(address, 'AWS::WAFv2::RegexPatternSet', patternSetProperties(values)),
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

/** A policy of the account that Terraform looked up. AWS's own are known by their ids. */
function policyOfAccount(resource: TerraformResource, beside: Beside, note: Note): Resources {
  if (String(resource.values.name).startsWith('Managed-')) return {};
  return byShape({ ...resource, type: resource.type.slice('data.'.length) }, beside, note);
}

function api({ address, type, values }: TerraformResource): Resources {
  const [Type, properties] = apiTypes[type]!;
  return one(address, Type, properties(values));
}

function byShape({ address, type, values }: TerraformResource, _beside: Beside, note: Note): Resources {
  const [Type, inside, shape] = shapes[type]!;
  const config = translate(values, shape, (path, field) => note([inside, ...path], field));
  if (type === 'aws_cloudfront_distribution') mendDistribution(config);
  const made = one(address, Type, { [inside]: config });
  if (isDeployed.has(type)) made[address]!.Metadata = deployedAs(values);
  return made;
}

/** Those whose ids users and signers know. */
const isDeployed = new Set(['aws_cloudfront_distribution', 'aws_cloudfront_public_key']);

function deployedAs({ id, domain_name: DomainName }: Values): Values {
  if (typeof id !== 'string' || id === '') return {};
  return { EdgewrightAttributes: { Ref: id, Id: id, ...(typeof DomainName === 'string' ? { DomainName } : {}) } };
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
  if (!values.code) return {};
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

/** With what other resources put into it. */
function store({ address, values }: TerraformResource, { keys }: Beside): Resources {
  const put = [values.arn, address].flatMap((name) => keys.get(name) ?? []);
  const pairs = put.flatMap((each) => [each, ...blocks(each.resource_key_value_pair)]);
  const known = pairs.filter(({ key, value }) => typeof key === 'string' && typeof value === 'string');
  const contents = Object.fromEntries(known.map(({ key, value }) => [key, value]));
  const Metadata = known.length > 0 ? { EdgewrightContents: contents } : {};
  return { [address]: { Type: 'AWS::CloudFront::KeyValueStore', Properties: { Name: values.name }, Metadata } };
}

function bucket(resource: TerraformResource, beside: Beside): Resources {
  const { address, values } = resource;
  const document = jsonOf(values.policy);
  return {
    ...one(address, 'AWS::S3::Bucket', bucketProperties(resource, beside)),
    ...(isRecord(document) ? policyOf(`${address}#policy`, { Ref: address }, document) : {}),
  };
}

/** JSON in a text. In a first plan it is the statements of a document; where these are not known, the bucket is taken to let in who signs. */
function bucketPolicy({ address, values }: TerraformResource): Resources {
  const { policy } = values;
  return policyOf(address, values.bucket, isRecord(policy) ? policy : jsonOf(policy));
}

function policyOf(address: string, Bucket: unknown, PolicyDocument: unknown): Resources {
  return PolicyDocument === undefined ? {} : one(address, 'AWS::S3::BucketPolicy', { Bucket, PolicyDocument });
}

function lambda(resource: TerraformResource, beside: Beside): Resources {
  const { address } = resource;
  return {
    ...one(address, 'AWS::Lambda::Function', lambdaProperties(resource, beside)),
    ...one(`${address}#version`, 'AWS::Lambda::Version', { FunctionName: { Ref: address } }),
  };
}

function records(value: unknown): Values[] {
  return (Array.isArray(value) ? value : []).filter(isRecord);
}

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
/*! attributes: what Terraform calls an attribute of a resource, in CloudFormation's terms. Source: the documentation of each resource of hashicorp/aws */
import type { Values } from '../shape.js';
import type { TerraformResource } from './resources.js';

type Make = (id: string, resource: TerraformResource) => unknown;

const ref: Make = (id) => ({ Ref: id });
const get =
  (attribute: string): Make =>
  (id) => ({ 'Fn::GetAtt': [id, attribute] });
/** The host of a URL. */
const host =
  (attribute: string): Make =>
  (id) => ({ 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': [id, attribute] }] }] });
const sub =
  (text: string): Make =>
  (id) => ({ 'Fn::Sub': [text, { Id: { Ref: id } }] });

const policy = { id: ref };

/** Type to attribute to reference. `id` comes first where values of several are alike. */
const table: Record<string, Record<string, Make>> = {
  aws_cloudfront_distribution: {
    id: ref,
    arn: sub('arn:aws:cloudfront::${AWS::AccountId}:distribution/${Id}'),
    domain_name: get('DomainName'),
  },
  aws_cloudfront_function: { arn: get('FunctionARN') },
  aws_cloudfront_cache_policy: policy,
  aws_cloudfront_origin_request_policy: policy,
  aws_cloudfront_response_headers_policy: policy,
  aws_cloudfront_key_group: policy,
  aws_cloudfront_public_key: policy,
  aws_cloudfront_origin_access_control: policy,
  aws_cloudfront_key_value_store: { arn: get('Arn') },
  aws_cloudfront_origin_access_identity: {
    cloudfront_access_identity_path: sub('origin-access-identity/cloudfront/${Id}'),
    iam_arn: sub('arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${Id}'),
    s3_canonical_user_id: get('S3CanonicalUserId'),
  },
  aws_s3_bucket: {
    bucket_regional_domain_name: get('RegionalDomainName'),
    bucket_domain_name: get('DomainName'),
    website_endpoint: host('WebsiteURL'),
    arn: get('Arn'),
    id: ref,
    bucket: ref,
  },
  aws_lambda_function: { qualified_arn: (id) => ({ Ref: `${id}#version` }), arn: get('Arn'), function_name: ref },
  aws_lambda_function_url: { function_url: host('FunctionUrl') },
  aws_apigatewayv2_api: { api_endpoint: host('ApiEndpoint'), id: ref },
  aws_apigatewayv2_stage: {},
};

/** Undefined: CloudFormation has nothing of the kind, or the resource does not count here. */
export function attributeOf(resource: TerraformResource, attribute: string): unknown {
  const found = resource.type === 'aws_s3_bucket_website_configuration' ? undefined : table[resource.type]?.[attribute];
  return found?.(resource.address, resource);
}

export interface Known {
  /** Address of the resource whose attribute it is. */
  owner: string;
  reference: unknown;
}

/** Every known value of an attribute to the reference that stands for it: a host without its scheme, as origins have it. */
export function knownValues(resources: readonly TerraformResource[]): Map<string, Known> {
  const known = new Map<string, Known>();
  for (const resource of resources) {
    for (const [attribute, make] of Object.entries(table[resource.type] ?? {})) {
      const value = resource.values[attribute];
      if (typeof value !== 'string' || value === '') continue;
      const plain = value.replace(/^https?:\/\//, '').replace(/\/$/, '');
      const { address } = resource;
      if (!known.has(plain)) known.set(plain, { owner: address, reference: make(address, resource) });
    }
  }
  return known;
}

/** A value with known attributes of other resources replaced by references, wherever in it they stand whole; ARNs of objects in a bucket too. */
export function withReferences(value: unknown, known: ReadonlyMap<string, Known>, asker: string): unknown {
  if (typeof value === 'string') return referenceFor(value, known, asker) ?? objectsOf(value, known, asker) ?? value;
  if (Array.isArray(value)) return value.map((item) => withReferences(item, known, asker));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Values).map(([key, item]) => [key, withReferences(item, known, asker)]);
  return Object.fromEntries(entries);
}

/** A resource's own name stays a name. */
function referenceFor(value: string, known: ReadonlyMap<string, Known>, asker: string): unknown {
  const found = known.get(value);
  return found === undefined || found.owner === asker ? undefined : found.reference;
}

function objectsOf(value: string, known: ReadonlyMap<string, Known>, asker: string): unknown {
  const slash = value.indexOf('/');
  if (!value.startsWith('arn:aws:s3:::') || slash < 0) return undefined;
  const bucket = referenceFor(value.slice(0, slash), known, asker);
  return bucket && { 'Fn::Join': ['', [bucket, value.slice(slash)]] };
}

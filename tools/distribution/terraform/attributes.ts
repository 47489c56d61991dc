// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
/*! attributes: what Terraform calls an attribute of a resource, in CloudFormation's terms. Source: the documentation of each resource of hashicorp/aws */
import type { Values } from '../shape.js';
import { followAll, type Target } from './follow.js';
import type { Reading, TerraformResource } from './resources.js';

type Make = (id: string, resource: Pick<TerraformResource, 'values'>) => unknown;

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
  // Of code that only apply writes nothing can run: the attachment is then not known here.
  aws_cloudfront_function: {
    arn: (id, { values }) => (values.code ? { 'Fn::GetAtt': [id, 'FunctionARN'] } : undefined),
  },
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
  aws_lambda_function: {
    qualified_arn: (id) => ({ Ref: `${id}#version` }),
    arn: get('Arn'),
    function_name: ref,
    invoke_arn: sub('arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Id}/invocations'),
  },
  aws_lambda_function_url: { function_url: host('FunctionUrl') },
  aws_wafv2_web_acl: { arn: get('Arn') },
  aws_wafv2_ip_set: { arn: get('Arn') },
  aws_wafv2_regex_pattern_set: { arn: get('Arn') },
  aws_apigatewayv2_api: { api_endpoint: host('ApiEndpoint'), id: ref },
  aws_apigatewayv2_integration: { id: ref },
  aws_api_gateway_rest_api: { id: ref },
};

/** What makes a host of a resource, whichever of its attributes an origin's domain name was put together from. */
const hosts: Record<string, Make> = {
  aws_s3_bucket: get('RegionalDomainName'),
  aws_apigatewayv2_api: host('ApiEndpoint'),
  aws_api_gateway_rest_api: sub('${Id}.execute-api.${AWS::Region}.amazonaws.com'),
  aws_lambda_function_url: host('FunctionUrl'),
};

/** What speaks for another resource: by which argument, and what its attributes are of that one. */
const owners: Record<string, [argument: string, type: string]> = {
  aws_s3_bucket_website_configuration: ['bucket', 'aws_s3_bucket'],
  aws_apigatewayv2_stage: ['api_id', 'aws_apigatewayv2_api'],
  aws_api_gateway_stage: ['rest_api_id', 'aws_api_gateway_rest_api'],
  aws_api_gateway_deployment: ['rest_api_id', 'aws_api_gateway_rest_api'],
};

/**
 * What stands for an attribute of a resource in the argument `field`. Undefined: CloudFormation has nothing of the kind, or the resource
 * does not count here.
 */
export function attributeOf(reading: Reading, target: Target, field: string): unknown {
  const { resource, attribute = usual(field) } = target;
  const { address } = resource;
  const type = resource.type.replace(/^data\./, '');
  if (Object.hasOwn(owners, type)) return attributeOfOwner(reading, resource, owners[type]!, attribute, field);
  const wanted = Object.hasOwn(table, type) ? table[type]![attribute] : undefined;
  const isName = field === 'domain_name' && ['id', 'bucket', 'arn', 'url_id', 'execution_arn'].includes(attribute);
  const made = isName && Object.hasOwn(hosts, type) ? hosts[type] : wanted;
  return made?.(address, resource);
}

/** Of a reference without its attribute. */
function usual(field: string): string {
  if (field === 'lambda_arn') return 'qualified_arn';
  return /arn$|^key_value_store/.test(field) ? 'arn' : 'id';
}

function attributeOfOwner(
  reading: Reading,
  resource: TerraformResource,
  [argument, type]: [argument: string, type: string],
  attribute: string,
  field: string,
): unknown {
  const value = resource.values[argument];
  const known = reading.resources.find(
    (each) => each.type === type && [each.values.id, each.values.bucket].includes(value),
  );
  const owner =
    value === undefined || value === null
      ? followAll(reading, resource.expressions[argument], resource)[0]?.resource
      : known;
  if (owner?.type !== type) return undefined;
  return attributeOf(reading, { resource: owner, attribute: attribute === 'invoke_url' ? 'id' : attribute }, field);
}

interface Known {
  /** Address of the resource whose attribute it is. */
  owner: string;
  reference: unknown;
}

/** Every known value of an attribute to the reference that stands for it: a host without its scheme, as origins have it. */
export function knownValues(resources: readonly TerraformResource[]): Map<string, Known> {
  const known = new Map<string, Known>();
  for (const resource of resources) {
    for (const [attribute, make] of Object.entries(table[resource.type.replace(/^data\./, '')] ?? {})) {
      const value = resource.values[attribute];
      if (typeof value !== 'string' || value === '') continue;
      const plain = value.replace(/^https?:\/\//, '').replace(/\/$/, '');
      const { address } = resource;
      const reference = make(address, resource);
      if (reference !== undefined && !known.has(plain)) known.set(plain, { owner: address, reference });
    }
  }
  return known;
}

/** A value with known attributes of other resources replaced by references, wherever in it they stand whole; ARNs of objects in a bucket too. */
export function withReferences(value: unknown, known: ReadonlyMap<string, Known>, asker: string): unknown {
  if (typeof value === 'string')
    return referenceFor(value, known, asker) ?? partReferenced(value, known, asker) ?? value;
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

/** Texts of which a part is known: objects of a bucket, integrations of an API, and the host of an API by its id. */
const parts = [
  /^(arn:aws:s3:::[^/]+)(\/.*)$/,
  /^()(integrations\/)([a-z0-9]+)$/,
  /^([a-z0-9]{10})(\.execute-api\..*)$/,
];

function partReferenced(value: string, known: ReadonlyMap<string, Known>, asker: string): unknown {
  for (const part of parts) {
    const pieces = (part.exec(value) ?? []).slice(1).map((piece) => referenceFor(piece, known, asker) ?? piece);
    if (pieces.some((piece) => typeof piece !== 'string')) return { 'Fn::Join': ['', pieces] };
  }
  return undefined;
}

/*!
 * buckets: a bucket and what is set on it in resources of its own, in CloudFormation's form.
 * Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_website_configuration and its neighbours
 */
import { isRecord } from '../cloudformation/values.js';
import { blocks, firstBlock, many, noNote, one, type Shape, translate, type Values } from '../shape.js';
import type { Beside } from './beside.js';
import type { TerraformResource } from './resources.js';

const website: Shape = {
  index_document: one('', { suffix: 'IndexDocument' }),
  error_document: one('', { key: 'ErrorDocument' }),
  redirect_all_requests_to: one('RedirectAllRequestsTo', { host_name: 'HostName', protocol: 'Protocol' }),
  routing_rule: many('RoutingRules', {
    condition: one('RoutingRuleCondition', {
      http_error_code_returned_equals: 'HttpErrorCodeReturnedEquals',
      key_prefix_equals: 'KeyPrefixEquals',
    }),
    redirect: one('RedirectRule', {
      host_name: 'HostName',
      http_redirect_code: 'HttpRedirectCode',
      protocol: 'Protocol',
      replace_key_prefix_with: 'ReplaceKeyPrefixWith',
      replace_key_with: 'ReplaceKeyWith',
    }),
  }),
};

const cors: Shape = {
  cors_rule: many('CorsRules', {
    id: 'Id',
    allowed_headers: 'AllowedHeaders',
    allowed_methods: 'AllowedMethods',
    allowed_origins: 'AllowedOrigins',
    expose_headers: 'ExposedHeaders',
    max_age_seconds: 'MaxAge',
  }),
};

const encryption: Shape = {
  rule: many('ServerSideEncryptionConfiguration', {
    apply_server_side_encryption_by_default: one('ServerSideEncryptionByDefault', {
      sse_algorithm: 'SSEAlgorithm',
      kms_master_key_id: 'KMSMasterKeyID',
    }),
  }),
};

/** Properties of AWS::S3::Bucket. Settings have been resources of their own since provider 4, and arguments of the bucket before. */
export function bucketProperties({ address, values }: TerraformResource, { settings }: Beside): Values {
  const beside = (name: string) =>
    settings.get(`aws_s3_bucket_${name} ${values.bucket ?? values.id}`) ??
    settings.get(`aws_s3_bucket_${name} ${address}`);
  const acl = beside('acl')?.acl ?? values.acl;
  const { server_side_encryption_configuration: inside } = values;
  return {
    BucketName: values.bucket,
    WebsiteConfiguration: websiteOf(beside('website_configuration') ?? olderWebsite(values)),
    CorsConfiguration: inWords(beside('cors_configuration') ?? values, cors),
    BucketEncryption: inWords(beside('server_side_encryption_configuration') ?? firstBlock(inside) ?? {}, encryption),
    AccessControl: typeof acl === 'string' && acl.startsWith('public-read') ? 'PublicRead' : undefined,
  };
}

/** Undefined where nothing is set: a bucket without a website answers otherwise than one with an empty one. */
function inWords(values: Values, shape: Shape): Values | undefined {
  const made = translate(values, shape, noNote);
  return Object.keys(made).length > 0 && Object.values(made).every((each) => !Array.isArray(each) || each.length > 0)
    ? made
    : undefined;
}

function websiteOf(values: Values): Values | undefined {
  const made = inWords({ ...values, routing_rule: undefined }, website);
  const rules =
    jsonOf(values.routing_rules) ??
    translate({ routing_rule: blocks(values.routing_rule) }, website, noNote).RoutingRules;
  if (!made || !Array.isArray(rules) || rules.length === 0) return made;
  return { ...made, RoutingRules: rules.filter(isRecord).map(ruleOf) };
}

/** S3's own JSON says Condition and Redirect. */
function ruleOf({ Condition, Redirect, ...rest }: Values): Values {
  return {
    ...(Condition ? { RoutingRuleCondition: Condition } : {}),
    ...(Redirect ? { RedirectRule: Redirect } : {}),
    ...rest,
  };
}

/** The argument `website` of a bucket: plain texts, and a URL to redirect to. */
function olderWebsite(values: Values): Values {
  const site = firstBlock(values.website) ?? {};
  const [, protocol, host] = /^(?:(https?):\/\/)?(.+)$/.exec(String(site.redirect_all_requests_to ?? '')) ?? [];
  const block = (key: string, value: unknown) => (value ? [{ [key]: value }] : []);
  return {
    index_document: block('suffix', site.index_document),
    error_document: block('key', site.error_document),
    redirect_all_requests_to: host === undefined ? [] : [{ host_name: host, protocol }],
    routing_rules: site.routing_rules,
  };
}

export function jsonOf(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

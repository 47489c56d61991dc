/** One distribution of 75 behaviors, as each tool writes it down. */

const optimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const methods = ['GET', 'HEAD', 'OPTIONS'];
const functionArn = 'arn:aws:cloudfront::999988887777:function/rewrite';
const code = 'function handler(event) { return event.request; }';
const listed = Array.from({ length: 74 }, (_, at) => `/part-${at}/*`);

type Values = Record<string, unknown>;

const counted = (items: unknown[]) => ({ Quantity: items.length, Items: items });
const association = [{ EventType: 'viewer-request', FunctionARN: functionArn }];

function behavior(pattern: string | undefined) {
  const base = { TargetOriginId: 'main', ViewerProtocolPolicy: 'redirect-to-https', Compress: true };
  return { ...(pattern ? { PathPattern: pattern } : {}), ...base, CachePolicyId: optimized };
}

export function cloudFormation(): Values {
  const FunctionAssociations = [
    { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Rewrite', 'FunctionARN'] } },
  ];
  const of = (pattern?: string) => ({ ...behavior(pattern), AllowedMethods: methods, FunctionAssociations });
  const origin = {
    Id: 'main',
    DomainName: 'api.example.com',
    CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
  };
  const DistributionConfig = {
    Enabled: true,
    Origins: [origin],
    DefaultCacheBehavior: of(),
    CacheBehaviors: listed.map(of),
  };
  const FunctionConfig = { Comment: '', Runtime: 'cloudfront-js-2.0' };
  const rewrite = { Name: 'rewrite', AutoPublish: true, FunctionCode: code, FunctionConfig };
  return {
    Resources: {
      Site: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig } },
      Rewrite: { Type: 'AWS::CloudFront::Function', Properties: rewrite },
    },
  };
}

export function awsAnswer(): Values {
  const of = (pattern?: string) => ({
    ...behavior(pattern),
    AllowedMethods: { ...counted(methods), CachedMethods: counted(['GET', 'HEAD']) },
    FunctionAssociations: counted(association),
  });
  const CustomOriginConfig = { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' };
  const DistributionConfig = {
    CallerReference: 'bench',
    Enabled: true,
    Aliases: counted([]),
    Origins: counted([{ Id: 'main', DomainName: 'api.example.com', CustomHeaders: counted([]), CustomOriginConfig }]),
    DefaultCacheBehavior: of(),
    CacheBehaviors: counted(listed.map(of)),
    CustomErrorResponses: counted([]),
  };
  return { ETag: 'E1', DistributionConfig };
}

/** By address. */
function resources(): Record<string, Values> {
  const of = (pattern?: string) => ({
    ...(pattern ? { path_pattern: pattern } : {}),
    target_origin_id: 'main',
    viewer_protocol_policy: 'redirect-to-https',
    compress: true,
    cache_policy_id: optimized,
    allowed_methods: methods,
    cached_methods: ['GET', 'HEAD'],
    function_association: [{ event_type: 'viewer-request', function_arn: functionArn }],
    lambda_function_association: [],
    forwarded_values: [],
    min_ttl: 0,
    default_ttl: 0,
    max_ttl: 0,
  });
  const custom_origin_config = [{ http_port: 80, https_port: 443, origin_protocol_policy: 'https-only' }];
  const origin = [{ origin_id: 'main', domain_name: 'api.example.com', custom_origin_config, custom_header: [] }];
  return {
    'aws_cloudfront_distribution.site': {
      enabled: true,
      origin,
      default_cache_behavior: [of()],
      ordered_cache_behavior: listed.map(of),
    },
    'aws_cloudfront_function.rewrite': { name: 'rewrite', arn: functionArn, runtime: 'cloudfront-js-2.0', code },
  };
}

function listOf(all: Record<string, Values>): Values[] {
  return Object.entries(all).map(([address, values]) => {
    const [type, name] = address.split('.');
    return { address, mode: 'managed', type, name, provider_name: 'registry.terraform.io/hashicorp/aws', values };
  });
}

export function terraformState(): Values {
  const root_module = { resources: listOf(resources()) };
  return { format_version: '1.0', terraform_version: '1.9.0', values: { root_module } };
}

/** As before the first apply: the ARN of the function is followed. `others`: resources beside it, such as a landscape has. */
export function terraformPlan(others = 0): Values {
  const all = structuredClone(resources());
  const { default_cache_behavior: first, ordered_cache_behavior: more } = all['aws_cloudfront_distribution.site']!;
  for (const each of [first, more].flat() as { function_association: Values[] }[])
    delete each.function_association[0]!.function_arn;
  delete all['aws_cloudfront_function.rewrite']!.arn;
  for (let at = 0; at < others; at++) all[`aws_s3_bucket.b${at}`] = otherBucket(at);
  const references = ['aws_cloudfront_function.rewrite.arn', 'aws_cloudfront_function.rewrite'];
  const block = { event_type: { constant_value: 'viewer-request' }, function_arn: { references } };
  const inside = { function_association: [block] };
  const expressions = { default_cache_behavior: [inside], ordered_cache_behavior: listed.map(() => inside) };
  const declared = listOf(all).map(({ address, type, name }) => ({
    address,
    type,
    name,
    expressions: type === 'aws_cloudfront_distribution' ? expressions : { bucket: { constant_value: name } },
  }));
  const changes = listOf(all).map(({ values, ...rest }) => ({
    ...rest,
    change: { actions: ['create'], before: null, after: values, after_unknown: { id: true } },
  }));
  return {
    format_version: '1.2',
    terraform_version: '1.9.0',
    planned_values: { root_module: { resources: listOf(all) } },
    resource_changes: changes,
    prior_state: { format_version: '1.0', values: { root_module: { resources: [] } } },
    configuration: { root_module: { resources: declared } },
  };
}

/** Some 700 characters. */
function otherBucket(at: number): Values {
  const tags = Object.fromEntries(
    Array.from({ length: 12 }, (_, tag) => [`tag-${tag}`, `${at} of the landscape, ${tag}`]),
  );
  return {
    bucket: `landscape-${at}`,
    force_destroy: false,
    tags,
    tags_all: tags,
    acceleration_status: null,
    policy: null,
  };
}

const plural: Record<string, string> = {
  origin: 'origins',
  ordered_cache_behavior: 'orderedCacheBehaviors',
  function_association: 'functionAssociations',
  lambda_function_association: 'lambdaFunctionAssociations',
  custom_header: 'customHeaders',
};
const single = ['default_cache_behavior', 'custom_origin_config', 'forwarded_values'];

export function pulumiStack(): Values {
  const kinds = {
    aws_cloudfront_distribution: 'distribution:Distribution',
    aws_cloudfront_function: 'function:Function',
  };
  const stack = listOf(resources()).map(({ type, name, values }) => {
    const kind = `aws:cloudfront/${kinds[type as keyof typeof kinds]}`;
    return { urn: `urn:pulumi:prod::site::${kind}::${name}`, type: kind, custom: true, outputs: bridged(values) };
  });
  return { version: 3, deployment: { manifest: {}, resources: stack } };
}

/** As Pulumi's bridge writes the values of Terraform. */
function bridged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bridged);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      plural[key] ?? key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      bridged(single.includes(key) && Array.isArray(member) ? (member[0] ?? null) : member),
    ]),
  );
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDistributions } from '../../tools/distribution/cloudformation/index.js';
import type { Description } from '../../tools/distribution/description.js';
import type { DistributionModel } from '../../tools/distribution/model.js';
import { openData, openDescription } from '../../tools/distribution/open.js';
import { withPlace } from '../../tools/doctor/doctor-finding.js';
import { examine } from '../../tools/doctor/examined.js';
import { diagnose, diagnoseFully } from '../../tools/doctor/index.js';
import { createSimulator } from '../../tools/simulator/index.js';

const optimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const code = 'function handler(event) { event.request.uri = "/index.html"; return event.request; }';
const ids = {
  function: 'arn:aws:cloudfront::999988887777:function/rewrite',
  oac: 'E1OAC',
  policy: 'f00dcafe-0000-4000-8000-000000000001',
  bucket: 'site-bucket',
  dist: 'E1DIST',
  forwarded: 'f00dcafe-0000-4000-8000-000000000002',
  headers: 'f00dcafe-0000-4000-8000-000000000003',
  group: 'f00dcafe-0000-4000-8000-000000000004',
  key: 'K1PUBLIC',
  store: 'arn:aws:cloudfront::999988887777:key-value-store/f00dcafe-0000-4000-8000-000000000005',
};
const pem = '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n';
const regional = `${ids.bucket}.s3.eu-west-1.amazonaws.com`;
const distArn = `arn:aws:cloudfront::999988887777:distribution/${ids.dist}`;

/** Values of aws_cloudfront_distribution as a state holds them: empty texts and zeros where nothing is set. */
const distribution = {
  id: ids.dist,
  arn: distArn,
  domain_name: 'd1.cloudfront.net',
  enabled: true,
  aliases: ['www.example.com'],
  comment: '',
  default_root_object: 'index.html',
  http_version: 'http2',
  is_ipv6_enabled: true,
  price_class: 'PriceClass_100',
  web_acl_id: '',
  custom_error_response: [
    { error_code: 404, response_code: 200, response_page_path: '/index.html', error_caching_min_ttl: 0 },
  ],
  default_cache_behavior: [
    {
      target_origin_id: 'site',
      viewer_protocol_policy: 'redirect-to-https',
      allowed_methods: ['GET', 'HEAD'],
      cached_methods: ['GET', 'HEAD'],
      compress: true,
      cache_policy_id: optimized,
      origin_request_policy_id: ids.forwarded,
      response_headers_policy_id: ids.headers,
      min_ttl: 0,
      default_ttl: 0,
      max_ttl: 0,
      forwarded_values: [],
      function_association: [{ event_type: 'viewer-request', function_arn: ids.function }],
      lambda_function_association: [],
      trusted_key_groups: [],
      grpc_config: [{ enabled: false }],
    },
  ],
  ordered_cache_behavior: [
    {
      path_pattern: '/api/*',
      target_origin_id: 'both',
      trusted_key_groups: [ids.group],
      viewer_protocol_policy: 'https-only',
      allowed_methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
      cached_methods: ['GET', 'HEAD'],
      compress: false,
      cache_policy_id: ids.policy,
      function_association: [],
    },
  ],
  origin: [
    {
      origin_id: 'site',
      domain_name: regional,
      origin_path: '',
      origin_access_control_id: ids.oac,
      s3_origin_config: [],
      custom_header: [],
      connection_attempts: 3,
      connection_timeout: 10,
    },
    {
      origin_id: 'api',
      domain_name: 'api.example.com',
      origin_path: '/v1',
      custom_header: [{ name: 'X-Key', value: 'k' }],
      custom_origin_config: [
        {
          http_port: 80,
          https_port: 443,
          origin_protocol_policy: 'https-only',
          origin_ssl_protocols: ['TLSv1.2'],
          origin_read_timeout: 20,
          origin_keepalive_timeout: 5,
        },
      ],
    },
  ],
  origin_group: [
    {
      origin_id: 'both',
      failover_criteria: [{ status_codes: [502, 503] }],
      member: [{ origin_id: 'api' }, { origin_id: 'site' }],
    },
  ],
  restrictions: [{ geo_restriction: [{ restriction_type: 'whitelist', locations: ['DE', 'FR'] }] }],
  viewer_certificate: [
    {
      acm_certificate_arn: 'arn:aws:acm:us-east-1:999988887777:certificate/1',
      ssl_support_method: 'sni-only',
      minimum_protocol_version: 'TLSv1.2_2021',
      cloudfront_default_certificate: false,
    },
  ],
};

const policyValues = {
  id: ids.policy,
  name: 'api',
  min_ttl: 0,
  default_ttl: 60,
  max_ttl: 600,
  parameters_in_cache_key_and_forwarded_to_origin: [
    {
      enable_accept_encoding_gzip: true,
      enable_accept_encoding_brotli: false,
      cookies_config: [{ cookie_behavior: 'whitelist', cookies: [{ items: ['session'] }] }],
      headers_config: [{ header_behavior: 'none', headers: [] }],
      query_strings_config: [{ query_string_behavior: 'all', query_strings: [] }],
    },
  ],
};

const statement = (SourceArn: unknown, Resource: unknown) => ({
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: 's3:GetObject',
      Resource,
      Condition: { StringEquals: { 'AWS:SourceArn': SourceArn } },
    },
  ],
});

const resource = (address: string, values: object) => {
  const [type, name] = address.split('.').slice(-2);
  return {
    address,
    mode: 'managed',
    type,
    name: name!.replace(/\[.*/, ''),
    provider_name: 'registry.terraform.io/hashicorp/aws',
    values,
  };
};

const resources = (prefix = '') => [
  resource(`${prefix}aws_cloudfront_distribution.site`, distribution),
  resource(`${prefix}aws_cloudfront_function.rewrite`, {
    arn: ids.function,
    name: 'rewrite',
    runtime: 'cloudfront-js-2.0',
    code,
    publish: true,
    key_value_store_associations: [ids.store],
  }),
  resource(`${prefix}aws_cloudfront_key_value_store.routes`, { name: 'routes', arn: ids.store }),
  resource(`${prefix}aws_cloudfront_public_key.members`, { id: ids.key, name: 'members', encoded_key: pem }),
  resource(`${prefix}aws_cloudfront_key_group.members`, { id: ids.group, name: 'members', items: [ids.key] }),
  resource(`${prefix}aws_cloudfront_origin_request_policy.forwarded`, {
    id: ids.forwarded,
    name: 'forwarded',
    cookies_config: [{ cookie_behavior: 'all', cookies: [] }],
    headers_config: [{ header_behavior: 'whitelist', headers: [{ items: ['x-tenant'] }] }],
    query_strings_config: [{ query_string_behavior: 'allExcept', query_strings: [{ items: ['debug'] }] }],
  }),
  resource(`${prefix}aws_cloudfront_response_headers_policy.headers`, {
    id: ids.headers,
    name: 'headers',
    security_headers_config: [{ frame_options: [{ frame_option: 'DENY', override: true }] }],
    cors_config: [
      {
        access_control_allow_credentials: false,
        access_control_allow_headers: [{ items: ['*'] }],
        access_control_allow_methods: [{ items: ['GET'] }],
        access_control_allow_origins: [{ items: ['https://a.test'] }],
        origin_override: true,
      },
    ],
    custom_headers_config: [{ items: [{ header: 'x-one', value: '1', override: false }] }],
  }),
  resource(`${prefix}aws_cloudfront_origin_access_control.oac`, {
    id: ids.oac,
    name: 'oac',
    origin_access_control_origin_type: 's3',
    signing_behavior: 'always',
    signing_protocol: 'sigv4',
  }),
  resource(`${prefix}aws_cloudfront_cache_policy.api`, policyValues),
  resource(`${prefix}aws_s3_bucket.site`, {
    id: ids.bucket,
    bucket: ids.bucket,
    arn: `arn:aws:s3:::${ids.bucket}`,
    bucket_regional_domain_name: regional,
    bucket_domain_name: `${ids.bucket}.s3.amazonaws.com`,
  }),
  resource(`${prefix}aws_s3_bucket_policy.site`, {
    bucket: ids.bucket,
    policy: JSON.stringify(statement(distArn, `arn:aws:s3:::${ids.bucket}/*`)),
  }),
];

const state = {
  format_version: '1.0',
  terraform_version: '1.9.0',
  values: { root_module: { resources: resources() } },
};

/** The same in CloudFormation. */
const twin = {
  Resources: {
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: ids.bucket } },
    Policy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Bucket' },
        PolicyDocument: statement(
          { 'Fn::Join': ['', ['arn:aws:cloudfront::', { Ref: 'AWS::AccountId' }, ':distribution/', { Ref: 'Site' }]] },
          { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, '/*']] },
        ),
      },
    },
    Oac: {
      Type: 'AWS::CloudFront::OriginAccessControl',
      Properties: {
        OriginAccessControlConfig: {
          Name: 'oac',
          OriginAccessControlOriginType: 's3',
          SigningBehavior: 'always',
          SigningProtocol: 'sigv4',
        },
      },
    },
    Rewrite: {
      Type: 'AWS::CloudFront::Function',
      Properties: {
        Name: 'rewrite',
        AutoPublish: true,
        FunctionCode: code,
        FunctionConfig: {
          Comment: '',
          Runtime: 'cloudfront-js-2.0',
          KeyValueStoreAssociations: [{ KeyValueStoreARN: { 'Fn::GetAtt': ['Routes', 'Arn'] } }],
        },
      },
    },
    Routes: { Type: 'AWS::CloudFront::KeyValueStore', Properties: { Name: 'routes' } },
    Members: {
      Type: 'AWS::CloudFront::PublicKey',
      Properties: { PublicKeyConfig: { CallerReference: 'c', Name: 'members', EncodedKey: pem } },
    },
    Group: {
      Type: 'AWS::CloudFront::KeyGroup',
      Properties: { KeyGroupConfig: { Name: 'members', Items: [{ Ref: 'Members' }] } },
    },
    Forwarded: {
      Type: 'AWS::CloudFront::OriginRequestPolicy',
      Properties: {
        OriginRequestPolicyConfig: {
          Name: 'forwarded',
          CookiesConfig: { CookieBehavior: 'all' },
          HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['x-tenant'] },
          QueryStringsConfig: { QueryStringBehavior: 'allExcept', QueryStrings: ['debug'] },
        },
      },
    },
    Headers: {
      Type: 'AWS::CloudFront::ResponseHeadersPolicy',
      Properties: {
        ResponseHeadersPolicyConfig: {
          Name: 'headers',
          SecurityHeadersConfig: { FrameOptions: { FrameOption: 'DENY', Override: true } },
          CorsConfig: {
            AccessControlAllowCredentials: false,
            AccessControlAllowHeaders: { Items: ['*'] },
            AccessControlAllowMethods: { Items: ['GET'] },
            AccessControlAllowOrigins: { Items: ['https://a.test'] },
            OriginOverride: true,
          },
          CustomHeadersConfig: { Items: [{ Header: 'x-one', Value: '1', Override: false }] },
        },
      },
    },
    Api: {
      Type: 'AWS::CloudFront::CachePolicy',
      Properties: {
        CachePolicyConfig: {
          Name: 'api',
          MinTTL: 0,
          DefaultTTL: 60,
          MaxTTL: 600,
          ParametersInCacheKeyAndForwardedToOrigin: {
            EnableAcceptEncodingGzip: true,
            EnableAcceptEncodingBrotli: false,
            CookiesConfig: { CookieBehavior: 'whitelist', Cookies: ['session'] },
            HeadersConfig: { HeaderBehavior: 'none' },
            QueryStringsConfig: { QueryStringBehavior: 'all' },
          },
        },
      },
    },
    Site: {
      Type: 'AWS::CloudFront::Distribution',
      Properties: {
        DistributionConfig: {
          Enabled: true,
          Aliases: ['www.example.com'],
          DefaultRootObject: 'index.html',
          CustomErrorResponses: [
            { ErrorCode: 404, ResponseCode: 200, ResponsePagePath: '/index.html', ErrorCachingMinTTL: 0 },
          ],
          DefaultCacheBehavior: {
            TargetOriginId: 'site',
            ViewerProtocolPolicy: 'redirect-to-https',
            Compress: true,
            CachePolicyId: optimized,
            OriginRequestPolicyId: { Ref: 'Forwarded' },
            ResponseHeadersPolicyId: { Ref: 'Headers' },
            FunctionAssociations: [
              { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Rewrite', 'FunctionARN'] } },
            ],
          },
          CacheBehaviors: [
            {
              PathPattern: '/api/*',
              TargetOriginId: 'both',
              TrustedKeyGroups: [{ Ref: 'Group' }],
              ViewerProtocolPolicy: 'https-only',
              AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
              CachePolicyId: { Ref: 'Api' },
            },
          ],
          Origins: [
            {
              Id: 'site',
              DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] },
              S3OriginConfig: {},
              OriginAccessControlId: { Ref: 'Oac' },
            },
            {
              Id: 'api',
              DomainName: 'api.example.com',
              OriginPath: '/v1',
              OriginCustomHeaders: [{ HeaderName: 'X-Key', HeaderValue: 'k' }],
              CustomOriginConfig: {
                OriginProtocolPolicy: 'https-only',
                OriginSSLProtocols: ['TLSv1.2'],
                OriginReadTimeout: 20,
                OriginKeepaliveTimeout: 5,
              },
            },
          ],
          OriginGroups: {
            Quantity: 1,
            Items: [
              {
                Id: 'both',
                FailoverCriteria: { StatusCodes: { Quantity: 2, Items: [502, 503] } },
                Members: { Quantity: 2, Items: [{ OriginId: 'api' }, { OriginId: 'site' }] },
              },
            ],
          },
          Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Locations: ['DE', 'FR'] } },
        },
      },
    },
  },
};

/** Without names that are the description's own. */
function essence(model: DistributionModel) {
  const { origins, originGroups, errorResponses, geoRestriction, aliases, defaultRootObject, enabled } = model;
  const behaviors = model.behaviors.map((each) => ({ ...each, trustedKeys: Object.values(each.trustedKeys ?? {}) }));
  const text = JSON.stringify({
    behaviors,
    stores: Object.values(model.stores).map(({ name }) => name),
    originGroups,
    origins,
    errorResponses,
    geoRestriction,
    aliases,
    defaultRootObject,
    enabled,
  });
  const own = /"(logicalId|arn|distributionArn|file|store)":("[^"]*"|null)/g;
  const names = [
    model.id,
    ...Object.values(origins).map(({ target }) => ('logicalId' in target ? target.logicalId : '')),
  ].filter(Boolean);
  const plain = names.reduce((all, name) => all.replaceAll(name, 'NAME'), text.replace(own, '"$1":""'));
  return JSON.parse(
    plain.replace(/arn:aws:s3:::[\w-]+/g, 'BUCKET').replace(/\.s3\.[\w-]+\.amazonaws/g, '.s3.amazonaws'),
  );
}

function modelOf(document: object): DistributionModel {
  const opened = openData(document, '/nowhere');
  return readDistributions(opened.template, { projectDir: '/nowhere', ...opened })[0]!;
}

/** Where a behavior is said to aim at an origin that is not there. */
function whereUnknownTarget(opened: Description) {
  const examined = examine(opened.template, { projectDir: '/nowhere', ...opened });
  const found = diagnose(opened.template, { projectDir: '/nowhere', ...opened });
  return withPlace(examined.reading, found.find((each) => each.code === 'unknown-target')!).place!;
}

const plan = (unknown: boolean) => {
  const known = (address: string) => structuredClone(resources().find((each) => each.address === address)!);
  const made = [
    'aws_cloudfront_distribution.site',
    'aws_cloudfront_function.rewrite',
    'aws_cloudfront_origin_access_control.oac',
    'aws_cloudfront_cache_policy.api',
    'aws_s3_bucket.site',
    'aws_cloudfront_key_value_store.routes',
    'aws_cloudfront_public_key.members',
    'aws_cloudfront_key_group.members',
    'aws_cloudfront_origin_request_policy.forwarded',
    'aws_cloudfront_response_headers_policy.headers',
  ].map(known);
  if (unknown) {
    const values = made[0]!.values as typeof distribution & Record<string, unknown>;
    for (const key of ['id', 'arn', 'domain_name']) delete (values as Record<string, unknown>)[key];
    delete (values.origin[0] as Record<string, unknown>).domain_name;
    delete (values.origin[0] as Record<string, unknown>).origin_access_control_id;
    values.ordered_cache_behavior[0]!.trusted_key_groups = [null as unknown as string];
    for (const key of ['origin_request_policy_id', 'response_headers_policy_id'])
      delete (values.default_cache_behavior[0] as Record<string, unknown>)[key];
    const of = (type: string) => made.find((each) => each.type === type)!.values as Record<string, unknown>;
    of('aws_cloudfront_key_group').items = [null];
    delete of('aws_cloudfront_function').key_value_store_associations;
    delete (values.ordered_cache_behavior[0] as Record<string, unknown>).cache_policy_id;
    delete (values.default_cache_behavior[0]!.function_association[0] as Record<string, unknown>).function_arn;
    for (const each of made.slice(1))
      for (const key of ['id', 'arn', 'bucket_regional_domain_name', 'bucket_domain_name'])
        delete (each.values as Record<string, unknown>)[key];
  }
  const refer = (...references: string[]) => ({ references });
  const constant = (value: unknown) => ({ constant_value: value });
  return {
    format_version: '1.2',
    terraform_version: '1.9.0',
    planned_values: { root_module: { resources: made } },
    configuration: {
      root_module: {
        resources: [
          {
            address: 'aws_cloudfront_distribution.site',
            type: 'aws_cloudfront_distribution',
            name: 'site',
            expressions: {
              origin: [
                { origin_id: constant('api'), domain_name: constant('api.example.com') },
                {
                  origin_id: constant('site'),
                  domain_name: refer('aws_s3_bucket.site.bucket_regional_domain_name', 'aws_s3_bucket.site'),
                  origin_access_control_id: refer(
                    'aws_cloudfront_origin_access_control.oac.id',
                    'aws_cloudfront_origin_access_control.oac',
                  ),
                },
              ],
              default_cache_behavior: [
                {
                  origin_request_policy_id: refer('aws_cloudfront_origin_request_policy.forwarded.id'),
                  response_headers_policy_id: refer('aws_cloudfront_response_headers_policy.headers.id'),
                  function_association: [
                    {
                      event_type: constant('viewer-request'),
                      function_arn: refer('aws_cloudfront_function.rewrite.arn', 'aws_cloudfront_function.rewrite'),
                    },
                  ],
                },
              ],
              ordered_cache_behavior: [
                {
                  cache_policy_id: refer('aws_cloudfront_cache_policy.api.id', 'aws_cloudfront_cache_policy.api'),
                  trusted_key_groups: refer('aws_cloudfront_key_group.members.id'),
                },
              ],
            },
          },
          {
            address: 'aws_cloudfront_key_group.members',
            expressions: { items: refer('aws_cloudfront_public_key.members.id') },
          },
          {
            address: 'aws_cloudfront_function.rewrite',
            expressions: { key_value_store_associations: refer('aws_cloudfront_key_value_store.routes.arn') },
          },
        ],
      },
    },
  };
};

test('the one distribution has what is to be compared', () => {
  const { behaviors, stores, originGroups } = modelOf(twin);
  expect(Object.values(behaviors[0]!.trustedKeys!)).toEqual([pem]);
  expect(Object.values(stores)).toMatchObject([{ name: 'routes' }]);
  expect(behaviors[1]).toMatchObject({
    originRequestPolicy: { name: 'forwarded' },
    responseHeadersPolicy: { cors: {} },
  });
  expect(originGroups.both?.members).toEqual(['api', 'site']);
});

describe('Terraform', () => {
  test('a state comes to the model of its twin in CloudFormation', () => {
    expect(essence(modelOf(state))).toEqual(essence(modelOf(twin)));
  });

  test('a state knows the ids that users and signers go by', () => {
    const model = modelOf(state);
    expect([model.id, model.domainName]).toEqual([ids.dist, 'd1.cloudfront.net']);
    expect(Object.keys(model.behaviors[0]!.trustedKeys!)).toEqual([ids.key]);
  });

  test('a state whose resources lie in a module does too', () => {
    const child = { address: 'module.cdn[0]', resources: resources('module.cdn[0].') };
    const inside = { ...state, values: { root_module: { child_modules: [child] } } };
    expect(essence(modelOf(inside))).toEqual(essence(modelOf(twin)));
  });

  test.each([false, true])('a plan, with values known only after apply: %s', (unknown) => {
    const found = essence(modelOf(plan(unknown)));
    const wanted = essence(modelOf(twin));
    expect(found.behaviors).toEqual(wanted.behaviors);
    expect(found.errorResponses).toEqual(wanted.errorResponses);
    expect([found.stores, found.originGroups]).toEqual([wanted.stores, wanted.originGroups]);
    expect(found.origins.site).toMatchObject({
      accessControl: { type: 's3', signing: 'always' },
      target: { kind: 'bucket', canRead: true },
    });
  });

  test('a reference goes through the output of a module', () => {
    const made = plan(true);
    const root = made.configuration.root_module as Record<string, unknown> & {
      resources: { expressions: { ordered_cache_behavior: object[] } }[];
    };
    root.resources[0]!.expressions.ordered_cache_behavior[0] = {
      cache_policy_id: { references: ['module.policies.api', 'module.policies'] },
    };
    root.module_calls = {
      policies: {
        module: {
          outputs: {
            api: {
              expression: { references: ['aws_cloudfront_cache_policy.api.id', 'aws_cloudfront_cache_policy.api'] },
            },
          },
          resources: [],
        },
      },
    };
    const policy = made.planned_values.root_module.resources.find(
      ({ type }) => type === 'aws_cloudfront_cache_policy',
    )!;
    policy.address = 'module.policies.aws_cloudfront_cache_policy.api';
    const top = made.planned_values.root_module as unknown as Record<string, unknown>;
    top.child_modules = [{ address: 'module.policies', resources: [policy] }];
    made.planned_values.root_module.resources = made.planned_values.root_module.resources.filter(
      (each) => each !== policy,
    );
    expect(modelOf(made).behaviors[0]?.cachePolicy.name).toBe('api');
  });

  test('an argument that nobody knows is said, with the place in the user’s own words', () => {
    const odd = structuredClone(state);
    Object.assign(odd.values.root_module.resources[0]!.values, { teleport: true });
    const opened = openData(odd, '/nowhere');
    expect(opened.warnings).toMatchObject([{ what: 'argument "teleport" is not known' }]);
    const where = [
      'Resources',
      'aws_cloudfront_distribution.site',
      'Properties',
      'DistributionConfig',
      'CacheBehaviors',
      0,
      'CachePolicyId',
    ];
    expect(opened.placeOf(where).at).toBe(
      'aws_cloudfront_distribution.site: ordered_cache_behavior[0].cache_policy_id',
    );
  });

  test('the doctor examines it', () => {
    const odd = structuredClone(state);
    (odd.values.root_module.resources[0]!.values as typeof distribution).ordered_cache_behavior[0]!.target_origin_id =
      'nobody';
    const where = 'aws_cloudfront_distribution.site: ordered_cache_behavior[0]';
    expect(whereUnknownTarget(openData(odd, '/nowhere')).at).toBe(where);
  });

  test('names and types that are not CloudFormation’s are no findings', async () => {
    const opened = openData(state, '/nowhere');
    const found = await diagnoseFully(opened.template, { projectDir: '/nowhere', ...opened });
    expect(found.filter(({ code }) => /^[A-Z]\d{4}$/.test(code))).toEqual([]);
  });
});

describe('Pulumi', () => {
  const plural: Record<string, string> = {
    origin: 'origins',
    ordered_cache_behavior: 'orderedCacheBehaviors',
    custom_error_response: 'customErrorResponses',
    function_association: 'functionAssociations',
    lambda_function_association: 'lambdaFunctionAssociations',
    custom_header: 'customHeaders',
    origin_group: 'originGroups',
    member: 'members',
  };
  const single = new Set([
    'default_cache_behavior',
    'viewer_certificate',
    'restrictions',
    'geo_restriction',
    'custom_origin_config',
    's3_origin_config',
    'grpc_config',
    'parameters_in_cache_key_and_forwarded_to_origin',
    'cookies_config',
    'headers_config',
    'query_strings_config',
    'cookies',
    'headers',
    'query_strings',
    'failover_criteria',
    'cors_config',
    'security_headers_config',
    'custom_headers_config',
    'frame_options',
    'access_control_allow_headers',
    'access_control_allow_methods',
    'access_control_allow_origins',
  ]);
  const camel = (text: string) => text.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  /** As Pulumi's bridge writes the values of Terraform. */
  function bridged(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(bridged);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        plural[key] ?? camel(key),
        bridged(single.has(key) && Array.isArray(member) ? member[0] : member),
      ]),
    );
  }
  const kinds: Record<string, string> = {
    aws_cloudfront_distribution: 'aws:cloudfront/distribution:Distribution',
    aws_cloudfront_function: 'aws:cloudfront/function:Function',
    aws_cloudfront_origin_access_control: 'aws:cloudfront/originAccessControl:OriginAccessControl',
    aws_cloudfront_cache_policy: 'aws:cloudfront/cachePolicy:CachePolicy',
    aws_s3_bucket: 'aws:s3/bucketV2:BucketV2',
    aws_s3_bucket_policy: 'aws:s3/bucketPolicy:BucketPolicy',
    aws_cloudfront_key_value_store: 'aws:cloudfront/keyValueStore:KeyValueStore',
    aws_cloudfront_public_key: 'aws:cloudfront/publicKey:PublicKey',
    aws_cloudfront_key_group: 'aws:cloudfront/keyGroup:KeyGroup',
    aws_cloudfront_origin_request_policy: 'aws:cloudfront/originRequestPolicy:OriginRequestPolicy',
    aws_cloudfront_response_headers_policy: 'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy',
  };
  const listed = resources().map(({ type, name, values }) => ({
    urn: `urn:pulumi:prod::site::${kinds[type!]}::${name}`,
    type: kinds[type!],
    custom: true,
    outputs: bridged(values),
  }));

  test('a stack comes to the model of its twin in CloudFormation', () => {
    expect(essence(modelOf({ version: 3, deployment: { manifest: {}, resources: listed } }))).toEqual(
      essence(modelOf(twin)),
    );
    expect(essence(modelOf({ version: 3, checkpoint: { latest: { resources: listed } } }))).toEqual(
      essence(modelOf(twin)),
    );
  });

  test('names that are its own, archives, and what is about to be deleted', () => {
    const archive = {
      '4dabf18193072939515e22adb298388d': '0def7320c3a5731c473e5ecbe6d01bc7',
      assets: { '.': { '4dabf18193072939515e22adb298388d': 'c44067f5952c0a294b673a41bacd8c17', path: 'edge' } },
    };
    const arn = 'arn:aws:lambda:us-east-1:999988887777:function:edge';
    const made = (type: string, name: string, outputs: object, more: object = {}) => ({
      urn: `urn:pulumi:prod::site::${type}::${name}`,
      type,
      outputs,
      ...more,
    });
    const lambda = made('aws:lambda/function:Function', 'edge', {
      name: 'edge',
      arn,
      qualifiedArn: `${arn}:3`,
      handler: 'main.handler',
      code: archive,
    });
    const cors = made('aws:s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2', 'cors', {
      bucket: ids.bucket,
      corsRules: [{ allowedOrigins: ['*'], allowedMethods: ['GET'] }],
    });
    const keys = made('pulumi-nodejs:dynamic:Resource', 'RouterKeys', {
      store: ids.store,
      namespace: 'abcd',
      entries: { metadata: '{"base":"/"}' },
    });
    const gone = made(kinds.aws_cloudfront_distribution!, 'old', bridged(distribution) as object, { delete: true });
    const withLambda = structuredClone(listed) as typeof listed;
    Object.assign((withLambda[0]!.outputs as { defaultCacheBehavior: object }).defaultCacheBehavior, {
      lambdaFunctionAssociations: [{ eventType: 'origin-request', lambdaArn: `${arn}:3` }],
    });
    const opened = openData(
      { version: 3, deployment: { resources: [gone, ...withLambda, lambda, cors, keys] } },
      '/app',
    );
    const models = readDistributions(opened.template, { projectDir: '/app', ...opened });
    expect(models.map(({ logicalId }) => logicalId)).toEqual(['aws_cloudfront_distribution.site']);
    expect(models[0]?.behaviors.at(-1)?.functions['origin-request']).toMatchObject({ name: 'edge' });
    expect(models[0]?.origins.site?.target).toMatchObject({ cors: [{ origins: ['*'] }] });
    expect(Object.values(models[0]!.stores)[0]?.contents).toEqual({ 'abcd:metadata': '{"base":"/"}' });
    expect(opened.template).toMatchObject({
      Resources: { 'aws_lambda_function.edge': { Properties: { Code: 'edge' } } },
    });
  });

  test('what the doctor finds is named in its words', () => {
    const odd = structuredClone(listed);
    const [site] = odd as { outputs: { orderedCacheBehaviors: { targetOriginId: string }[] } }[];
    site!.outputs.orderedCacheBehaviors[0]!.targetOriginId = 'nobody';
    const opened = openData({ version: 3, deployment: { resources: odd } }, '/nowhere');
    expect(whereUnknownTarget(opened).at).toBe('aws_cloudfront_distribution.site: orderedCacheBehaviors[0]');
  });

  test('one without a distribution is said in one sentence', () => {
    expect(() => openData({ version: 3, deployment: { resources: listed.slice(1) } }, '/nowhere')).toThrow(
      'no aws_cloudfront_distribution',
    );
  });
});

describe('a folder', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'edgewright-folder-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (name: string, content: unknown) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  };
  const read = (name: string) => {
    const opened = openDescription(path.join(folder, name));
    return essence(readDistributions(opened.template, { projectDir: folder, ...opened })[0]!);
  };

  test('of cdk synth comes to the model of its template', () => {
    const artifacts = {
      Site: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Site.template.json' } },
    };
    write('cdk.out/manifest.json', { version: '55.0.0', artifacts });
    write('cdk.out/Site.template.json', twin);
    expect(read('cdk.out')).toEqual(essence(modelOf(twin)));
  });

  const named: Record<string, string> = {
    Rewrite: ids.function,
    Oac: ids.oac,
    Api: ids.policy,
    Forwarded: ids.forwarded,
    Headers: ids.headers,
    Group: ids.group,
    Members: ids.key,
    Routes: ids.store,
    Bucket: regional,
  };
  const renamed: Record<string, string> = {
    OriginCustomHeaders: 'CustomHeaders',
    OriginSSLProtocols: 'OriginSslProtocols',
  };

  /** As AWS's API writes what CloudFormation has: lists with their length, methods in one, ids in place of references. */
  function answered(value: unknown): unknown {
    if (Array.isArray(value)) return { Quantity: value.length, Items: value.map(answered) };
    if (typeof value !== 'object' || value === null) return value;
    const { Ref: ref, 'Fn::GetAtt': attribute, ...rest } = value as Record<string, unknown>;
    if (ref ?? attribute) return named[String([ref ?? attribute].flat()[0])];
    if ('Items' in rest) return { ...rest, ...(answered(rest.Items) as object) };
    const { AllowedMethods, RestrictionType, Locations, ...others } = rest;
    const plain = Object.entries(others).map(([key, member]) => [renamed[key] ?? key, answered(member)]);
    const methods = AllowedMethods && {
      ...(answered(AllowedMethods) as object),
      CachedMethods: answered(['GET', 'HEAD']),
    };
    return {
      ...Object.fromEntries(plain),
      ...(methods ? { AllowedMethods: methods } : {}),
      ...(RestrictionType ? { RestrictionType, ...(answered(Locations) as object) } : {}),
    };
  }

  test('of answers of AWS’s API comes to it too, but for what stands behind the bucket’s name', () => {
    const { Site, Api, Forwarded, Headers, Group, Members, Oac, Rewrite } = twin.Resources;
    const put = (kind: string, id: string, type: string, properties: object) =>
      write(`live/${kind}/${id}.json`, { [type]: { Id: id, ...(answered(properties) as object) } });
    write('live/get-distribution-config.json', { ETag: 'E1', ...(answered(Site.Properties) as object) });
    put('policies/cache', ids.policy, 'CachePolicy', Api.Properties);
    put('policies/origin-request', ids.forwarded, 'OriginRequestPolicy', Forwarded.Properties);
    put('policies/response-headers', ids.headers, 'ResponseHeadersPolicy', Headers.Properties);
    put('key-groups', ids.group, 'KeyGroup', Group.Properties);
    put('public-keys', ids.key, 'PublicKey', Members.Properties);
    put('origin-access-controls', ids.oac, 'OriginAccessControl', Oac.Properties);
    write('live/functions/rewrite.js', code);
    const FunctionMetadata = { FunctionARN: ids.function, Stage: 'LIVE' };
    const FunctionConfig = answered(Rewrite.Properties.FunctionConfig);
    write('live/functions/rewrite.describe-function.json', { FunctionSummary: { FunctionConfig, FunctionMetadata } });
    const live = openDescription(path.join(folder, 'live'));
    expect(live.placeOf(['Resources', 'Distribution']).file).toBe(
      path.join(folder, 'live/get-distribution-config.json'),
    );
    const { stores: _found, ...found } = read('live');
    const { stores: _wanted, ...wanted } = essence(modelOf(twin));
    delete found.origins.site.target;
    delete wanted.origins.site.target;
    expect(found).toEqual(wanted);
  });
});

describe('as a file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'edgewright-terraform-'));
    writeFileSync(path.join(folder, 'index.html'), 'home');
    writeFileSync(path.join(folder, 'state.json'), JSON.stringify(state));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('it is served: function, bucket and policy', async () => {
    const simulator = await createSimulator({ template: path.join(folder, 'state.json'), origins: { site: folder } });
    try {
      const response = await simulator.fetch('https://www.example.com/any/route', {
        headers: { 'x-edge-viewer-country': 'DE' },
      });
      expect([response.status, await response.text()]).toEqual([200, 'home']);
    } finally {
      await simulator.close();
    }
  });
});

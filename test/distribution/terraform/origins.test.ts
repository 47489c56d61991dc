import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createSimulator } from '../../../tools/simulator/index.js';
import { custom, distribution, modelOf, refer, targetOf, terraform } from './plans.js';

const site = 'aws_cloudfront_distribution.site';

describe('an HTTP API', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-api-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, 'api'));
  const answer = 'exports.handler = async (event) => ({ statusCode: 200, body: "hello " + event.rawPath });';
  writeFileSync(path.join(folder, 'api/index.js'), answer);

  const lambda = { function_name: 'hello', handler: 'index.handler', runtime: 'nodejs22.x', filename: 'api.zip' };
  const arn = 'arn:aws:lambda:eu-west-1:999988887777:function:hello';
  const invoke = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
  const origin = { origin_id: 'api', ...custom };
  const known = {
    'data.archive_file.api': { output_path: 'api.zip', source_dir: 'api' },
    'aws_lambda_function.hello': { ...lambda, arn, invoke_arn: invoke },
    'aws_apigatewayv2_api.api': { id: 'a1b2c3d4e5', name: 'api', protocol_type: 'HTTP' },
    'aws_apigatewayv2_stage.api': { api_id: 'a1b2c3d4e5', name: '$default' },
    'aws_apigatewayv2_integration.hello': { id: 'int1', api_id: 'a1b2c3d4e5', integration_uri: invoke },
    'aws_apigatewayv2_route.hello': { api_id: 'a1b2c3d4e5', route_key: 'GET /{name+}', target: 'integrations/int1' },
  };
  const state = terraform({
    resources: {
      ...known,
      [site]: distribution({ ...origin, domain_name: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com' }),
    },
  });

  test('answers with the code of its archive', async () => {
    const file = path.join(folder, 'state.json');
    writeFileSync(file, JSON.stringify(state));
    const simulator = await createSimulator({ template: file });
    try {
      const response = await simulator.fetch('https://www.example.com/you');
      expect([response.status, await response.text()]).toEqual([200, 'hello /you']);
    } finally {
      await simulator.close();
    }
  });

  test.each([
    ['aws_apigatewayv2_api.api.api_endpoint', 'its endpoint'],
    ['aws_apigatewayv2_api.api.id', 'a name that is put together from its id'],
    ['aws_apigatewayv2_stage.api.invoke_url', 'the URL of its stage'],
  ])('is followed in a first plan by %s: %s', (reference) => {
    const api_id = refer('aws_apigatewayv2_api.api.id');
    const document = terraform({
      resources: {
        'aws_lambda_function.hello': lambda,
        'aws_apigatewayv2_api.api': { name: 'api', protocol_type: 'HTTP' },
        'aws_apigatewayv2_stage.api': { name: '$default' },
        'aws_apigatewayv2_integration.hello': {},
        'aws_apigatewayv2_route.hello': { route_key: 'GET /{name+}' },
        [site]: distribution(origin),
      },
      expressions: {
        'aws_apigatewayv2_stage.api': { api_id },
        'aws_apigatewayv2_integration.hello': {
          api_id,
          integration_uri: refer('aws_lambda_function.hello.invoke_arn'),
        },
        'aws_apigatewayv2_route.hello': { api_id, target: refer('aws_apigatewayv2_integration.hello.id') },
        [site]: { origin: [{ origin_id: { constant_value: 'api' }, domain_name: refer(reference) }] },
      },
    });
    expect(targetOf(document, 'api')).toMatchObject({ kind: 'http-api', routes: [{ key: 'GET /{name+}' }] });
  });

  test('with a target of its own has a route for everything', () => {
    const { 'aws_lambda_function.hello': code, 'aws_apigatewayv2_api.api': api } = known;
    const resources = { [site]: state, 'aws_lambda_function.hello': code, 'aws_apigatewayv2_api.api': api };
    const domain_name = 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com';
    const whole = {
      ...resources,
      [site]: distribution({ ...origin, domain_name }),
      'aws_apigatewayv2_api.api': { ...api, target: arn },
    };
    expect(targetOf(terraform({ resources: whole }), 'api')).toMatchObject({ routes: [{ key: '$default' }] });
  });

  test('of the REST kind is named, with what helps', () => {
    const domain_name = 'z9y8x7w6v5.execute-api.eu-west-1.amazonaws.com';
    const rest = { id: 'z9y8x7w6v5', name: 'old' };
    const resources = { 'aws_api_gateway_rest_api.old': rest, [site]: distribution({ ...origin, domain_name }) };
    const found = modelOf(terraform({ resources })).notSimulated;
    expect(found).toMatchObject([
      { what: 'REST API "aws_api_gateway_rest_api.old"', instead: expect.stringContaining('--origin api=URL') },
    ]);
  });

  test('of the REST kind is followed by the URL of its stage', () => {
    const document = terraform({
      resources: {
        'aws_api_gateway_rest_api.old': { name: 'old' },
        'aws_api_gateway_stage.old': { stage_name: 'prod' },
        [site]: distribution(origin),
      },
      expressions: {
        'aws_api_gateway_stage.old': { rest_api_id: refer('aws_api_gateway_rest_api.old.id') },
        [site]: { origin: [{ domain_name: refer('aws_api_gateway_stage.old.invoke_url') }] },
      },
    });
    expect(modelOf(document).notSimulated[0]?.what).toBe('REST API "aws_api_gateway_rest_api.old"');
  });
});

describe('a bucket', () => {
  const bucket = {
    id: 'b',
    bucket: 'b',
    arn: 'arn:aws:s3:::b',
    bucket_regional_domain_name: 'b.s3.eu-west-1.amazonaws.com',
  };
  const origin = { origin_id: 'site', domain_name: 'b.s3-website-eu-west-1.amazonaws.com', ...custom };
  const withSettings = (type: string, values: object) =>
    targetOf(
      terraform({
        resources: {
          'aws_s3_bucket.b': bucket,
          [`${type}.b`]: { bucket: 'b', ...values },
          [site]: distribution(origin),
        },
      }),
      'site',
    );

  const rule = {
    condition: [{ key_prefix_equals: 'old/', http_error_code_returned_equals: '' }],
    redirect: [{ replace_key_prefix_with: 'new/', http_redirect_code: '302', host_name: '', protocol: '' }],
  };
  const json =
    '[{"Condition":{"KeyPrefixEquals":"old/"},"Redirect":{"ReplaceKeyPrefixWith":"new/","HttpRedirectCode":"302"}}]';
  const moved = [{ whenPrefix: 'old/', prefix: 'new/', status: 302 }];
  const index = [{ suffix: 'home.html' }];

  test.each([
    ['routing rules', { index_document: index, error_document: [{ key: '404.html' }], routing_rule: [rule] }, moved],
    [
      'routing rules as JSON',
      { index_document: index, error_document: [{ key: '404.html' }], routing_rules: json },
      moved,
    ],
  ])('has the website that is set on it: %s', (_title, values, rules) => {
    expect(withSettings('aws_s3_bucket_website_configuration', values)).toMatchObject({
      website: true,
      site: { indexDocument: 'home.html', errorDocument: '404.html', rules },
    });
  });

  test('redirects everything', () => {
    const values = { redirect_all_requests_to: [{ host_name: 'www.example.com', protocol: 'https' }] };
    expect(withSettings('aws_s3_bucket_website_configuration', values)).toMatchObject({
      site: { redirectAll: { host: 'www.example.com', protocol: 'https' } },
    });
  });

  test('has the cross-origin rules that are set on it', () => {
    const cors_rule = [
      { allowed_origins: ['https://a.test'], allowed_methods: ['GET'], expose_headers: ['ETag'], max_age_seconds: 60 },
    ];
    expect(withSettings('aws_s3_bucket_cors_configuration', { cors_rule })).toMatchObject({
      cors: [{ origins: ['https://a.test'], methods: ['GET'], headers: [], exposed: ['ETag'], maxAge: 60 }],
    });
    expect(withSettings('aws_s3_bucket_cors_configuration', { cors_rule: [] })).toMatchObject({ cors: [] });
  });

  test('is encrypted with the key that origin access control may not use', () => {
    const byDefault = [{ sse_algorithm: 'aws:kms', kms_master_key_id: '' }];
    const rules = [{ apply_server_side_encryption_by_default: byDefault }];
    expect(withSettings('aws_s3_bucket_server_side_encryption_configuration', { rule: rules })).toMatchObject({
      managedKey: true,
    });
  });

  test('is open where its list says so', () => {
    expect(withSettings('aws_s3_bucket_acl', { acl: 'public-read' })).toMatchObject({ publicRead: true });
    expect(withSettings('aws_s3_bucket_acl', { acl: 'private' })).toMatchObject({ publicRead: false });
  });

  test('had its settings inside of it before', () => {
    const values = {
      ...bucket,
      acl: 'public-read',
      website: [{ index_document: 'home.html', error_document: '', redirect_all_requests_to: '', routing_rules: json }],
      cors_rule: [{ allowed_origins: ['*'], allowed_methods: ['GET'] }],
    };
    const document = terraform({ resources: { 'aws_s3_bucket.b': values, [site]: distribution(origin) } });
    expect(targetOf(document, 'site')).toMatchObject({
      publicRead: true,
      site: { indexDocument: 'home.html', rules: moved },
      cors: [{ origins: ['*'] }],
    });
  });

  test.each([
    ['aws_s3_bucket.b.bucket_regional_domain_name', false],
    ['aws_s3_bucket.b.id', false],
    ['aws_s3_bucket_website_configuration.b.website_endpoint', true],
  ])('is followed in a first plan by %s', (reference, website) => {
    const document = terraform({
      resources: {
        'aws_s3_bucket.b': {},
        'aws_s3_bucket_website_configuration.b': { index_document: index },
        [site]: distribution({ origin_id: 'site' }),
      },
      expressions: {
        'aws_s3_bucket_website_configuration.b': { bucket: refer('aws_s3_bucket.b.id') },
        [site]: { origin: [{ domain_name: refer(reference) }] },
      },
    });
    expect(targetOf(document, 'site')).toMatchObject({ kind: 'bucket', website, site: { indexDocument: 'home.html' } });
  });
});

describe('the policy of a bucket in a first plan', () => {
  const origin = { origin_id: 'site', origin_access_control_id: undefined };
  const statement = (changes: object = {}) => ({
    effect: null,
    actions: ['s3:GetObject'],
    resources: [null],
    principals: [{ type: 'Service', identifiers: ['cloudfront.amazonaws.com'] }],
    condition: [{ test: 'StringEquals', variable: 'AWS:SourceArn', values: [null] }],
    ...changes,
  });
  const asked = {
    resources: refer('aws_s3_bucket.b.arn'),
    condition: [{ test: { constant_value: 'StringEquals' }, values: refer('aws_cloudfront_distribution.site.arn') }],
  };
  const plan = (statements: object[], expressions: object[] = statements.map(() => asked)) =>
    terraform({
      resources: {
        'aws_s3_bucket.b': { bucket: 'b' },
        'aws_s3_bucket_policy.b': { bucket: 'b' },
        'aws_cloudfront_origin_access_control.oac': {
          name: 'oac',
          origin_access_control_origin_type: 's3',
          signing_behavior: 'always',
          signing_protocol: 'sigv4',
        },
        'data.aws_iam_policy_document.b': { statement: statements },
        [site]: distribution(origin),
      },
      expressions: {
        'aws_s3_bucket_policy.b': { policy: refer('data.aws_iam_policy_document.b.json') },
        'data.aws_iam_policy_document.b': { statement: expressions },
        [site]: {
          origin: [
            {
              domain_name: refer('aws_s3_bucket.b.bucket_regional_domain_name'),
              origin_access_control_id: refer('aws_cloudfront_origin_access_control.oac.id'),
            },
          ],
        },
      },
    });
  const list = statement({ actions: ['s3:ListBucket'] });

  test.each([
    ['lets in who it names', [statement()], { canRead: true, canList: false }],
    ['lets list', [statement(), list], { canRead: true, canList: true }],
    [
      'keeps out whom it does not name',
      [statement({ principals: [{ type: 'AWS', identifiers: ['arn:aws:iam::1:root'] }] })],
      { canRead: false },
    ],
    [
      'lets in everybody',
      [statement({ principals: [{ type: '*', identifiers: ['*'] }], condition: [] })],
      { publicRead: true },
    ],
    ['denies', [statement(), statement({ effect: 'Deny' })], { canRead: false }],
  ])('%s', (_title, statements, expected) => {
    expect(targetOf(plan(statements), 'site')).toMatchObject({ ...expected, statements: expect.any(Array) });
  });

  test.each([
    ['whose resources nobody knows', [statement()], [{ ...asked, resources: { references: ['local.buckets'] } }]],
    ['of dynamic statements', [statement()], []],
  ])('%s is taken to be right, and named', (_title, statements, expressions) => {
    const model = modelOf(plan(statements, expressions));
    expect(model.origins.site?.target).toMatchObject({ canRead: true, publicRead: false, statements: undefined });
    expect(model.notSimulated.map(({ what }) => what)).toContain('BucketPolicy');
  });
});

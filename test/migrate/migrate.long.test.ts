import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDescription } from '../../tools/distribution/open.js';
import type { Migration } from '../../tools/migrate/migrate.js';
import { runCli } from '../cli/run-cli.js';
import { dir, optimized, run, site, sound, write } from './stacks.js';

describe('oai-to-oac', () => {
  test('attaches a control, lets it into the bucket, and nothing is answered differently', async () => {
    const { text, differences, requests, notes } = await run('oai-to-oac', site(optimized));
    const { Site, Policy, OriginAccessControl } = sound(text).Resources;
    const [origin] = (Site!.Properties.DistributionConfig as { Origins: object[] }).Origins;
    expect(origin).toMatchObject({
      S3OriginConfig: { OriginAccessIdentity: '' },
      OriginAccessControlId: { 'Fn::GetAtt': ['OriginAccessControl', 'Id'] },
    });
    expect(OriginAccessControl!.Properties.OriginAccessControlConfig).toMatchObject({ SigningBehavior: 'always' });
    const [old, added] = (Policy!.Properties.PolicyDocument as { Statement: object[] }).Statement;
    expect(old).toHaveProperty('Principal.CanonicalUser');
    expect(added).toMatchObject({
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Condition: { StringEquals: { 'AWS:SourceArn': { 'Fn::Sub': expect.stringContaining('distribution/${Site}') } } },
    });
    expect(requests).toBeGreaterThan(200);
    expect(differences).toEqual([]);
    expect(notes.join()).toContain('deploy the new statements of the bucket policies alone first');
  });

  test('comments and tags stay', async () => {
    const { text } = await run('oai-to-oac', site(optimized));
    for (const kept of [
      '# Our site',
      '# the distribution',
      '# a tag',
      '# for the identity',
      '!GetAtt Bucket.RegionalDomainName',
    ])
      expect(text).toContain(kept);
  });

  test('a policy that lets nobody else in is a difference, and it is shown', async () => {
    const elsewhere = site(optimized).replace(
      'CanonicalUser: !GetAtt Identity.S3CanonicalUserId',
      'AWS: !Sub "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${Identity}"',
    );
    expect((await run('oai-to-oac', elsewhere)).differences).toEqual([]);
    const unseen = site(optimized).replace(
      'CanonicalUser: !GetAtt Identity.S3CanonicalUserId',
      'AWS: "arn:aws:iam::111122223333:root"',
    );
    expect((await run('oai-to-oac', unseen)).notes[0]).toContain(
      'No bucket policy of this template names the identity',
    );
  });

  test('JSON stays JSON, with its indentation', async () => {
    const { template } = openDescription(write('from.yaml', site(optimized)));
    const { text } = await run('oai-to-oac', `${JSON.stringify(template, null, 4)}\n`, 'site.json');
    expect(text).toMatch(/^\{\n {4}"Resources"/);
    expect(text!.endsWith('}\n')).toBe(true);
  });
});

describe('forwarded-values-to-policies', () => {
  const legacy = `Compress: true
          MinTTL: 1
          ForwardedValues: {QueryString: true, QueryStringCacheKeys: [page], Cookies: {Forward: whitelist, WhitelistedNames: [lang]}, Headers: [Origin]}`;

  test('key, times and what the origin gets stay; what legacy settings let through is shown', async () => {
    const { text, differences } = await run(
      'forwarded-values-to-policies',
      site(legacy, '', 'ForwardedValues: {QueryString: false, Headers: [Accept-Language]}'),
    );
    const { Site, CachePolicy1, OriginRequestPolicy1, CachePolicy2 } = sound(text).Resources;
    const { DefaultCacheBehavior } = Site!.Properties.DistributionConfig as { DefaultCacheBehavior: object };
    expect(DefaultCacheBehavior).toMatchObject({
      CachePolicyId: { Ref: 'CachePolicy1' },
      OriginRequestPolicyId: { Ref: 'OriginRequestPolicy1' },
    });
    for (const gone of ['ForwardedValues', 'MinTTL']) expect(DefaultCacheBehavior).not.toHaveProperty(gone);
    expect(CachePolicy1!.Properties.CachePolicyConfig).toMatchObject({
      MinTTL: 1,
      DefaultTTL: 86_400,
      MaxTTL: 31_536_000,
      ParametersInCacheKeyAndForwardedToOrigin: {
        HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Origin'] },
        CookiesConfig: { CookieBehavior: 'whitelist', Cookies: ['lang'] },
        QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['page'] },
        EnableAcceptEncodingGzip: true,
      },
    });
    expect(OriginRequestPolicy1!.Properties.OriginRequestPolicyConfig).toMatchObject({
      QueryStringsConfig: { QueryStringBehavior: 'all' },
    });
    expect(CachePolicy2).toBeDefined();
    // API_ForwardedValues: a header that nobody named reaches the origin all the same. With a policy it does not.
    const unnamed = differences.filter(({ url, sent }) => url.includes('/api/') && 'x-unnamed' in sent);
    expect(unnamed.length).toBeGreaterThan(0);
    expect(unnamed[0]!.body![0]).toContain('x-unnamed: one');
    expect(unnamed[0]!.body![1]).not.toContain('x-unnamed');
    expect(differences.every(({ statuses: [before, after] }) => before === after)).toBe(true);
  });

  test('all headers, or no time at all: nothing is cached, as before', async () => {
    const disabled = { CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad' };
    for (const [settings, headers] of [
      ['ForwardedValues: {QueryString: true, Headers: ["*"]}', 'allViewer'],
      [
        'MaxTTL: 0\n            DefaultTTL: 0\n            ForwardedValues: {QueryString: true, Headers: [Accept]}',
        'whitelist',
      ],
    ] as const) {
      const { text, differences } = await run('forwarded-values-to-policies', site(optimized, '', settings));
      const { Site, OriginRequestPolicy1 } = sound(text).Resources;
      const { CacheBehaviors } = Site!.Properties.DistributionConfig as { CacheBehaviors: object[] };
      expect(CacheBehaviors[0]).toMatchObject(disabled);
      expect(OriginRequestPolicy1!.Properties).toMatchObject({
        OriginRequestPolicyConfig: { HeadersConfig: { HeaderBehavior: headers } },
      });
      expect(differences.flatMap(({ headers }) => headers.filter(({ name }) => name === 'x-cache'))).toEqual([]);
    }
  });
});

describe('error-page-to-function', () => {
  const pages = `${optimized}
        CustomErrorResponses:
          - {ErrorCode: 403, ResponseCode: 200, ResponsePagePath: /app.html}
          - {ErrorCode: 404, ResponseCode: 200, ResponsePagePath: /app.html}
          - {ErrorCode: 500, ErrorCachingMinTTL: 1}`;

  test('routes are served as before, and the errors of the API are its own again', async () => {
    const { text, differences } = await run('error-page-to-function', site(pages));
    const { Site, SiteSpaRewrite } = sound(text).Resources;
    expect(SiteSpaRewrite!.Properties.FunctionCode).toContain('shell: "/app.html"');
    const config = Site!.Properties.DistributionConfig as {
      CustomErrorResponses: object[];
      DefaultCacheBehavior: object;
    };
    expect(config.CustomErrorResponses).toEqual([{ ErrorCode: 500, ErrorCachingMinTTL: 1 }]);
    expect(config.DefaultCacheBehavior).toHaveProperty('FunctionAssociations.0.EventType', 'viewer-request');
    const changed = (path: string) =>
      differences.find(
        ({ method, url, sent }) => method === 'GET' && url.endsWith(path) && Object.keys(sent).length === 0,
      );
    expect(changed('/api/missing/42')?.statuses).toEqual([200, 404]);
    expect(changed('/missing.png')?.statuses).toEqual([200, 403]);
    for (const route of ['/orders/42', '/missing/42'].map((path) =>
      differences.filter(({ url }) => url.endsWith(`.net${path}`)),
    ))
      expect(route.filter(({ statuses, body }) => statuses[0] !== statuses[1] || body)).toEqual([]);
  });
});

test.each([
  [
    'oai-to-oac',
    site(optimized).replace(/S3OriginConfig: .*/, 'S3OriginConfig: {}'),
    /no origin with an origin access identity: there is nothing/,
  ],
  [
    'oai-to-oac',
    site(optimized).replace('Enabled: true', 'Fn::If: [a, b, c]'),
    /DistributionConfig is made by a condition/,
  ],
  ['forwarded-values-to-policies', site(optimized), /no behavior with ForwardedValues/],
  [
    'forwarded-values-to-policies',
    site('ForwardedValues: {QueryString: false, Cookies: {Forward: whitelist, WhitelistedNames: ["a*"]}}'),
    /cookies "a\*", and a policy takes no pattern/,
  ],
  [
    'forwarded-values-to-policies',
    site('ForwardedValues: {QueryString: !Ref Flag}'),
    /QueryString holds what only a deploy knows/,
  ],
  ['lambda-to-function', site(optimized), /no Lambda@Edge on a viewer event/],
  ['error-page-to-function', site(optimized), /no error page that answers 403 or 404 with 200/],
  [
    'error-page-to-function',
    site(
      `${optimized}\n          FunctionAssociations: [{EventType: viewer-request, FunctionARN: "arn:aws:cloudfront::111122223333:function/a"}]\n        CustomErrorResponses: [{ErrorCode: 403, ResponseCode: 200, ResponsePagePath: /index.html}]`,
    ),
    /has a function on viewer-request already/,
  ],
] as [Migration, string, RegExp][])('%s, %#: why not, in a sentence', async (what, text, message) => {
  await expect(run(what, text)).rejects.toThrow(message);
});

test('of Terraform the change is said in words, and compared all the same', async () => {
  const custom = { origin_protocol_policy: 'https-only', http_port: 80, https_port: 443 };
  const values = {
    enabled: true,
    origin: [{ origin_id: 'site', domain_name: 'origin.example.com', custom_origin_config: [custom] }],
    default_cache_behavior: [
      {
        target_origin_id: 'site',
        viewer_protocol_policy: 'redirect-to-https',
        allowed_methods: ['GET', 'HEAD'],
        cached_methods: ['GET', 'HEAD'],
        min_ttl: 0,
        default_ttl: 60,
        max_ttl: 3600,
        forwarded_values: [{ query_string: true, cookies: [{ forward: 'none' }] }],
      },
    ],
  };
  const type = 'aws_cloudfront_distribution';
  const resource = { address: `${type}.site`, mode: 'managed', type, name: 'site', values };
  const plan = {
    format_version: '1.2',
    terraform_version: '1.9.0',
    planned_values: { root_module: { resources: [resource] } },
  };
  const { text, changes, differences } = await run('forwarded-values-to-policies', JSON.stringify(plan), 'plan.json');
  expect(text).toBeUndefined();
  expect(changes[0]).toMatch(/"MaxTTL":3600,.*"QueryStringBehavior":"all"/);
  expect(changes.slice(1)).toContain('Behavior "*": attach the cache policy.');
  expect(differences.length).toBeGreaterThan(0);
});

test('edgewright migrate writes the file, and says every difference', { timeout: 60_000 }, async () => {
  const template = write(
    'cli.yaml',
    site(
      `${optimized}\n        CustomErrorResponses: [{ErrorCode: 404, ResponseCode: 200, ResponsePagePath: /index.html}]`,
    ),
  );
  const args = ['migrate', 'error-page-to-function', '--template', template];
  const [json, said] = await Promise.all([
    runCli([...args, '--json'], { cwd: dir }),
    runCli([...args, '--out', 'new.yaml'], { cwd: dir }),
  ]);
  const { differences, changes, written } = JSON.parse(json.stdout);
  expect(json).toMatchObject({ status: 0, stderr: '' });
  expect(written).toBe(null);
  expect(said.status).toBe(0);
  for (const change of changes) expect(said.stdout).toContain(change);
  expect(said.stdout.match(/^[A-Z]+ https?:.*: \d{3}/gm)).toHaveLength(differences.length);
  expect(said.stdout).toMatch(/\d+ requests to both: \d+ answered differently\nnew\.yaml: written\n$/);
  expect(readFileSync(path.join(dir, 'new.yaml'), 'utf8')).toContain('SiteSpaRewrite:');
});

/** A pulled distribution is served, explained and examined as the template is that made it. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readDistributions } from '../../tools/distribution/cloudformation/index.js';
import { explain } from '../../tools/distribution/explain.js';
import { openDescription } from '../../tools/distribution/open.js';
import { diagnoseFully } from '../../tools/doctor/index.js';
import { pullFolder } from '../../tools/pull/index.js';
import { createSimulator, type Simulator } from '../../tools/simulator/index.js';
import { type Double, startDouble } from './aws-double.js';
import { functionCode, ids, lambdaCode, optimized, secret, wholeWorld } from './worlds.js';

const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-pulled-'));
const folder = path.join(dir, 'pulled');
const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .publicKey.export({ type: 'spki', format: 'pem' })
  .toString();
let double: Double;

/** The template that would have made it. */
const twin = {
  Resources: {
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: ids.bucket } },
    BucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Bucket' },
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'cloudfront.amazonaws.com' },
              Action: 's3:GetObject',
              Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, '/*']] },
              Condition: {
                StringEquals: {
                  'AWS:SourceArn': {
                    'Fn::Sub': 'arn:aws:cloudfront::$' + '{AWS::AccountId}:distribution/$' + '{Site}',
                  },
                },
              },
            },
          ],
        },
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
    Store: {
      Type: 'AWS::CloudFront::KeyValueStore',
      Properties: { Name: 'pages', ImportSource: { SourceType: 'S3', SourceArn: 'arn:aws:s3:::imports/store.json' } },
    },
    Flags: {
      Type: 'AWS::CloudFront::Function',
      Properties: {
        Name: 'flags',
        AutoPublish: true,
        FunctionCode: functionCode,
        FunctionConfig: {
          Comment: '',
          Runtime: 'cloudfront-js-2.0',
          KeyValueStoreAssociations: [{ KeyValueStoreARN: { 'Fn::GetAtt': ['Store', 'Arn'] } }],
        },
      },
    },
    Stamp: {
      Type: 'AWS::Lambda::Function',
      Metadata: { 'aws:asset:path': 'lambda' },
      Properties: {
        FunctionName: 'stamp',
        Handler: 'index.handler',
        Runtime: 'nodejs22.x',
        Timeout: 5,
        MemorySize: 256,
      },
    },
    StampVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Stamp' } } },
    Key: {
      Type: 'AWS::CloudFront::PublicKey',
      Properties: { PublicKeyConfig: { CallerReference: 'k', Name: 'key', EncodedKey: pem } },
    },
    Group: {
      Type: 'AWS::CloudFront::KeyGroup',
      Properties: { KeyGroupConfig: { Name: 'group', Items: [{ Ref: 'Key' }] } },
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
    Tenant: {
      Type: 'AWS::CloudFront::OriginRequestPolicy',
      Properties: {
        OriginRequestPolicyConfig: {
          Name: 'tenant',
          HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['x-tenant'] },
          CookiesConfig: { CookieBehavior: 'none' },
          QueryStringsConfig: { QueryStringBehavior: 'none' },
        },
      },
    },
    Frame: {
      Type: 'AWS::CloudFront::ResponseHeadersPolicy',
      Properties: {
        ResponseHeadersPolicyConfig: {
          Name: 'frame',
          SecurityHeadersConfig: { FrameOptions: { Override: true, FrameOption: 'DENY' } },
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
          Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Locations: ['DE', 'FR'] } },
          DefaultCacheBehavior: {
            TargetOriginId: 'site',
            ViewerProtocolPolicy: 'redirect-to-https',
            Compress: true,
            CachePolicyId: optimized,
            ResponseHeadersPolicyId: { Ref: 'Frame' },
            FunctionAssociations: [
              { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Flags', 'FunctionARN'] } },
            ],
            LambdaFunctionAssociations: [{ EventType: 'origin-response', LambdaFunctionARN: { Ref: 'StampVersion' } }],
          },
          CacheBehaviors: [
            {
              PathPattern: '/api/*',
              TargetOriginId: 'api',
              ViewerProtocolPolicy: 'https-only',
              AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
              CachePolicyId: { Ref: 'Api' },
              OriginRequestPolicyId: { Ref: 'Tenant' },
              TrustedKeyGroups: [{ Ref: 'Group' }],
            },
          ],
          Origins: [
            {
              Id: 'site',
              DomainName: { 'Fn::Sub': '$' + '{Bucket}.s3.eu-west-1.amazonaws.com' },
              S3OriginConfig: {},
              OriginAccessControlId: { Ref: 'Oac' },
            },
            {
              Id: 'api',
              DomainName: 'api.example.com',
              OriginPath: '/v1',
              OriginCustomHeaders: [{ HeaderName: 'X-Key', HeaderValue: secret }],
              CustomOriginConfig: {
                OriginProtocolPolicy: 'https-only',
                OriginSSLProtocols: ['TLSv1.2'],
                OriginReadTimeout: 20,
                OriginKeepaliveTimeout: 5,
              },
            },
          ],
        },
      },
    },
  },
};

beforeAll(async () => {
  const world = wholeWorld(() => double.url, pem);
  double = await startDouble(world);
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL: double.url,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_CONFIG_FILE: '/nowhere',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
  }))
    vi.stubEnv(name, value);
  const options = { target: ids.distribution, profile: undefined, stores: true, onFile: () => {} };
  await pullFolder({ ...options, folder, secrets: true });
  await pullFolder({ ...options, folder: path.join(dir, 'masked'), secrets: false });
  for (const name of ['twin/lambda/lib', 'site']) mkdirSync(path.join(dir, name), { recursive: true });
  const files = {
    'twin/template.json': JSON.stringify(twin),
    'twin/store.json': JSON.stringify({ data: [{ key: 'page', value: '/stored.html' }] }),
    'twin/lambda/index.js': lambdaCode,
    'twin/lambda/lib/name.js': "exports.name = 'from the zip';\n",
    'site/stored.html': 'from the store',
    'site/index.html': 'home',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(dir, name), text);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await double.close();
  rmSync(dir, { recursive: true });
});

function modelOf(name: string) {
  const opened = openDescription(path.join(dir, name));
  return readDistributions(opened.template, { projectDir: dir, ...opened })[0]!;
}

describe('beside the template that made it', () => {
  test.each([
    ['GET', 'https://www.example.com/any'],
    ['POST', 'https://www.example.com/api/orders?a=1'],
  ])('%s %s is explained alike', (method, url) => {
    const [pulled, written] = ['pulled', 'twin/template.json'].map((name) => {
      const { distribution: _, ...rest } = explain([modelOf(name)], url, method);
      return rest;
    });
    expect(pulled).toEqual(written);
    expect(JSON.stringify(pulled)).toContain(method === 'GET' ? 'flags' : 'X-Key');
  });

  test('it answers alike: store, Lambda out of its zip, bucket, policies and keys', async () => {
    const simulators: Simulator[] = [];
    const answers: unknown[] = [];
    // What has tenants answers at their domains.
    const places = [
      [folder, 'one.example.com'],
      [path.join(dir, 'twin/template.json'), 'www.example.com'],
    ] as const;
    for (const [template, host] of places) {
      const simulator = await createSimulator({ template, origins: { site: path.join(dir, 'site') }, projectDir: dir });
      simulators.push(simulator);
      for (const url of [`https://${host}/any`, `https://${host}/api/x`]) {
        const response = await simulator.fetch(url, { headers: { 'x-edge-viewer-country': 'DE' } });
        const { headers, status } = response;
        answers.push([status, headers.get('x-stamp'), headers.get('x-frame-options'), await response.text()]);
      }
    }
    for (const simulator of simulators) await simulator.close();
    expect(answers.slice(0, 1)).toEqual([[200, 'from the zip', 'DENY', 'from the store']]);
    expect(answers[1]).toEqual([403, null, null, expect.stringContaining('MissingKey')]);
    expect(answers.slice(0, 2)).toEqual(answers.slice(2));
  });

  test('it goes by its own id, and by the domain of its tenant', () => {
    expect(modelOf('pulled')).toMatchObject({ id: ids.distribution, aliases: ['one.example.com'] });
  });

  test('what has no effect here, and what was masked, is said by name', () => {
    const said = (name: string) => modelOf(name).notSimulated.map(({ what }) => what);
    expect(said('masked')).toEqual(
      expect.arrayContaining(['ConnectionFunctionAssociation', 'value of header "X-Key"']),
    );
    expect(said('pulled')).not.toContain('value of header "X-Key"');
  });

  test('the doctor finds no mistake in it', async () => {
    const opened = openDescription(folder);
    const findings = await diagnoseFully(opened.template, { projectDir: dir, ...opened });
    // The account here holds what no account can: a distribution for tenants with aliases and a price class.
    const found = findings.map(({ code, message }) =>
      code === 'tenant-only' ? message.split(' cannot have ')[1] : code,
    );
    expect(found).toEqual([
      'aliases: each tenant has domains of its own.',
      'a price class.',
      'api-cached',
      'error-page-masks',
      'error-page-unseen',
    ]);
  });
});

describe('a file that is missing', () => {
  test.each([
    'functions/flags.js',
    'functions/flags.describe-function.json',
    `policies/cache/${ids.policy}.json`,
    `policies/response-headers/${ids.headersPolicy}.json`,
    `origin-access-controls/${ids.oac}.json`,
    `key-groups/${ids.group}.json`,
    `public-keys/${ids.key}.json`,
    'key-value-stores/pages.json',
    'lambda/stamp@3.zip',
    'lambda/stamp@3.json',
    `s3/${ids.bucket}/get-bucket-location.json`,
  ])('%s is named in one sentence', (name) => {
    const file = path.join(folder, name);
    renameSync(file, path.join(dir, 'aside'));
    try {
      const sentence = `"${folder}" has no "${name}", which is needed of a pulled distribution. Run "edgewright pull" again.`;
      expect(() => openDescription(folder)).toThrow(
        expect.objectContaining({ code: 'incomplete-folder', message: sentence }),
      );
    } finally {
      renameSync(path.join(dir, 'aside'), file);
    }
  });

  test('contents of a store are named, as they may have been left out', () => {
    const file = path.join(folder, 'key-value-stores/pages.list-keys.json');
    renameSync(file, path.join(dir, 'aside'));
    const said = modelOf('pulled').notSimulated.find(({ what }) => what === 'ImportSource');
    renameSync(path.join(dir, 'aside'), file);
    expect(said?.instead).toContain('"key-value-stores/pages.list-keys.json" is not on this machine');
  });

  test.each([
    ['get-distribution.json', '{}', 'holds no DistributionConfig'],
    ['get-distribution.json', '{', 'is not valid JSON'],
    [`policies/cache/${ids.policy}.json`, '{}', 'holds no "CachePolicy"'],
    [`s3/${ids.bucket}/get-bucket-policy.json`, '{"Policy":"{"}', 'holds a Policy that is not JSON'],
    ['tenants/dt_1.json', '[]', 'holds no "DistributionTenant"'],
  ])('%s with %s is refused in one sentence', (name, text, sentence) => {
    const file = path.join(folder, name);
    renameSync(file, path.join(dir, 'aside'));
    writeFileSync(file, text);
    expect(() => openDescription(folder)).toThrow(sentence);
    renameSync(path.join(dir, 'aside'), file);
  });

  test('both answers about the distribution itself are not needed, one is', () => {
    const names = ['get-distribution.json', 'get-distribution-config.json'];
    const aside = (name: string) => path.join(dir, `aside-${name}`);
    renameSync(path.join(folder, names[0]!), aside(names[0]!));
    expect(modelOf('pulled').aliases).toEqual(['www.example.com']);
    renameSync(path.join(folder, names[1]!), aside(names[1]!));
    expect(() => openDescription(folder)).toThrow('has no "get-distribution.json"');
    for (const name of names) renameSync(aside(name), path.join(folder, name));
  });

  test.each([
    ['no zip', Buffer.from('no zip')],
    ['the path "../outside.js"', zipSync({ '../outside.js': Buffer.from('') })],
  ])('a code that is %s is refused', (found, bytes) => {
    const zip = path.join(folder, 'lambda/stamp@3.zip');
    renameSync(zip, path.join(dir, 'aside'));
    writeFileSync(zip, bytes);
    expect(() => openDescription(folder)).toThrow(`expects the code of a Lambda, found ${found}`);
    renameSync(path.join(dir, 'aside'), zip);
  });
});

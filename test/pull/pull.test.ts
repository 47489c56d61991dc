/** `edgewright pull` with the real SDK, against a double of AWS. */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { pullFolder, readOnlyPolicy } from '../../tools/pull/index.js';
import { type Ran, runCli } from '../cli/run-cli.js';
import { type Double, startDouble, type World } from './aws-double.js';
import { functionCode, ids, secret, wholeWorld } from './worlds.js';

const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-pull-'));
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const credentials = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'a-secret-of-the-user' };
const nowhere = {
  AWS_CONFIG_FILE: '/nowhere',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
  AWS_EC2_METADATA_DISABLED: 'true',
};
type Options = Partial<Pick<Parameters<typeof pullFolder>[0], 'profile' | 'stores' | 'secrets'>>;
let double: Double;
let world: World;

beforeAll(async () => {
  world = wholeWorld(() => double.url, pem);
  double = await startDouble(world);
});
beforeEach(() => {
  double.calls.length = 0;
  double.denied.clear();
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  rmSync(dir, { recursive: true });
  await double.close();
});

const environment = (env: NodeJS.ProcessEnv) => ({
  AWS_ENDPOINT_URL: double.url,
  ...credentials,
  ...nowhere,
  NODE_NO_WARNINGS: '1',
  ...env,
});

/** In a process of its own, as people call it. */
function command(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return runCli(['pull', ...args], { cwd: dir, env: environment(env) });
}

/** In this process. */
function pull(target: string, folder: string | undefined, options: Options = {}, env: NodeJS.ProcessEnv = {}) {
  for (const [name, value] of Object.entries(environment(env))) vi.stubEnv(name, value);
  const place = folder === undefined ? undefined : path.join(dir, folder);
  return pullFolder({
    target,
    folder: place,
    profile: undefined,
    stores: true,
    secrets: false,
    onFile: () => {},
    ...options,
  });
}

const filesIn = (folder: string) =>
  readdirSync(path.join(dir, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(path.join(dir, folder), path.join(entry.parentPath, entry.name)))
    .sort();
const read = (file: string) => readFileSync(path.join(dir, file), 'utf8');
const json = (file: string) => JSON.parse(read(file));

const everyFile = [
  'connection-functions/handshake.describe-connection-function.json',
  'connection-functions/handshake.js',
  'functions/flags.describe-function.json',
  'functions/flags.js',
  'get-distribution-config.json',
  'get-distribution.json',
  `key-groups/${ids.group}.json`,
  'key-value-stores/pages.json',
  'key-value-stores/pages.list-keys.json',
  'lambda/stamp@3.json',
  'lambda/stamp@3.zip',
  `origin-access-controls/${ids.oac}.json`,
  `policies/cache/${ids.policy}.json`,
  `policies/origin-request/${ids.requestPolicy}.json`,
  `policies/response-headers/${ids.headersPolicy}.json`,
  `public-keys/${ids.key}.json`,
  `s3/${ids.bucket}/get-bucket-location.json`,
  `s3/${ids.bucket}/get-bucket-policy.json`,
  'tenants/dt_1.json',
];

describe('a distribution with everything', () => {
  test('is written as the AWS CLI prints it, without a secret, and the next command is said', async () => {
    const { status, stdout, stderr } = await command([ids.distribution, 'deep/site']);
    expect([status, stdout]).toEqual([
      0,
      'E1SITE (d1site.cloudfront.net): 19 files in deep/site\nNext: npx edgewright dev --template deep/site\n',
    ]);
    expect(filesIn('deep/site')).toEqual(everyFile);
    expect(stderr.trimEnd().split('\n').sort()).toEqual(everyFile.map((file) => `pull: ${file}`));
    expect(read('deep/site/functions/flags.js')).toBe(functionCode);
    const { ETag, Distribution } = json('deep/site/get-distribution.json');
    expect([ETag, Distribution.Id, Distribution.DistributionConfig.Aliases]).toEqual([
      'E1',
      ids.distribution,
      { Quantity: 1, Items: ['www.example.com'] },
    ]);
    expect(Distribution.LastModifiedTime).toBe('2026-01-01T00:00:00.000Z');
    expect(json('deep/site/get-distribution-config.json').DistributionConfig).toEqual(Distribution.DistributionConfig);
    expect(json('deep/site/key-value-stores/pages.list-keys.json')).toEqual({
      Items: [
        { Key: 'page', Value: '/stored.html' },
        { Key: 'other', Value: '1' },
      ],
    });
    expect(json('deep/site/lambda/stamp@3.json')).toMatchObject({ Configuration: { Handler: 'index.handler' } });
    expect(read('deep/site/get-distribution.json')).toContain('"HeaderValue": "********"');
    for (const file of everyFile)
      for (const word of [
        secret,
        'a-secret-of-the-lambda',
        'a-secret-of-the-user',
        'AKIDEXAMPLE',
        'a-token-of-the-account',
      ])
        expect(read(`deep/site/${file}`).includes(word), `${word} in ${file}`).toBe(false);
  });

  test('every call is one that --policy allows, and --policy asks nothing', async () => {
    await pull(ids.distribution, 'calls');
    const asked = new Set(double.calls.map((call) => call.split(' ')[0]!.replace('GetLambda', 'GetFunction')));
    double.calls.length = 0;
    const { status, stdout } = await command(['--policy']);
    const [{ Action }] = JSON.parse(stdout).Statement as [{ Action: string[] }];
    expect([status, double.calls, Action.filter((name) => !/:(Get|List|Describe|GET$)/.test(name))]).toEqual([
      0,
      [],
      [],
    ]);
    const renamed = (name: string) => name.split(':')[1]!.replace('CORS', 'Cors').replace('BucketPublic', 'Public');
    const allowed = ['Download', ...Action.map(renamed)];
    expect([...asked].filter((name) => !allowed.includes(name))).toEqual([]);
    expect(JSON.stringify(readOnlyPolicy(false))).not.toContain('keyvaluestore');
  });

  test('secrets are written where they are asked for, stores are left out, and a pull goes over an earlier one', async () => {
    mkdirSync(path.join(dir, 'again'));
    await pull(ids.distribution, 'again');
    const { status, stdout } = await command([ids.distribution, 'again', '--with-secrets', '--no-kvs', '--json']);
    expect(status).toBe(0);
    expect(read('again/get-distribution-config.json')).toContain(`"HeaderValue": "${secret}"`);
    expect(filesIn('again')).toEqual(everyFile.filter((file) => !file.endsWith('.list-keys.json')));
    expect(JSON.parse(stdout)).toMatchObject({
      id: ids.distribution,
      domainName: 'd1site.cloudfront.net',
      folder: 'again',
      leftOut: [],
      next: 'npx edgewright dev --template again',
    });
  });

  test.each(['d1site.cloudfront.net', 'WWW.example.com'])(
    'is found by its name %s, on the second page',
    async (name) => {
      const { id } = await pull(name, 'named');
      expect([id, existsSync(path.join(dir, 'named/get-distribution.json'))]).toEqual([ids.distribution, true]);
      expect(double.calls.slice(0, 2)).toEqual(['ListDistributions', 'ListDistributions']);
    },
  );
});

test('--profile means the credentials of that profile, at every service', async () => {
  const file = path.join(dir, 'credentials');
  writeFileSync(file, '[production]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = another\n');
  double.keys.clear();
  const own = { AWS_SHARED_CREDENTIALS_FILE: file, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
  await pull(ids.distribution, 'profiled', { profile: 'production' }, own);
  // The zip of a Lambda lies behind a link that is signed itself.
  expect(double.keys).toEqual(new Set(['AKIDPROFILE', 'unsigned']));
});

/** As if the packages were not installed. */
const without = (...packages: string[]) => {
  const hook = `export const resolve = (name, context, next) => {
    if (${JSON.stringify(packages)}.includes(name)) throw Object.assign(new Error(name), { code: 'ERR_MODULE_NOT_FOUND' });
    return next(name, context);
  };`;
  const url = `data:text/javascript,${encodeURIComponent(hook)}`;
  const register = `import { register } from 'node:module'; register(${JSON.stringify(url)});`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(register)}` };
};

describe('what cannot be fetched', () => {
  test('leaves out by name what packages are missing for', async () => {
    const packages = ['@aws-sdk/signature-v4a', '@aws-sdk/client-lambda', '@aws-sdk/client-s3'];
    const { status, stdout } = await command([ids.distribution, 'fewer'], without(...packages));
    expect(status).toBe(0);
    expect(stdout).toContain(
      'left out: contents of key value stores: needs @aws-sdk/client-cloudfront-keyvaluestore and',
    );
    expect(stdout).toContain(`left out: Lambda@Edge code of ${ids.lambda}: needs @aws-sdk/client-lambda. Run "npm i`);
    expect(stdout).toContain(`left out: buckets ${ids.bucket}: needs @aws-sdk/client-s3.`);
    expect(filesIn('fewer').filter((file) => /list-keys|^(lambda|s3)/.test(file))).toEqual([]);
  });

  const ended = { status: 1, stdout: '' };
  test.each<[what: string, args: string[], env: NodeJS.ProcessEnv, sentence: RegExp]>([
    ['no client', [ids.distribution], without('@aws-sdk/client-cloudfront'), /save-dev @aws-sdk\/client-cloudfront"/],
    ['a URL', ['https://www.example.com/'], {}, /found "https:\/\/www.example.com\/"/],
  ])('%s is one line on stderr and exit 1', async (_, args, env, sentence) => {
    const { stderr, ...rest } = await command([...args, 'kept'], env);
    expect(rest).toEqual(ended);
    expect(stderr).toMatch(/^edgewright: pull: [^\n]+\n$/);
    expect(stderr).toMatch(sentence);
  });

  const anonymous = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
  test.each<[what: string, env: NodeJS.ProcessEnv, denied: string, sentence: RegExp]>([
    ['no credentials', anonymous, '', /expects AWS credentials where the AWS SDK looks for them/],
    ['nobody there', { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, '', /cannot be reached \(ECONNREFUSED\)/],
    ['a denied function', {}, 'GetFunction', /allowed cloudfront:GetFunction \(asked for "flags"\), found it denied/],
    ['a denied policy', {}, 'GetCachePolicy', /allowed cloudfront:GetCachePolicy \(asked for/],
    ['denied keys', {}, 'ListKeys', /allowed cloudfront-keyvaluestore:ListKeys/],
    ['a denied Lambda', {}, 'GetLambda', /allowed lambda:GetFunction/],
    ['a denied bucket policy', {}, 'GetBucketPolicy', /allowed s3:GetBucketPolicy \(asked for "site-bucket"\)/],
    ['a code that is not given', {}, 'Download', /code of "arn:.*:stamp:3" cannot be downloaded \(403\)/],
  ])('%s is one sentence, and nothing is written', async (_, env, denied, sentence) => {
    if (denied !== '') double.denied.add(denied);
    const before = readdirSync(dir);
    const failure = await pull(ids.distribution, 'kept', {}, env).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'pull', message: expect.stringMatching(sentence) });
    expect((failure as Error).message).not.toMatch(/\n|a-token-of-the-account/);
    expect(readdirSync(dir)).toEqual(before);
  });

  test.each(['E0NOBODY', 'nobody.example.org'])('%s is no distribution of the account', async (target) => {
    await expect(pull(target, 'kept')).rejects.toThrow(`found none that is "${target}"`);
    await expect(pull(target, 'kept', { profile: 'none' })).rejects.toThrow('expects AWS credentials');
  });

  test('a place that cannot be written leaves nothing behind', async () => {
    const before = readdirSync(dir);
    await expect(pull(ids.distribution, `new/${'x'.repeat(255)}`)).rejects.toThrow('cannot be written');
    expect(readdirSync(dir)).toEqual(before);
  });

  test('an earlier pull stays as it was, and what is not one is not gone over', async () => {
    await pull(ids.distribution, 'earlier');
    const before = filesIn('earlier').map((file) => read(`earlier/${file}`));
    double.denied.add('GetDistributionTenant');
    await expect(pull(ids.distribution, 'earlier')).rejects.toThrow('cloudfront:GetDistributionTenant');
    expect(filesIn('earlier').map((file) => read(`earlier/${file}`))).toEqual(before);
    double.denied.clear();
    double.calls.length = 0;
    writeFileSync(path.join(dir, 'earlier/notes.md'), 'mine');
    mkdirSync(path.join(dir, 'project/functions'), { recursive: true });
    for (const [place, found] of [
      ['earlier', '"notes.md"'],
      ['project', '"functions"'],
      ['earlier/notes.md', 'a file'],
      [path.relative(dir, process.cwd()), 'runs in it'],
    ] as const)
      await expect(pull(ids.distribution, place)).rejects.toThrow(found);
    expect(double.calls).toEqual([]);
    expect(read('earlier/notes.md')).toBe('mine');
  });
});

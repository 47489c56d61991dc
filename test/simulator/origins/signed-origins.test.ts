/** The deployed signer before the simulated origins, which compute each signature again with AWS's own library over what was sent. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { type Pair, type SignV4ARequest, signV4, signV4A } from '../../../shared/edge-lambdas/sigv4.js';
import type { Behavior, Origin, OriginTarget } from '../../../tools/distribution/model.js';
import { loadLambda } from '../../../tools/engine/index.js';
import { cloudFrontService, edgeEnvironment, edgeRole } from '../../../tools/simulator/local-credentials.js';
import { createBackend } from '../../../tools/simulator/origins/index.js';
import {
  allViewerExceptHost,
  behavior,
  bucketTarget,
  cachingDisabled,
  edge,
  type Harness,
  only,
  open,
  origin,
  rawCff,
  sent,
} from '../support.js';
import { originRequest, textOf } from './requests.js';

const folder = mkdtempSync(join(tmpdir(), 'edgewright-signed-'));
const handler = join(folder, 'index.mjs');
writeFileSync(handler, 'export const handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });');

const site = join(folder, 'site');
mkdirSync(join(site, 'dir'), { recursive: true });
for (const name of ['libstdc++.rpm', 'a b.txt', 'a+b.txt', 'dir/x.txt', 'dir/ü(1)!.txt'])
  writeFileSync(join(site, name), name);

afterAll(() => rmSync(folder, { recursive: true }));

const signer = join(import.meta.dirname, '../../../dist/edge-lambdas/min/sigv4-signer/index.js');

/** One behavior, signed at origin-request, and the origin itself. */
async function openSigned(domainName: string, target: OriginTarget): Promise<Harness> {
  const code = { file: signer, text: undefined, handler: 'handler', environment: edgeEnvironment('signer') };
  return openOrigin({ domainName, target }, { 'origin-request': edge('', { code, includeBody: true }) });
}

async function openOrigin(parts: Partial<Origin>, functions: Behavior['functions'] = {}): Promise<Harness> {
  const context = { projectDir: folder, loadLambda, now: Date.now };
  return open(
    {
      origins: { main: origin('main', parts) },
      behaviors: [behavior({ cachePolicy: cachingDisabled, originRequestPolicy: allViewerExceptHost, functions })],
    },
    undefined,
    { openOrigin: (found) => createBackend(found, context), clock: Date.now },
  );
}

const oac = { type: 's3', signing: 'always' } as const;

function openApi(): Promise<Harness> {
  const code = { file: handler, handler: 'handler', environment: {} };
  const routes = [{ key: 'ANY /{proxy+}', auth: 'AWS_IAM' as const, code, timeout: 5 }];
  const target: OriginTarget = { kind: 'http-api', logicalId: 'Api', stage: '$default', routes };
  return openSigned('a1b2c3.execute-api.eu-central-1.amazonaws.com', target);
}

describe('an API behind IAM', () => {
  test.each([
    ['sort=name&sort=-date&ids[]=30&ids[]=4&flag', 'sort=name&sort=-date&ids[]=30&ids[]=4&flag'],
    ['role=user&role=admin', 'role=user&role=admin'],
    ['a&a=&=a&=&a=b=c&x=%2b', 'a&a=&=a&=&a=b=c&x=%2b'],
    ['q=a+b&y=%zz&&z', 'q=a%20b&y=%25zz&z'],
  ])('is asked for ?%s as ?%s', async (query, sent) => {
    const { status, text } = await (await openApi()).send(`/orders?${query}`);
    expect([status, JSON.parse(text).rawQueryString]).toEqual([200, sent]);
  });

  test('takes whatever a viewer asks for', async () => {
    const api = await openApi();
    const text = fc.string({ unit: fc.constantFrom(..."aZ0-_.~!'()*%2/+&=;:@,$[]"), maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(text, text, async (path, query) => {
        fc.pre(/^(?:%[0-7][\da-f]|[^%])*$/i.test(path));
        // What is not UTF-8 has no text that AWS's library could be given.
        fc.pre(/^(?:%[0-7][\da-f]|%(?![\da-f]{2})|[^%])*$/i.test(query));
        expect((await api.send(`/a/${path}?${query}`)).status).toBe(200);
      }),
      { numRuns: 100 },
    );
  });
});

const regional = 'site.s3.eu-central-1.amazonaws.com';
const multiRegion = 'mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com';

describe.each([regional, multiRegion])('a private bucket at %s', (domainName) => {
  test.each([
    ['/libstdc++.rpm', 'libstdc++.rpm', 'a plus in a name is meant'],
    ['/a+b.txt', 'a+b.txt', 'also beside a name with a space'],
    ['/a%20b.txt', 'a b.txt', 'a space is a space'],
    ['/dir%2Fx.txt?a=1+2', 'dir/x.txt', 'an encoded slash is one'],
    ["/dir/%C3%BC(1)!.txt?x='(*)&y=%2B", 'dir/ü(1)!.txt', 'what S3 encodes anew'],
  ])('%s signed at the edge is %s: %s', async (target, name) => {
    const { status, text } = await (await openSigned(domainName, bucketTarget('Site', { directory: site }))).send(
      target,
    );
    expect([status, text]).toEqual([200, name]);
  });

  test.each([
    ['/a+b.txt', 200, 'a b.txt'],
    ['/libstdc%2B%2B.rpm', 200, 'libstdc++.rpm'],
    ['/libstdc++.rpm', 403, '<Code>AccessDenied</Code>'],
    ['/dir%2Fx.txt', 200, 'dir/x.txt'],
  ])('%s signed by origin access control is %s: S3 reads a bare plus as a space', async (target, status, shown) => {
    const protocol = domainName === multiRegion ? 'sigv4a' : 'sigv4';
    const house = await openOrigin({
      kind: 's3',
      domainName,
      target: bucketTarget('Site', { directory: site }),
      accessControl: { ...oac, protocol },
    });
    const got = await house.send(target);
    expect([got.status, got.text]).toEqual([status, expect.stringContaining(shown)]);
  });

  test('takes whatever a viewer asks for', async () => {
    const house = await openSigned(domainName, bucketTarget('Site', { directory: site }));
    const piece = fc.constantFrom(
      'a',
      '+',
      '%2F',
      '%2B',
      '%20',
      '/',
      '//',
      '.',
      "!'()*",
      '%C3%A9',
      '%',
      '@',
      '&',
      '=',
      '[',
      '%zz',
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(text, text, async (path, query) => {
        // What is not UTF-8 has no text that AWS's library could be given.
        fc.pre(!/%aa/.test(path + query));
        expect((await house.send(`/x${path}?${query}`)).text).toContain('<Code>AccessDenied</Code>');
      }),
      { numRuns: 100 },
    );
  });
});

test.each([
  ['SigV4 at a multi-region access point', multiRegion, 'sigv4', 'AuthorizationHeaderMalformed'],
  ['SigV4A for any Region at a Region', regional, 'sigv4a', undefined],
] as const)('%s: %s', async (_what, domainName, protocol, code) => {
  const house = await openOrigin({
    kind: 's3',
    domainName,
    target: bucketTarget('Site', { directory: site }),
    accessControl: { ...oac, protocol },
  });
  const { status, text } = await house.send('/dir/x.txt');
  expect([status, text]).toEqual(code ? [400, expect.stringContaining(`<Code>${code}</Code>`)] : [200, 'dir/x.txt']);
});

test.each([
  ['%2B for a bare plus', { path: '/a%2Bb.txt' }, 'SignatureDoesNotMatch'],
  ['%2F for a slash', { path: '/dir%252Fx.txt' }, 'SignatureDoesNotMatch'],
  ['the key of somebody else', { credentials: { ...edgeRole, secretAccessKey: 'other' } }, 'SignatureDoesNotMatch'],
  ['Regions that do not hold it', { regionSet: 'us-*' }, 'AuthorizationHeaderMalformed'],
  ['nothing amiss', {}, undefined],
  ['Regions that do', { regionSet: 'us-east-1,eu-*' }, undefined],
])('S3 refuses what it does not compute: %s', async (_what, part, code) => {
  const context = { projectDir: folder, loadLambda, now: Date.now };
  const backend = createBackend(
    origin('main', { kind: 's3', domainName: regional, target: bucketTarget('Site', { directory: site }) }),
    context,
  );
  const path = '/a+b.txt';
  const whole = {
    method: 'GET',
    path,
    query: [],
    headers: [['host', regional]] as Pair[],
    service: 's3',
    date: new Date(),
  };
  const signing = { ...whole, credentials: edgeRole, signBody: true, ...part };
  const isSet = 'regionSet' in part;
  const { headers } = isSet ? signV4A(signing as SignV4ARequest) : signV4({ ...signing, region: 'eu-central-1' });
  const asked = {
    ...originRequest({ domain: regional, path }),
    headers: headers.map(([name, value]): Pair => [name, value]),
  };
  const answer = await backend.fetch(asked);
  const text = await textOf(answer);
  expect(text).toContain(code ? `<Code>${code}</Code>` : 'a b.txt');
});

const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const hashed = { 'x-amz-content-sha256': 'the hash' };

test.each<['s3' | 'lambda', string, string, object, string, string]>([
  ['s3', 'site.s3.eu-central-1.amazonaws.com', '', {}, 'eu-central-1', nothing],
  ['s3', 'site.s3.eu-central-1.amazonaws.com', 'body', {}, 'eu-central-1', 'UNSIGNED-PAYLOAD'],
  ['s3', 'site.s3.amazonaws.com', 'body', hashed, 'us-east-1', 'UNSIGNED-PAYLOAD'],
  ['lambda', 'abc.lambda-url.us-gov-west-1.on.aws', '', {}, 'us-gov-west-1', nothing],
  ['lambda', 'abc.lambda-url.eu-west-1.on.aws', 'body', {}, 'eu-west-1', 'UNSIGNED-PAYLOAD'],
  ['lambda', 'abc.lambda-url.eu-west-1.on.aws', 'body', hashed, 'eu-west-1', 'the hash'],
])('origin access control of %s signs for %s, body "%s" with %j, in %s, hash %s', async (...row) => {
  const [type, domainName, body, headers, region, hash] = row;
  const house = await open({
    origins: { main: origin('main', { domainName, accessControl: { type, signing: 'always' } }) },
    behaviors: [behavior({ cachePolicy: cachingDisabled })],
  });
  await house.send('/', { method: 'POST', body, headers: { ...headers, Authorization: 'Basic viewer' } });
  const [call] = house.calls;
  const scope = `Credential=${cloudFrontService.accessKeyId}/20261120/${region}/${type}/aws4_request`;
  expect(sent(call, 'authorization')).toContain(`AWS4-HMAC-SHA256 ${scope}`);
  expect([sent(call, 'x-amz-content-sha256'), sent(call, 'host')]).toEqual([hash, domainName]);
  const account = '123456789012';
  const arn = `arn:aws:cloudfront::${account}:distribution/E123EXAMPLE`;
  const told = type === 'lambda' ? [account, arn] : [undefined, undefined];
  expect([sent(call, 'x-amz-source-account'), sent(call, 'x-amz-source-arn')]).toEqual(told);
});

const authorized = { ...cachingDisabled, headers: only('authorization') };

test.each([
  ['always', 'Basic viewer', authorized, true],
  ['no-override', 'Basic viewer', authorized, false],
  ['no-override', 'Basic viewer', cachingDisabled, true],
  ['no-override', undefined, authorized, true],
  ['never', undefined, authorized, false],
] as const)('with signing %s, Authorization %s: signed is %s', async (signing, shown, cachePolicy, isSigned) => {
  const house = await open({
    origins: { main: origin('main', { domainName: regional, accessControl: { type: 's3', signing } }) },
    behaviors: [behavior({ cachePolicy })],
  });
  await house.send('/', { headers: shown ? { Authorization: shown } : {} });
  const authorization = sent(house.calls[0], 'authorization');
  if (isSigned) expect(authorization).toMatch(/^AWS4-HMAC-SHA256 /);
  else expect(authorization).toBe(shown);
});

describe('always-amz-auth, for Lambda web functions', () => {
  const keyed = { ...cachingDisabled, headers: only('authorization') };

  test.each([
    ['abc.lambda-web.us-east-1.on.aws', 'AWS4-HMAC-SHA256', cachingDisabled, undefined],
    ['abc.lambda-web.us-east-1.on.aws', 'AWS4-HMAC-SHA256', keyed, 'Bearer viewer'],
    ['abc.lambda-web.global.on.aws', 'AWS4-ECDSA-P256-SHA256', keyed, 'Bearer viewer'],
  ])('%s is signed by %s beside the Authorization of the viewer', async (domainName, algorithm, cachePolicy, kept) => {
    const accessControl = { type: 'lambda', signing: 'always-amz-auth' } as const;
    const house = await open({
      origins: { main: origin('main', { domainName, accessControl }) },
      behaviors: [behavior({ cachePolicy, originRequestPolicy: allViewerExceptHost })],
    });
    await house.send('/', { headers: { Authorization: 'Bearer viewer', 'X-Amz-Authorization': 'forged' } });
    expect(sent(house.calls[0], 'authorization')).toBe(kept);
    const credential = `Credential=${cloudFrontService.accessKeyId}/`;
    expect(sent(house.calls[0], 'x-amz-authorization')).toMatch(new RegExp(`^${algorithm} ${credential}`));
    expect(sent(house.calls[0], 'x-amz-region-set')).toBe(algorithm.includes('ECDSA') ? '*' : undefined);
  });
});

describe('updateRequestOrigin', () => {
  test.each([
    ['{ originPath: "/v2" }', true],
    ['{ originAccessControlConfig: { enabled: false } }', false],
    [
      '{ originAccessControlConfig: { enabled: true, signingBehavior: "never", signingProtocol: "sigv4", originType: "s3" } }',
      false,
    ],
  ])('with %s: signed is %s', async (update, isSigned) => {
    const code = `import cf from 'cloudfront';\nfunction handler(event) { cf.updateRequestOrigin(${update}); return event.request; }`;
    const house = await open({
      origins: { main: origin('main', { kind: 's3', domainName: regional, accessControl: oac }) },
      behaviors: [behavior({ functions: { 'viewer-request': rawCff(code) } })],
    });
    await house.send('/');
    expect(sent(house.calls[0], 'authorization') !== undefined).toBe(isSigned);
  });
});

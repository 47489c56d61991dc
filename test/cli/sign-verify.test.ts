import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { Command } from 'commander';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { configure as configureSign } from '../../tools/cli/sign.js';
import { configure as configureVerify } from '../../tools/cli/verify.js';

const dir = mkdtempSync(join(tmpdir(), 'edgewright-'));
const expires = 1_900_000_000;
const url = 'https://d111111abcdef8.cloudfront.net/private/film.mp4';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
const files = {
  rsa: file('rsa.pem', pem(rsa.privateKey, 'pkcs8')),
  rsaPkcs1: file('rsa1.pem', pem(rsa.privateKey, 'pkcs1')),
  rsaPublic: file('rsa.pub', rsa.publicKey.export({ type: 'spki', format: 'pem' })),
  ec: file('ec.pem', pem(ec.privateKey, 'pkcs8')),
  ecSec1: file('ec1.pem', pem(ec.privateKey, 'sec1')),
  ecPublic: file('ec.pub', ec.publicKey.export({ type: 'spki', format: 'pem' })),
  small: file('small.pem', pem(small.privateKey, 'pkcs8')),
  junk: file('junk.pem', 'no key'),
  cut: file('cut.pem', String(pem(rsa.privateKey, 'pkcs8')).slice(0, 400)),
  certificate: file('certificate.pem', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'),
  rsaPublicPkcs1: file('rsa1.pub', rsa.publicKey.export({ type: 'pkcs1', format: 'pem' })),
  smallPublic: file('small.pub', small.publicKey.export({ type: 'spki', format: 'pem' })),
  secret: file('secret', Buffer.alloc(32, 7).toString('base64url')),
  short: file('short', Buffer.alloc(31, 7).toString('base64url')),
  padded: file('padded', `${Buffer.alloc(32, 7).toString('base64url')}=\r\n`),
  notBase64Url: file('not-base64url', Buffer.alloc(32, 0xff).toString('base64')),
};
let printed = '';

beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});
afterAll(() => rmSync(dir, { recursive: true }));

function file(name: string, text: string | Buffer): string {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
}

function pem(key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1'): string | Buffer {
  return key.export({ type, format: 'pem' } as { type: 'pkcs8'; format: 'pem' });
}

async function sign(...args: string[]) {
  const command = new Command();
  configureSign(command);
  await command.parseAsync(args, { from: 'user' });
  return JSON.parse(printed);
}

async function verify(...args: string[]) {
  printed = '';
  const command = new Command();
  configureVerify(command);
  await command.parseAsync(['--json', '--key', `RSA=${files.rsaPublic}`, `EC=${files.ecPublic}`, ...args], {
    from: 'user',
  });
  return { ...JSON.parse(printed), exit: process.exitCode };
}

const common = ['--key-id', 'RSA', '--private-key', files.rsa, '--expires', String(expires), '--json'];

test.each(['SHA1', 'SHA256'] as const)(
  '%s: the bytes are those of AWS, canned and custom, cookies and URL',
  async (algorithm) => {
    const aws = { keyPairId: 'RSA', privateKey: pem(rsa.privateKey, 'pkcs8') as string, algorithm, url };
    const dateLessThan = new Date(expires * 1000);
    const ours = ['--url', url, '--hash', algorithm, ...common];
    expect((await sign('url', ...ours)).url).toBe(getSignedUrl({ ...aws, dateLessThan }));
    printed = '';
    const canned = getSignedCookies({ ...aws, dateLessThan });
    expect((await sign('cookies', ...ours)).cookies).toEqual({ ...canned, 'CloudFront-Expires': String(expires) });
    printed = '';
    const limits = { dateGreaterThan: new Date(1_700_000_000_000), ipAddress: '192.0.2.7' };
    const flags = ['--starts', '2023-11-14T22:13:20Z', '--ip', '192.0.2.7'];
    expect((await sign('url', ...ours, ...flags)).url).toBe(getSignedUrl({ ...aws, dateLessThan, ...limits }));
    printed = '';
    expect((await sign('cookies', ...ours, ...flags)).cookies).toEqual(
      getSignedCookies({ ...aws, dateLessThan, ...limits }),
    );
  },
);

test.each([
  ['RSA', files.rsaPkcs1],
  ['EC', files.ec],
  ['EC', files.ecSec1],
])('what %s signs from %s is verified, until it expires', async (keyId, privateKey) => {
  const { cookies } = await sign(
    'cookies',
    '--resource',
    'https://d111111abcdef8.cloudfront.net/private/*',
    '--json',
    '--key-id',
    keyId,
    '--private-key',
    privateKey,
    '--expires',
    '2h',
  );
  const cookie = Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
  expect(await verify('--url', url, '--cookie', cookie)).toMatchObject({ allowed: true, exit: 0 });
  const late = await verify('--url', url, '--cookie', cookie, '--now', '2999-01-01T00:00:00Z');
  expect(late).toMatchObject({
    allowed: false,
    code: 'AccessDenied',
    exit: 1,
    reason: expect.stringMatching(/^expired /),
  });
});

test.each(['secret', 'padded'] as const)(
  'a token carries what the function asks for, and any JWT library reads it: file "%s"',
  async (name) => {
    const { token, cookie } = await sign(
      'token',
      '--key-id',
      'k1',
      '--secret',
      files[name],
      '--path',
      '/members',
      '/club',
      '--expires',
      String(expires),
      '--json',
    );
    expect(cookie).toBe(`__Host-session=${token}`);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'k1' });
    const { payload } = await jwtVerify(token, Buffer.alloc(32, 7));
    expect(payload).toEqual({ exp: expires, iat: expect.any(Number), paths: ['/members', '/club'] });
  },
);

test.each([
  [['url', '--url', '/private/film.mp4', ...common], 'A resource is a whole URL', 'a relative URL'],
  [['url', '--url', 'https://d.test/a b', ...common], 'found white space', 'a URL that no viewer sends'],
  [['url', '--url', `${url}#end`, ...common], 'found the fragment', 'a fragment, which no viewer sends'],
  [['url', '--url', `${url}?a=1&Expires=2`, ...common], 'found "Expires", which CloudFront keeps', 'a signed URL'],
  [['url', '--url', 'https://d.test/*', ...common], '--url expects the one URL', 'a pattern where a URL is wanted'],
  [['cookies', ...common], 'Expected --url or --resource, found neither', 'nothing to open'],
  [['url', '--url', url, ...common.with(5, `${expires}000`)], 'looks like milliseconds', 'an expiry in milliseconds'],
  [['url', '--url', url, ...common.with(5, 'tomorrow')], '--expires expects ISO 8601', 'an expiry in words'],
  [
    ['url', '--url', url, '--starts', '2999-01-01', ...common],
    '--starts expects a time before',
    'a start after the end',
  ],
  [['url', '--url', url, '--ip', '2001:db8::1', ...common], 'CloudFront policies know no IPv6', 'an IPv6 address'],
  [['url', '--url', url, '--hash', 'MD5', ...common], '--hash expects SHA256 or SHA1', 'another hash'],
  [['url', '--url', url, ...common.with(3, files.rsaPublic)], 'found a public key', 'the public half'],
  [['url', '--url', url, ...common.with(3, files.small)], 'found rsa 1024', 'a small key'],
  [['url', '--url', url, ...common.with(3, files.junk)], 'found a text that is none', 'no PEM'],
  [['url', '--url', url, ...common.with(3, files.cut)], 'cut short or damaged', 'half a PEM'],
  [['url', '--url', url, ...common.with(3, files.certificate)], 'found a certificate', 'a certificate'],
  [['url', '--url', url, ...common.with(3, `${dir}/none`)], 'ENOENT', 'a missing file'],
  [['url', '--url', url, ...common, '--key-id', 'K2&Expires'], '--key-id expects an id', 'an id that breaks the URL'],
  [
    ['token', '--key-id', 'k', '--secret', files.secret, '--path', '/', '--expires', '1h', '--starts', '2h'],
    '--starts expects a time before',
    'a token that is never valid',
  ],
  [
    ['token', '--key-id', 'k', '--secret', files.short, '--path', '/', '--expires', '1h'],
    'found 31 bytes',
    'a short secret',
  ],
  [
    ['token', '--key-id', 'k', '--secret', files.notBase64Url, '--path', '/', '--expires', '1h'],
    'found other characters',
    'a secret in plain base64',
  ],
  [
    ['token', '--key-id', '', '--secret', files.secret, '--path', '/', '--expires', '1h'],
    '--key-id expects the id of a secret, found none',
    'no key id, which no store can name',
  ],
  [
    ['token', '--key-id', 'k', '--secret', files.secret, '--path', 'members', '--expires', '1h'],
    'begin with "/"',
    'a path without slash',
  ],
])('%j is refused: %s, %s', async (args, message) => {
  await expect(sign(...args)).rejects.toThrow(message);
  expect(printed).toBe('');
});

async function printedBy(...args: string[]): Promise<string[]> {
  const command = new Command();
  configureSign(command);
  await command.parseAsync(args, { from: 'user' });
  return printed.trimEnd().split('\n');
}

const plain = common.slice(0, -1);

test('cookies are printed as the line of a request and as a request, with --set-cookie as lines of a response too', async () => {
  const lines = await printedBy('cookies', '--resource', `${new URL(url).origin}/private/*`, '--set-cookie', ...plain);
  const [cookie = '', curl, ...set] = lines;
  expect(cookie).toMatch(
    /^Cookie: CloudFront-Key-Pair-Id=RSA; CloudFront-Signature=[^;]+; CloudFront-Policy=[^;]+; CloudFront-Hash-Algorithm=SHA256$/,
  );
  expect(curl).toBe(`curl -H '${cookie}' 'https://d111111abcdef8.cloudfront.net/private/'`);
  const attributes = 'Path=/private/; Secure; HttpOnly; SameSite=Lax';
  expect(set).toEqual(
    cookie
      .slice(8)
      .split('; ')
      .map((pair) => `Set-Cookie: ${pair}; ${attributes}`),
  );
  expect(await verify('--url', url, '--cookie', cookie.slice(8))).toMatchObject({ allowed: true });
});

test.each([
  ['cookies', '--url', `${url}?q='é'`, `'https://d111111abcdef8.cloudfront.net/private/film.mp4?q=%27%C3%A9%27'`],
  ['cookies', '--url', "https://d.test/it's", `'https://d.test/it'\\''s'`],
  ['cookies', '--resource', '*://d.test/a/*', `'https://d.test/a/'`],
  ['cookies', '--resource', '*', `'URL'`],
])('%s %s %s: curl asks for %s', async (verb, flag, resource, asked) => {
  const [cookie, curl, ...more] = await printedBy(verb, flag, resource, ...plain);
  expect([curl, more]).toEqual([`curl -H '${cookie}' ${asked}`, []]);
});

test.each([
  ['é', '%C3%A9'],
  ['"{<>}', '%22%7B%3C%3E%7D'],
])('%s is signed as browsers send it, and verified in both spellings', async (typed, spelled) => {
  const at = (name: string) => `https://d.test/${name}.mp4`;
  const signed = (await sign('url', '--url', `${at(typed)}?`, ...common)).url as string;
  expect(signed.startsWith(`${at(spelled)}?Expires=`)).toBe(true);
  expect(await verify('--url', signed)).toMatchObject({ allowed: true });
  expect(await verify('--url', signed.replace(at(spelled), at(typed)))).toMatchObject({ allowed: true });
  expect(await verify('--url', signed.replace(at(spelled), at('other')))).toMatchObject({ allowed: false });
  printed = '';
  const { cookies } = await sign('cookies', '--url', at(typed), ...common);
  const cookie = Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
  for (const name of [typed, spelled])
    expect(await verify('--url', at(name), '--cookie', cookie)).toMatchObject({ allowed: true });
});

test('a star in a query is no pattern', async () => {
  const { url: signed } = await sign('url', '--url', `${url}?filename*=x`, ...common);
  expect(await verify('--url', signed)).toMatchObject({ allowed: true });
});

test('a pass that is over is issued, and said to be', async () => {
  const noted = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const old = common.with(1, 'OLD').with(5, '2001-01-01T00:00:00Z');
  const { url: signed } = await sign('url', '--url', url, ...old);
  expect(noted.mock.calls).toEqual([['edgewright: note: This pass is over since 2001-01-01T00:00:00Z.\n']]);
  const then = ['--key', `OLD=${files.rsaPublicPkcs1}`, '--now', '2000-12-31T23:59:59Z'];
  expect(await verify('--url', signed, ...then)).toMatchObject({ allowed: true });
});

test.each([
  [['--url', '/x'], '--url expects a whole URL'],
  [['--url', url, '--ip', '192.0.2', '--key', 'K=F'], '--ip expects one address'],
  [['--url', url, '--key', 'nonsense'], '--key expects ID=FILE'],
  [['--url', url, '--key', `K=${files.rsa}`], 'found a private key'],
  [['--url', url, '--key', `K=${files.rsaPkcs1}`], 'found a private key'],
  [['--url', url, '--key', `K=${files.smallPublic}`], 'expected an RSA 2048 or ECDSA P-256 key, found rsa 1024'],
  [['--url', url, '--key', `K=${files.certificate}`], 'found a certificate'],
  [['--url', url, '--key', `K=${files.junk}`], 'found a text that is none'],
  [['--url', url, '--key', `K=${files.rsaPublic}`, `K=${files.ecPublic}`], 'expects each id once, found "K" twice'],
])('verify %j is refused: %s', async (args, message) => {
  await expect(verify(...args)).rejects.toThrow(message);
});

test.each([
  ['/members/a', [], true, undefined, 'under a prefix'],
  ['/members', [], true, undefined, 'the prefix itself'],
  ['/membership', [], false, /do not cover/, 'beside it'],
  ['/members/%2e%2e/a', [], false, /not canonical/, 'a path with two readings'],
  ['/members/a', ['--now', '2999-01-01'], false, /^expired 2030-03-17T17:46:40Z$/, 'too late'],
  ['/members/a', ['--cookie', ''], false, /occurs 0 times/, 'no token'],
  ['/members/a', ['--cookie', '__Host-session=e30.e30.e30'], false, /alg is undefined/, 'no algorithm'],
] as [string, string[], boolean, RegExp | undefined, string][])(
  'a token for /members and %s %j: allowed %s %s, %s',
  async (path, more, allowed, reason) => {
    const { cookie } = await sign(
      'token',
      '--key-id',
      'k1',
      '--secret',
      files.secret,
      '--path',
      '/members',
      '--expires',
      String(expires),
      '--json',
    );
    const outcome = await verify(
      '--url',
      `https://d.test${path}`,
      '--secret',
      `k1=${files.secret}`,
      '--cookie',
      cookie,
      ...more,
    );
    expect(outcome).toMatchObject({ allowed, exit: allowed ? 0 : 1 });
    if (reason) expect(outcome.reason).toMatch(reason);
  },
);

test('a token of another secret, and of an unknown key id', async () => {
  const other = file('other', Buffer.alloc(32, 8).toString('base64url'));
  const { cookie } = await sign(
    'token',
    '--key-id',
    'k1',
    '--secret',
    files.secret,
    '--path',
    '/',
    '--expires',
    String(expires),
    '--json',
  );
  const ask = (secret: string) => verify('--url', 'https://d.test/a', '--cookie', cookie, '--secret', secret);
  expect(await ask(`k1=${other}`)).toMatchObject({ allowed: false, reason: 'the signature does not match' });
  expect(await ask(`k2=${files.secret}`)).toMatchObject({
    allowed: false,
    reason: 'key "k1" is not among those given',
  });
});

test('no message holds key material', async () => {
  const body = (createPublicKey(rsa.privateKey).export({ type: 'spki', format: 'pem' }) as string).split('\n')[1]!;
  await expect(sign('url', '--url', url, ...common.with(3, files.rsaPublic))).rejects.not.toThrow(body);
});

import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyPairKeyObjectResult, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { describe, expect, test } from 'vitest';
import { encodeCloudFrontBase64 } from '../../../shared/edge-lambdas/cloudfront-base64.js';
import { parseTrustedKeys, verifySignedRequest } from '../../../shared/edge-lambdas/signed-policy.js';
import { judgeSignedRequest } from '../../../shared/edge-lambdas/signed-verdict.js';

const now = 1_800_000_000;
const url = 'https://d111111abcdef8.cloudfront.net/private/film.mp4';
const rsa = pemPair(generateKeyPairSync('rsa', { modulusLength: 2048 }));
const ec = pemPair(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
const keys = parseTrustedKeys({ RSA: rsa.publicKey, EC: ec.publicKey });
const pairs = [
  ['RSA', rsa.privateKey],
  ['EC', ec.privateKey],
] as const;

function pemPair({ publicKey, privateKey }: KeyPairKeyObjectResult) {
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

function ask(overrides: Partial<Parameters<typeof verifySignedRequest>[0]>) {
  return verifySignedRequest({ url, now, ip: '192.0.2.7', keys, ...overrides });
}

/** Cookie header for a policy text signed as it stands. */
function cookieFor(policy: string, { hash = 'SHA256', keyPairId = 'EC', privateKey = ec.privateKey } = {}): string {
  const bytes = Buffer.from(policy);
  const signature = encodeCloudFrontBase64(sign(hash, bytes, privateKey));
  return [
    `CloudFront-Policy=${encodeCloudFrontBase64(bytes)}`,
    `CloudFront-Signature=${signature}`,
    `CloudFront-Key-Pair-Id=${keyPairId}`,
    `CloudFront-Hash-Algorithm=${hash}`,
  ].join('; ');
}

function policyFor(resource: string | undefined, condition: object = {}): string {
  const Condition = { DateLessThan: { 'AWS:EpochTime': now + 60 }, ...condition };
  return JSON.stringify({ Statement: [{ Resource: resource, Condition }] });
}

describe('credentials that the AWS SDK issues', () => {
  for (const [keyPairId, privateKey] of pairs) {
    for (const algorithm of ['SHA1', 'SHA256'] as const) {
      test(`${keyPairId} ${algorithm}: canned and custom, cookies and URLs, are allowed and stop being so at their expiry`, () => {
        const dateLessThan = new Date((now + 60) * 1000).toISOString();
        const canned = { keyPairId, privateKey, algorithm, url, dateLessThan };
        const custom = {
          keyPairId,
          privateKey,
          algorithm,
          policy: policyFor('https://d111111abcdef8.cloudfront.net/private/*'),
        };
        for (const input of [canned, custom]) {
          const cookie = Object.entries(getSignedCookies(input as typeof canned))
            .map(([name, value]) => `${name}=${value}`)
            .join('; ');
          const signedUrl = getSignedUrl({ ...input, url } as typeof canned);
          expect(ask({ cookie })).toMatchObject({ allowed: true, hash: algorithm, source: 'cookie', keyPairId });
          expect(ask({ url: signedUrl })).toMatchObject({ allowed: true, hash: algorithm, source: 'url' });
          expect(ask({ cookie, now: now + 60 })).toMatchObject({
            code: 'AccessDenied',
            reason: 'expired 2027-01-15T08:01:00Z',
          });
          expect(ask({ url: signedUrl, now: now + 60 })).toMatchObject({ code: 'AccessDenied' });
        }
      });
    }
  }
});

test.each([
  ['RSA', 'sha1', rsa.privateKey],
  ['RSA', 'sha256', rsa.privateKey],
  ['EC', 'sha256', ec.privateKey],
] as const)(
  'what OpenSSL signs with %s and %s, by the commands of the documentation, is allowed',
  (keyPairId, hash, privateKey) => {
    // AmazonCloudFront/latest/DeveloperGuide/private-content-linux-openssl.html
    const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-openssl-'));
    try {
      writeFileSync(path.join(folder, 'private.pem'), privateKey);
      writeFileSync(path.join(folder, 'policy'), policyFor('https://d111111abcdef8.cloudfront.net/private/*'));
      const run = (command: string) => execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
      const spell = "openssl base64 -A | tr -- '+=/' '-_~'";
      const cookie = [
        `CloudFront-Policy=${run(`cat policy | ${spell}`)}`,
        `CloudFront-Signature=${run(`cat policy | openssl dgst -${hash} -sign private.pem | ${spell}`)}`,
        `CloudFront-Key-Pair-Id=${keyPairId}`,
        ...(hash === 'sha256' ? ['CloudFront-Hash-Algorithm=SHA256'] : []),
      ].join('; ');
      expect(ask({ cookie })).toMatchObject({ allowed: true, keyPairId, hash: hash.toUpperCase() });
      expect(ask({ cookie, now: now + 60 }).allowed).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test('every byte of a policy counts', () => {
  const bytes = Buffer.from(policyFor('*'));
  const cookie = cookieFor(bytes.toString());
  for (let at = 0; at < bytes.length; at++) {
    const forged = Buffer.from(bytes);
    forged[at] = forged[at]! ^ 1;
    const spelled = cookie.replace(/(?<=Policy=)[^;]*/, encodeCloudFrontBase64(forged));
    expect(ask({ cookie: spelled }).allowed).toBe(false);
  }
});

test('every byte of a signature counts', () => {
  const policy = policyFor('*');
  for (const [keyPairId, privateKey] of pairs) {
    const bytes = sign('SHA256', Buffer.from(policy), privateKey);
    for (let at = 0; at < bytes.length; at++) {
      const forged = Buffer.from(bytes);
      forged[at] = forged[at]! ^ 1;
      const cookie = cookieFor(policy, { keyPairId, privateKey }).replace(
        /CloudFront-Signature=[^;]*/,
        () => `CloudFront-Signature=${encodeCloudFrontBase64(forged)}`,
      );
      expect(ask({ cookie })).toMatchObject({ allowed: false, code: 'AccessDenied' });
    }
  }
});

test.each([
  ['https://d.test/x*', 'https://d.test/x?q=1', true, 'a trailing * covers the query (F040)'],
  ['https://d.test/x', 'https://d.test/x?q=1', false, 'a Resource without query covers no query (F041)'],
  ['https://d.test/x', 'https://d.test/x', true, 'the very URL'],
  ['http*://d.test/x', 'https://d.test/x', true, 'a wildcard in the protocol'],
  ['https://d.test/x', 'http://d.test/x', false, 'another protocol'],
  ['*example.com', 'http://www.example.com/', true, 'a missing protocol before a leading *'],
  ['*example.com', 'http://www.example.com/a', false, 'and only the root, for want of a trailing *'],
  ['example.com/*', 'https://example.com/a', false, 'a missing protocol without *'],
  ['https://*', 'https://any.test/a?b', true, 'a trailing * in the domain covers path and query'],
  ['https://d.test*', 'https://d.test.evil/a', true, 'so a domain that ends with * is a wide grant'],
  ['https://*.d.test/*', 'https://evil.test/.d.test/x', false, 'a domain wildcard stays in the domain'],
  ['https://d.test/*/x', 'https://d.test/a/b/x', true, '* spans slashes in the path'],
  ['https://d.test/a*z', 'https://d.test/a?z', false, '* in the middle of a path does not reach into the query'],
  ['https://d.test/ep?/seg-*.ts', 'https://d.test/ep1/seg-2.ts', true, '? is one character'],
  ['https://d.test/ep?/seg-*.ts', 'https://d.test/ep12/seg-2.ts', false, 'and not two'],
  ['https://d.test/get.zip?id=*', 'https://d.test/get.zip?id=7', true, '? begins a query'],
  ['https://d.test/get.zip?id=*', 'https://d.test/get.zip?ix=7', false, 'whose literal part counts'],
  ['https://D.TEST/x', 'https://d.test/x', true, 'domains have no case'],
  ['https://d.test/X', 'https://d.test/x', false, 'paths have'],
  ['*', 'https://d.test/x?y', true, '* alone is everything'],
  ['https://d.test/?q=*', 'https://d.test/?q=1', true, 'the query of the root'],
  ['https://d.test?q', 'https://d.test/?q', false, 'a query without a path'],
  ['https://d.test/a??b=1', 'https://d.test/a?xb=1', true, 'the first of two ? begins the query'],
  ['https://d.test/*abc', 'https://d.test/abxc', false, 'what matched before a mismatch is matched anew'],
  ['https://d.test/ab*bc', 'https://d.test/abc', false, 'what stands before a * is not read again behind it'],
  ['https://d.test/*', 'https://d.test/a&Signature=x', true, 'a path that looks like a parameter'],
])('Resource %s and %s: %s, %s', (resource, asked, allowed) => {
  expect(ask({ url: asked, cookie: cookieFor(policyFor(resource)) }).allowed).toBe(allowed);
});

test.each([
  [{ DateGreaterThan: { 'AWS:EpochTime': now } }, false, 'on the second it starts (F042)'],
  [{ DateGreaterThan: { 'AWS:EpochTime': now - 1 } }, true, 'a second later'],
  [{ DateLessThan: { 'AWS:EpochTime': now } }, false, 'on the second it ends (F042)'],
  [{ IpAddress: { 'AWS:SourceIp': '192.0.2.0/24' } }, true, 'inside the CIDR'],
  [{ IpAddress: { 'AWS:SourceIp': '192.0.2.7' } }, true, 'the very address'],
  [{ IpAddress: { 'AWS:SourceIp': '192.0.2.8/31' } }, false, 'outside the CIDR'],
  [{ IpAddress: { 'AWS:SourceIp': '0.0.0.0/0' } }, true, 'every IPv4 address'],
  [{ IpAddress: { 'AWS:SourceIp': '192.0.2.6' } }, false, 'the address before'],
  [{ IpAddress: { 'AWS:SourceIp': '192.0.2.5/31' } }, false, 'the pair before'],
  [{ IpAddress: { 'AWS:SourceIp': '192.0.2.6/31' } }, true, 'the very pair'],
  [{ IpAddress: { 'AWS:SourceIp': '192.0.0.0/23' } }, false, 'the 512 addresses before'],
  [{ IpAddress: { 'AWS:SourceIp': '192.0.3.0/24' } }, false, 'the 256 behind'],
  [{ IpAddress: { 'AWS:SourceIp': '128.0.0.0/1' } }, true, 'the upper half of all'],
  [{ IpAddress: { 'AWS:SourceIp': '0.0.0.0/1' } }, false, 'the lower half'],
  [{ DateGreaterThan: { 'AWS:EpochTime': 0 } }, true, 'from the first second there was'],
  [{ DateLessThan: { 'AWS:EpochTime': 2 ** 63 } }, true, 'to the last there is'],
] as [object, boolean, string][])('condition %j allows: %s, %s', (condition, allowed) => {
  expect(ask({ cookie: cookieFor(policyFor('*', condition)) }).allowed).toBe(allowed);
});

test('an IPv6 viewer is refused where the policy names an address, and not where it does not (F043)', () => {
  const bound = cookieFor(policyFor('*', { IpAddress: { 'AWS:SourceIp': '0.0.0.0/0' } }));
  expect(ask({ ip: '2001:db8::1', cookie: bound })).toMatchObject({ code: 'AccessDenied' });
  expect(ask({ ip: '2001:db8::1', cookie: cookieFor(policyFor('*')) }).allowed).toBe(true);
});

test.each([
  ['{', 'no JSON'],
  ['[]', 'no object'],
  ['{"Statement":[]}', 'no statement'],
  [`{"Statement":[${policyFor('*').slice(14, -2)},${policyFor('*').slice(14, -2)}]}`, 'two statements'],
  [policyFor('*', { DateLessThan: {} }), 'no expiry'],
  [policyFor('*', { DateLessThan: { 'AWS:EpochTime': `${now + 60}` } }), 'a quoted expiry'],
  [policyFor('*', { DateLessThan: { 'AWS:EpochTime': now + 0.5 } }), 'a fraction of a second'],
  [policyFor('*').replace(String(now + 60), '1e999'), 'an infinite expiry'],
  [policyFor('*', { DateLessThan: { 'AWS:EpochTime': 2 ** 63 + 2 ** 11 } }), 'an expiry beyond 63 bits'],
  [policyFor('*', { DateGreaterThan: { 'AWS:EpochTime': -1 } }), 'a start before the epoch'],
  [policyFor('*', { DateGreaterThan: {} }), 'an empty DateGreaterThan'],
  [policyFor('*', { IpAddress: { 'AWS:SourceIp': '2001:db8::/32' } }), 'an IPv6 range'],
  [policyFor('*', { IpAddress: {} }), 'an empty IpAddress'],
  [policyFor('*', { DateGreaterThan: null }), 'no DateGreaterThan where it is named'],
  [policyFor('*', { DateGreaterThan: { 'AWS:EpochTime': null } }), 'a start that is null'],
  [policyFor('*', { IpAddress: null }), 'no IpAddress where it is named'],
  [policyFor('*', { IpAddress: { 'AWS:SourceIp': null } }), 'an address that is null'],
  [policyFor('*', { IpAddress: { 'AWS:SourceIp': ['192.0.2.7'] } }), 'a list of addresses'],
  [policyFor('*', { StringEquals: { 'AWS:UserAgent': 'x' } }), 'a condition that nobody would check'],
  [policyFor('*').replace('DateLessThan', 'dateLessThan'), 'an expiry in another case'],
  [policyFor('*').replace(']}', ',{}]}'), 'an empty second statement'],
  [policyFor('*').replace('"*"', '["*"]'), 'a list of resources'],
  [policyFor('*').replace('{"Resource"', '{"Resource":"https://a.test/","Resource"'), 'a Resource twice'],
  [
    policyFor('*').replace('{"Resource"', '{"\\u0052esource":"https://a.test/","Resource"'),
    'a Resource twice, one escaped',
  ],
  [policyFor('*').replace('"Condition":{', '"Condition":{"DateLessThan":{},'), 'a DateLessThan twice'],
  [policyFor('*').replace('{"AWS:EpochTime"', '{"AWS:EpochTime":1,"AWS:EpochTime"'), 'a time twice'],
])('a signed policy that is %s is malformed: %s', (policy) => {
  expect(ask({ cookie: cookieFor(policy) })).toMatchObject({ code: 'MalformedPolicy' });
});

test.each([
  [policyFor('*').replaceAll('":', '" : '), 'blanks'],
  [JSON.stringify(JSON.parse(policyFor('*')), null, '\t'), 'lines'],
  [policyFor('https://*').replace('//', '\\/\\/'), 'slashes as PHP escapes them'],
  [policyFor(`${url}?a&b`).replace('&', '\\u0026'), 'an ampersand as Go escapes it'],
])('a signed policy is read: %#', (policy) => {
  expect(ask({ url: policy.includes('u0026') ? `${url}?a&b` : url, cookie: cookieFor(policy) }).allowed).toBe(true);
});

describe('cookies that have been seen before', () => {
  const bound = policyFor('https://d111111abcdef8.cloudfront.net/private/*', {
    IpAddress: { 'AWS:SourceIp': '192.0.2.7' },
  });
  const cookie = cookieFor(bound);
  const another = pemPair(generateKeyPairSync('ec', { namedCurve: 'P-256' }));

  test.each([
    [{ now: now + 60 }, 'a minute later'],
    [{ ip: '192.0.2.8' }, 'from another address'],
    [{ url: 'https://d111111abcdef8.cloudfront.net/public/film.mp4' }, 'for another path'],
    [{ keys: parseTrustedKeys({ RSA: rsa.publicKey }) }, 'when the key is no longer trusted'],
    [{ keys: parseTrustedKeys({ EC: another.publicKey }) }, 'when another key has its id'],
  ] as [Partial<Parameters<typeof verifySignedRequest>[0]>, string][])('are checked again: %#', (change) => {
    expect(ask({ cookie }).allowed).toBe(true);
    expect(ask({ cookie, ...change }).allowed).toBe(false);
    expect(ask({ cookie }).allowed).toBe(true);
  });

  test('answer with a policy of its own: changing it changes nothing', () => {
    const first = ask({ cookie });
    expect(first).toMatchObject({ allowed: true, policy: { kind: 'custom', ip: '192.0.2.7' } });
    Object.assign('policy' in first ? first.policy : {}, { expires: now + 1e6, ip: undefined });
    expect(ask({ cookie, now: now + 60 }).allowed).toBe(false);
    expect(ask({ cookie, ip: '192.0.2.8' }).allowed).toBe(false);
  });

  test('and many viewers between them change nothing', () => {
    for (let viewer = 0; viewer < 250; viewer++)
      expect(ask({ cookie: `viewer=${viewer}; ${cookie}` }).allowed).toBe(true);
    expect(ask({ cookie: cookie.replace('Id=EC', 'Id=RSA') }).allowed).toBe(false);
  });
});

test.each([
  [(text: string) => text.replaceAll('_', ''), 'without its padding'],
  [(text: string) => `${text}____`, 'with more of it'],
  [(text: string) => `_${text.slice(1)}`, 'with padding in front'],
  [(text: string) => `${text} `.replace(' ', '%'), 'with a character behind'],
  [(text: string) => text.replaceAll('-', '+').replaceAll('~', '/').replaceAll('_', '='), 'in standard base64'],
  [
    (text: string) => text.replace(/.(?=_+$)/, (digit) => String.fromCharCode(digit.charCodeAt(0) + 1)),
    'with loose bits',
  ],
  [(text: string) => `${text.slice(0, 4)}\u00e4${text.slice(4)}`, 'with a foreign letter inside'],
])('a signature has one spelling: %# %s', (spell) => {
  // RSA signatures of 256 bytes end in two characters of padding.
  const cookie = cookieFor(policyFor('*'), { keyPairId: 'RSA', privateKey: rsa.privateKey });
  expect(ask({ cookie }).allowed).toBe(true);
  const spelled = cookie.replace(/(?<=Signature=)[^;]*/, (text) => spell(text));
  expect(spelled).not.toBe(cookie);
  expect(ask({ cookie: spelled })).toMatchObject({ code: 'MalformedSignature' });
});

test('a policy without Resource covers everything, as AWS says', () => {
  expect(ask({ cookie: cookieFor(policyFor(undefined)) }).allowed).toBe(true);
});

const good = cookieFor(policyFor('*'));

const unread = 'the policy is not one statement with a whole number of seconds in DateLessThan';
const misspelled = "CloudFront-Signature is missing or not in CloudFront's base64";
const unsigned = 'the signature does not match';

test.each([
  ['', 'MissingKey', 'no CloudFront-Key-Pair-Id', 'no cookie'],
  ['CloudFront-Key-Pair-Id=', 'MissingKey', 'no CloudFront-Key-Pair-Id', 'an empty key id'],
  [good.replace('Id=EC', 'Id=NOBODY'), 'InvalidKey', 'key "NOBODY" is not trusted', 'an unknown key'],
  [good.replace('Id=EC', `Id=${'K'.repeat(65)}`), 'InvalidKey', `key "${'K'.repeat(64)}" is not trusted`, 'a long one'],
  [good.replace('Id=EC', 'Id=__proto__'), 'InvalidKey', 'key "__proto__" is not trusted', 'the name of a prototype'],
  [good.replace(/Signature=./, 'Signature=%'), 'MalformedSignature', misspelled, 'a signature outside the alphabet'],
  [good.replace(/ CloudFront-Signature=[^;]*;/, ''), 'MalformedSignature', misspelled, 'no signature'],
  [good.replace('Policy=', 'Policy=%'), 'MalformedPolicy', unread, 'a policy outside the alphabet'],
  [
    good.replace(/CloudFront-Policy=[^;]*; /, ''),
    'MalformedPolicy',
    'CloudFront-Expires is missing or not in whole seconds',
    'neither policy nor expiry',
  ],
  [
    cookieFor(policyFor('*'), { hash: 'SHA512' }),
    'AccessDenied',
    'CloudFront-Hash-Algorithm is neither SHA1 nor SHA256',
    'a good signature with a hash that CloudFront does not know',
  ],
  [good.replace('; CloudFront-Hash-Algorithm=SHA256', ''), 'AccessDenied', unsigned, 'absent means SHA1 (F046)'],
  [good.replace('Id=EC', 'Id=RSA'), 'AccessDenied', unsigned, 'the signature of another key'],
  [`${good}; ${good}`, 'AccessDenied', 'CloudFront-Hash-Algorithm occurs twice', 'every cookie twice'],
  [`${good}; ${good}; a=1; b=2`, 'AccessDenied', 'CloudFront-Hash-Algorithm occurs twice', 'and others behind'],
  [good.replaceAll('CloudFront-', 'cloudfront-'), 'MissingKey', 'no CloudFront-Key-Pair-Id', 'names in lower case'],
  [
    cookieFor(policyFor('*', { IpAddress: { 'AWS:SourceIp': '198.51.100.0/24' } })),
    'AccessDenied',
    'viewer 192.0.2.7 is not in 198.51.100.0/24',
    'for another viewer',
  ],
  [
    cookieFor(policyFor('https://d.test/*')),
    'AccessDenied',
    `resource https://d.test/* does not cover ${url}`,
    'for another host',
  ],
  [
    cookieFor(policyFor('*', { DateGreaterThan: { 'AWS:EpochTime': now } })),
    'AccessDenied',
    'not valid until after 2027-01-15T08:00:00Z',
    'too early',
  ],
  [
    cookieFor(policyFor('*', { DateGreaterThan: { 'AWS:EpochTime': 8.64e12 } })),
    'AccessDenied',
    'not valid until after +275760-09-13T00:00:00Z',
    'before the last day of the calendar',
  ],
  [
    cookieFor(policyFor('*', { DateGreaterThan: { 'AWS:EpochTime': 8.64e12 + 1 } })),
    'AccessDenied',
    'not valid until after 8640000000001',
    'before what no calendar has',
  ],
])('%s is refused with %s, "%s": %s', (cookie, code, reason) => {
  expect(ask({ cookie })).toEqual({ allowed: false, code, reason });
});

test('a viewer without an address is said so, and of a signed URL its own parameters', () => {
  const bound = cookieFor(policyFor('*', { IpAddress: { 'AWS:SourceIp': '0.0.0.0/0' } }));
  expect(ask({ ip: undefined, cookie: bound })).toMatchObject({ reason: 'viewer without address is not in 0.0.0.0/0' });
  expect(ask({ url: `${url}?Expires=1` })).toMatchObject({ reason: 'no Key-Pair-Id' });
  expect(ask({ url: `${url}?Key-Pair-Id=EC&Key-Pair-Id=EC` })).toMatchObject({ reason: 'Key-Pair-Id occurs twice' });
});

test('the cause of a refusal has its bound, where it is one of time', () => {
  const judge = (cookie: string, at = now) => judgeSignedRequest({ url, now: at, ip: '192.0.2.7', keys, cookie });
  expect(judge(good, now + 60)).toMatchObject({ cause: 'expired', bound: now + 60 });
  const early = cookieFor(policyFor('*', { DateGreaterThan: { 'AWS:EpochTime': now + 9 } }));
  expect(judge(early)).toMatchObject({ cause: 'early', bound: now + 9 });
  expect(judge('')).not.toHaveProperty('bound');
  expect(judge(good)).toMatchObject({ allowed: true, policy: { kind: 'custom' } });
});

describe('cookies that come back', () => {
  test.each<[string, Partial<Parameters<typeof verifySignedRequest>[0]>]>([
    ['later than they hold', { now: now + 1e6 }],
    ['for another page', { url: url.replace('film', 'other') }],
    ['from another address', { ip: '198.51.100.2' }],
    ['when their key is gone', { keys: parseTrustedKeys({ RSA: rsa.publicKey }) }],
    ['when their key is another one', { keys: parseTrustedKeys({ EC: rsa.publicKey }) }],
  ])('%s are refused, and good again after that', (_what, other) => {
    const statement = {
      Resource: url,
      Condition: {
        DateLessThan: { 'AWS:EpochTime': now + 60 },
        IpAddress: { 'AWS:SourceIp': '192.0.2.1/32' },
      },
    };
    const request = { url, ip: '192.0.2.1', now, keys, cookie: cookieFor(JSON.stringify({ Statement: [statement] })) };
    expect(verifySignedRequest(request).allowed).toBe(true);
    expect(verifySignedRequest({ ...request, ...other }).allowed).toBe(false);
    expect(verifySignedRequest(request).allowed).toBe(true);
  });

  test('are kept of a hundred viewers, not of everybody', () => {
    const maps = new Set<Map<unknown, unknown>>();
    const set = Map.prototype.set;
    Map.prototype.set = function (key, value) {
      maps.add(this);
      return set.call(this, key, value) as typeof this;
    };
    try {
      for (let viewer = 0; viewer < 250; viewer++) ask({ cookie: `CloudFront-Key-Pair-Id=K${viewer}` });
    } finally {
      Map.prototype.set = set;
    }
    expect(maps.size).toBeGreaterThan(0);
    for (const { size } of maps) expect(size).toBeLessThanOrEqual(100);
  });
});

describe('signed URLs', () => {
  const dateLessThan = new Date((now + 60) * 1000).toISOString();
  const signedUrl = getSignedUrl({
    url: `${url}?a=1`,
    keyPairId: 'EC',
    privateKey: ec.privateKey,
    dateLessThan,
    algorithm: 'SHA256',
  });

  test('a stray signing parameter makes it a signed URL, and good cookies do not help (F037)', () => {
    expect(ask({ url: `${url}?Expires=1`, cookie: good })).toMatchObject({ code: 'MissingKey' });
  });
  test('a parameter added after signing breaks a canned policy (F038)', () => {
    expect(ask({ url: signedUrl })).toMatchObject({ allowed: true, policy: { kind: 'canned' } });
    expect(ask({ url: `${signedUrl}&b=2` })).toMatchObject({ code: 'AccessDenied' });
  });
  test('Expires in milliseconds is a malformed policy (F036)', () => {
    expect(ask({ url: signedUrl.replace(/Expires=\d+/, '$&000') })).toMatchObject({ code: 'MalformedPolicy' });
  });
  test('a canned policy takes * literally (F047)', () => {
    const everything = getSignedUrl({
      url: 'https://d.test/*',
      keyPairId: 'EC',
      privateKey: ec.privateKey,
      dateLessThan,
      algorithm: 'SHA256',
    });
    expect(ask({ url: everything }).allowed).toBe(true);
    expect(ask({ url: everything.replace('/*', '/a') })).toMatchObject({ code: 'AccessDenied' });
  });
});

test.each([
  [rsa.privateKey, 'a private key'],
  ['no key at all', 'no PEM'],
  [pemPair(generateKeyPairSync('rsa', { modulusLength: 1024 })).publicKey, 'RSA 1024'],
  [pemPair(generateKeyPairSync('ec', { namedCurve: 'P-384' })).publicKey, 'P-384'],
  [pemPair(generateKeyPairSync('ed25519')).publicKey, 'Ed25519'],
])('a key that CloudFront would not take is named by its id, and never shown: %#', (text) => {
  expect(() => parseTrustedKeys({ K1: text })).toThrow('Key "K1" is no public key in PEM of RSA 2048 or ECDSA P-256');
});

test('PKCS#1 public keys are accepted', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pkcs1 = publicKey.export({ type: 'pkcs1', format: 'pem' }) as string;
  expect(parseTrustedKeys({ K1: pkcs1 }).has('K1')).toBe(true);
});

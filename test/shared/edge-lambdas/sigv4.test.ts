import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Pair, presignV4, presignV4A, signV4, signV4A } from '../../../shared/edge-lambdas/sigv4.js';
import { anyText, canonicalLines, credentials, host, pairsOf, readAwsSuite, toSign } from './signing-fixtures.js';

describe("AWS's own vectors", () => {
  const suite = readAwsSuite();

  test('the suite is there', () => {
    expect(suite.requests.length).toBeGreaterThanOrEqual(24);
  });

  test.each(suite.requests)('$name', ({ request, authorization }) => {
    const query = Object.entries(request.query).flatMap(([name, values]) =>
      [values].flat().map((value): Pair => [encodeURIComponent(name), encodeURIComponent(value)]),
    );
    const { region, service, signingDate } = suite;
    const headers = Object.entries(request.headers);
    const { method, path, body } = request;
    const signed = signV4({ method, path, query, headers, body, credentials, region, service, date: signingDate });
    expect(signed.authorization).toBe(authorization);
    expect(signed.headers).toContainEqual(['authorization', authorization]);
  });
});

describe('path', () => {
  test.each([
    ['/example/..', '/', '/example/..'],
    ['/example1/example2/../..', '/', '/example1/example2/../..'],
    ['/./', '/', '/./'],
    ['/./example', '/example', '/./example'],
    ['//example//', '/example/', '//example//'],
    ['/a/b/..', '/a', '/a/b/..'],
    ['/a/./b/', '/a/b/', '/a/./b/'],
    ['/../../a', '/a', '/../../a'],
    ['/.well-known/x', '/.well-known/x', '/.well-known/x'],
    ['', '/', '/'],
    ['/example space/', '/example%20space/', '/example%20space/'],
    ['/ሴ//é', '/%E1%88%B4/%C3%A9', '/%E1%88%B4//%C3%A9'],
    ["/a!'()*b", '/a%21%27%28%29%2Ab', '/a%21%27%28%29%2Ab'],
    ['/a%20b', '/a%2520b', '/a%2520b'],
    ['/a%2Fb', '/a%252Fb', '/a%252Fb'],
    ['/%zz%', '/%25zz%25', '/%25zz%25'],
    ['/-._~aZ09', '/-._~aZ09', '/-._~aZ09'],
    ['/half\ud800pair', '/half%EF%BF%BDpair', '/half%EF%BF%BDpair'],
  ])('%s is %s normalised, %s left alone, encoded both times', (path, normalised, leftAlone) => {
    expect(canonicalLines(signV4(toSign({ path })).canonicalRequest).path).toBe(normalised);
    expect(canonicalLines(signV4(toSign({ path, normalizePath: false })).canonicalRequest).path).toBe(leftAlone);
  });

  test.each([
    ['/a%20b', '/a%20b', 'what is encoded stays as it is'],
    ['/a b', '/a%20b', 'what is not, is'],
    ['/a%2fb%2Fc', '/a/b/c', 'an encoded slash is a slash of the key'],
    ['/a%252Fb', '/a%252Fb', 'and is decoded once'],
    ['/a+b', '/a%20b', 'a bare plus is a space to S3'],
    ['/a%2bb', '/a%2Bb', 'an encoded one is a plus'],
    ['/%41%7E', '/A~', 'what needs no encoding has none'],
    ['/a(b)', '/a%28b%29', 'parentheses sent bare are encoded'],
    ['/%e9', '/%E9', 'a byte that is not UTF-8 stays that byte'],
    ['/50%', '/50%25', 'a bare percent sign is a percent sign'],
    ['/a//b/../c', '/a//b/../c', 'keys of objects are not file names'],
  ])('for S3, %s is %s: %s', (path, expected) => {
    for (const service of ['s3', 's3-object-lambda', 's3express']) {
      expect(canonicalLines(signV4(toSign({ path, service })).canonicalRequest).path).toBe(expected);
    }
  });

  test('a plus that is meant in a key is signed as the %2B that has to be sent', () => {
    const request = toSign({ service: 's3', path: '/libstdc++.rpm', query: [['a+b', '+']] });
    expect(canonicalLines(signV4(request).canonicalRequest)).toEqual({
      path: '/libstdc%20%20.rpm',
      query: 'a%20b=%20',
    });
    const meant = canonicalLines(signV4({ ...request, plus: 'plus' }).canonicalRequest);
    expect(meant).toEqual({ path: '/libstdc%2B%2B.rpm', query: 'a%2Bb=%2B' });
    const other = canonicalLines(signV4({ ...request, service: 'lambda', plus: 'space' }).canonicalRequest);
    expect(other).toEqual({ path: '/libstdc%2B%2B.rpm', query: 'a%20b=%20' });
  });

  test('options beat the service', () => {
    const s3 = toSign({ service: 's3', path: '/a//%20', normalizePath: true, doubleEncode: true });
    expect(canonicalLines(signV4(s3).canonicalRequest).path).toBe('/a/%2520');
    const other = toSign({ path: '/a//%20', normalizePath: false, doubleEncode: false });
    expect(canonicalLines(signV4(other).canonicalRequest).path).toBe('/a//%20');
  });
});

describe('query', () => {
  test.each([
    ['b=2&a=1', 'a=1&b=2', 'sorted by name'],
    ['a=2&a=1&a=10', 'a=1&a=10&a=2', 'then by value'],
    ['Param-3=1&Param=2&Param-=3', 'Param=2&Param-=3&Param-3=1', 'by name alone, not by the joined text'],
    ['%E1%88%B4=1&a=2&Z=3', '%E1%88%B4=1&Z=3&a=2', 'after encoding'],
    ['a=1&A=1', 'A=1&a=1', 'capitals first'],
    ['=x&a=&b', '=x&a=&b=', 'empty names and values'],
    ['__proto__=1&constructor=2', '__proto__=1&constructor=2', 'no name is special'],
    ['x=1+2', 'x=1%2B2', 'a bare plus is a plus'],
    ['x=1%202', 'x=1%202', 'a space is %20'],
    ['a=b=c', 'a=b%3Dc', 'an equals sign in a value'],
    ["a=!'()*", 'a=%21%27%28%29%2A', 'what encodeURIComponent leaves'],
    ['%41=%7e&e=%c3%A9', 'A=~&e=%C3%A9', 'escapes in one spelling'],
    ['x=%e9&y=%&z=%g0', 'x=%E9&y=%25&z=%25g0', 'bad escapes'],
    ['x=%2541', 'x=%2541', 'nothing is decoded twice'],
    ['😀=ü', '%F0%9F%98%80=%C3%BC', 'raw UTF-8'],
  ])('%s is signed as %s: %s', (wire, canonical) => {
    expect(canonicalLines(signV4(toSign({ query: pairsOf(wire) })).canonicalRequest).query).toBe(canonical);
  });

  test('a canonical query is its own canonical form', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, anyText), { maxLength: 4 }), (query) => {
        const first = canonicalLines(signV4(toSign({ query })).canonicalRequest).query;
        const second = canonicalLines(signV4(toSign({ query: pairsOf(first) })).canonicalRequest).query;
        expect(second).toBe(first);
      }),
      { numRuns: 200 },
    );
  });
});

describe('headers', () => {
  test.each<[Pair[], string, string]>([
    [[['X-Two', ' a  b\tc ']], 'x-two:a b c', 'trimmed, inner white space collapsed'],
    [[['x', '"a   b"']], 'x:"a b"', 'quotes change nothing'],
    [[['x', 'value1\n  value2\r\n     value3']], 'x:value1 value2 value3', 'a folded value is one line'],
    [
      [
        ['X', 'b'],
        ['x', ' a'],
      ],
      'x:b,a',
      'repeats joined as they came',
    ],
    [[['x', '']], 'x:', 'empty'],
    [[['x', '\u00a0é']], 'x:\u00a0é', 'only ASCII white space counts'],
  ])('%j is signed as %j: %s', (headers, line) => {
    expect(signV4(toSign({ headers })).canonicalRequest.split('\n')).toContain(line);
  });

  test('generated headers replace given ones, whatever their case', () => {
    const forged: Pair[] = ['Authorization', 'X-Amz-Date', 'X-Amz-Security-Token', 'x-amz-content-sha256'].map(
      (name) => [name, 'forged'],
    );
    const session = { ...credentials, sessionToken: 'token' };
    const signed = signV4(toSign({ headers: [['host', host], ...forged], credentials: session, signBody: true }));
    expect(signed.headers).toEqual([
      ['host', host],
      ['x-amz-date', '20150830T123600Z'],
      ['x-amz-security-token', 'token'],
      ['x-amz-content-sha256', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
      ['authorization', signed.authorization],
    ]);
    expect(signed.authorization).toContain('SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,');
  });

  test('an omitted session token is neither sent nor signed', () => {
    const session = { ...credentials, sessionToken: 'token' };
    const omitted = signV4(toSign({ credentials: session, omitSessionToken: true }));
    expect(omitted).toEqual(signV4(toSign()));
  });
});

describe('body', () => {
  const lastLine = (canonicalRequest: string) => canonicalRequest.split('\n').at(-1);
  const notText = Uint8Array.of(0xff, 0, 0x80);
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

  test.each([
    ['text', { body: 'abc' }, abc],
    ['bytes', { body: new TextEncoder().encode('abc') }, abc],
    ['bytes that are not text', { body: notText }, createHash('sha256').update(notText).digest('hex')],
    ['no body', {}, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['an unsigned payload', { body: 'abc', unsignedPayload: true }, 'UNSIGNED-PAYLOAD'],
    ['a hash given as header', { body: 'abc', headers: [['X-Amz-Content-Sha256', 'given'] as Pair] }, 'given'],
  ])('%s', (_what, part, expected) => {
    const signed = signV4(toSign({ method: 'POST', ...part }));
    expect(lastLine(signed.canonicalRequest)).toBe(expected);
  });

  test('UNSIGNED-PAYLOAD is told to the service', () => {
    expect(signV4(toSign({ unsignedPayload: true })).headers).toContainEqual([
      'x-amz-content-sha256',
      'UNSIGNED-PAYLOAD',
    ]);
  });
});

describe('signing key', () => {
  test('follows the day, the region, the service and the secret, also under one key id', () => {
    const variants = [
      {},
      { date: new Date('2015-08-31T12:36:00Z') },
      { region: 'eu-west-1' },
      { service: 'other' },
      { credentials: { ...credentials, secretAccessKey: 'rotated' } },
    ];
    const sign = () => variants.map((variant) => signV4(toSign(variant)).signature);
    const first = sign();
    expect(new Set(first).size).toBe(variants.length);
    expect(sign()).toEqual(first);
    expect(sign().reverse()).toEqual(first.reverse());
  });

  test('many key ids do not disturb each other', () => {
    const ids = Array.from({ length: 40 }, (_, index) => ({ ...credentials, accessKeyId: `AKID${index}` }));
    const sign = () => ids.map((id) => signV4(toSign({ credentials: id })).signature);
    expect(sign()).toEqual(sign());
    expect(new Set(sign()).size).toBe(1);
  });
});

test.each(['accessKeyId', 'secretAccessKey'] as const)('without %s nothing is signed, and the name is said', (name) => {
  const request = { ...toSign({ credentials: { ...credentials, [name]: undefined as never } }), expiresIn: 60 };
  const sentence = `credentials.${name} is missing.`;
  expect(() => signV4(request)).toThrow(sentence);
  expect(() => presignV4(request)).toThrow(sentence);
  expect(() => signV4A({ ...request, regionSet: '*' })).toThrow(sentence);
  expect(() => presignV4A({ ...request, regionSet: '*' })).toThrow(sentence);
});

describe('presigned', () => {
  const session = { ...credentials, sessionToken: 'a+b/c==' };

  test("gives the example address of AWS's documentation", () => {
    const signed = presignV4({
      ...toSign({ path: '/test.txt', service: 's3', unsignedPayload: true, date: new Date('2013-05-24T00:00:00Z') }),
      headers: [['host', 'examplebucket.s3.amazonaws.com']],
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
      expiresIn: 86400,
    });
    // AmazonS3/latest/API/sigv4-query-string-auth.html
    expect(signed.signature).toBe('aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404');
  });

  test('the query is complete, in order and ready to send', () => {
    const signed = presignV4({ ...toSign({ query: [['z', 'ü']], credentials: session }), expiresIn: 60 });
    expect(signed.query).toEqual([
      ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
      ['X-Amz-Credential', 'AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fservice%2Faws4_request'],
      ['X-Amz-Date', '20150830T123600Z'],
      ['X-Amz-Expires', '60'],
      ['X-Amz-Security-Token', 'a%2Bb%2Fc%3D%3D'],
      ['X-Amz-SignedHeaders', 'host'],
      ['z', '%C3%BC'],
      ['X-Amz-Signature', signed.signature],
    ]);
    expect(canonicalLines(signed.canonicalRequest).query).toBe(
      signed.query
        .slice(0, -1)
        .map((pair) => pair.join('='))
        .join('&'),
    );
  });

  test('an omitted session token is neither sent nor signed', () => {
    const omitted = presignV4({ ...toSign({ credentials: session, omitSessionToken: true }), expiresIn: 60 });
    expect(omitted).toEqual(presignV4({ ...toSign(), expiresIn: 60 }));
  });

  test('signing again replaces the first signature', () => {
    const first = presignV4({ ...toSign({ credentials: session }), expiresIn: 60 });
    const again = presignV4({ ...toSign({ credentials: session, query: first.query }), expiresIn: 60 });
    expect(again).toEqual(first);
  });

  test.each<[string, (name: string) => string]>([
    ['small letters', (name) => name.toLowerCase()],
    ['capitals', (name) => name.toUpperCase()],
    ['an encoded hyphen', (name) => name.replace('-', '%2D')],
  ])('also in %s, and what the new one does not have', (_what, spell) => {
    const first = presignV4A({ ...toSign({ credentials: session }), regionSet: '*', expiresIn: 60 });
    const old = [...first.query, ['X-Amz-Content-Sha256', 'UNSIGNED-PAYLOAD'] as Pair];
    const query: Pair[] = [['x-amz-acl', 'private'], ...old.map(([name, value]): Pair => [spell(name), value])];
    const again = presignV4({ ...toSign({ query }), expiresIn: 60 });
    expect(again).toEqual(presignV4({ ...toSign({ query: [['x-amz-acl', 'private']] }), expiresIn: 60 }));
  });

  test('the payload of an object is unsigned unless something says otherwise', () => {
    const last = (part: object) =>
      presignV4({ ...toSign({ service: 's3', body: 'x', ...part }), expiresIn: 60 })
        .canonicalRequest.split('\n')
        .at(-1);
    const hash = createHash('sha256').update('x').digest('hex');
    expect(last({})).toBe('UNSIGNED-PAYLOAD');
    expect(last({ service: 's3express' })).toBe('UNSIGNED-PAYLOAD');
    expect(last({ unsignedPayload: false })).toBe(hash);
    expect(
      last({
        headers: [
          ['host', host],
          ['X-Amz-Content-Sha256', 'given'],
        ],
      }),
    ).toBe('given');
    expect(last({ service: 'execute-api' })).toBe(hash);
  });
});

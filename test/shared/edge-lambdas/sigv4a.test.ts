import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Credentials, presignV4A, type SignV4ARequest, signV4A } from '../../../shared/edge-lambdas/sigv4.js';
import { credentials, date, host, pairsOf } from './signing-fixtures.js';

/** Public halves of the keys that two example credentials come to: aws-c-auth, tests/aws-signing-test-suite/v4a and key_derivation_tests.c. */
const suiteKey = publicKey(
  'b6618f6a65740a99e650b33b6b4b5bd0d43b176d721a3edfea7e7d2d56d936b1',
  '865ed22a7eadc9c5cb9d2cbaca1b3699139fedc5043dc6661864218330c8e518',
);
const derivationKey = publicKey(
  '15d242ceebf8d8169fd6a8b5a746c41140414c3b07579038da06af89190fffcb',
  '0515242cedd82e94799482e4c0514b505afccf2c0c98d6a553bf539f424c5ec0',
);
const derivationCredentials: Credentials = {
  accessKeyId: 'AKISORANDOMAASORANDOM',
  secretAccessKey: 'q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom',
};

function publicKey(x: string, y: string): KeyObject {
  const [left, right] = [x, y].map((hex) => Buffer.from(hex, 'hex').toString('base64url'));
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: left!, y: right! }, format: 'jwk' });
}

function holds(stringToSign: string, signature: string, key = suiteKey): boolean {
  return verify('sha256', Buffer.from(stringToSign), key, Buffer.from(signature, 'hex'));
}

function toSign(overrides: Partial<SignV4ARequest> = {}): SignV4ARequest {
  const request = { method: 'GET', path: '/', query: [], service: 'service', credentials, date };
  return { ...request, headers: [['host', host]], regionSet: 'us-east-1', ...overrides };
}

describe('key derivation', () => {
  test.each([
    ['AKIDEXAMPLE', credentials, suiteKey, derivationKey],
    ['AKISORANDOMAASORANDOM', derivationCredentials, derivationKey, suiteKey],
  ])('%s signs what its published public key verifies', (_id, signer, key, other) => {
    const { stringToSign, signature } = signV4A(toSign({ credentials: signer }));
    expect(holds(stringToSign, signature, key)).toBe(true);
    expect(holds(stringToSign, signature, other)).toBe(false);
    expect(holds(`${stringToSign} `, signature, key)).toBe(false);
  });

  test('another secret under the same key id is another key', () => {
    signV4A(toSign());
    const rotated = signV4A(toSign({ credentials: { ...credentials, secretAccessKey: 'rotated' } }));
    expect(holds(rotated.stringToSign, rotated.signature)).toBe(false);
    const back = signV4A(toSign());
    expect(holds(back.stringToSign, back.signature)).toBe(true);
  });
});

/** Signatures that AWS published in aws-c-auth, tests/aws-signing-test-suite/v4a. They hold over our string to sign, or ours is not theirs. */
describe("AWS's own signatures", () => {
  const sessionToken = '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267';
  const form = 'application/x-www-form-urlencoded';
  const cases: [name: string, part: Partial<SignV4ARequest>, signature: string][] = [
    [
      'get-vanilla-query-order-encoded',
      { query: pairsOf('Param-3=Value3&Param=Value2&%E1%88%B4=Value1') },
      '3044022041ffa05b60e2cc9bac499a22148bb69825873b913cabdcf8b3f97c75ba28f81a0220492937cb6eccb784d5fcf1969e4493ad9417ac3409496ef74f281aa13e279739',
    ],
    [
      'get-vanilla-with-session-token',
      { credentials: { ...credentials, sessionToken } },
      '3044021f7cfd51af2b722f8d1fa1afb65b4d5486ed59a67bcf9f3acc62aad6ddd37db10221009d4c9f9a37104fc01a8daffc9a6bd1056b7b43c1196edde0b52878b759628f8c',
    ],
    [
      'post-sts-header-after',
      { method: 'POST', credentials: { ...credentials, sessionToken }, omitSessionToken: true },
      '30450221009c8774c4fdd0f1a4fc4102a50da98aac6e666c2cd5e97087ad45f0060e8895ca0220382a2b556c9138c06f9d7010214b74a56095471670631e6d27d2036c42b9cd2b',
    ],
    [
      'get-relative-relative-unnormalized',
      { path: '/example1/example2/../..', normalizePath: false },
      '304402200fbf4425019fca5ea7f1d96f44e99f49088284d75c93ef26bffc43d5901b215602203f7777912422341ecc23f9ee8d12e9f4766c200c8acd5b55efad8faa8e77a1f6',
    ],
    [
      'get-space-normalized',
      { path: '/example space/' },
      '3044022010ed419c059a306809f13ed114b7be5bc55bba81b65c37673c47be6e7bcb93100220233159500c619a3793b8ab02766a6be57059c2fe51fc73894591a7536aac24f3',
    ],
    [
      'post-x-www-form-urlencoded',
      {
        method: 'POST',
        body: 'Param1=value1',
        signBody: true,
        headers: [
          ['Content-Type', form],
          ['Host', host],
          ['Content-Length', '13'],
        ],
      },
      '30450221008941153b3d200f283106550a832d6be09549761ad76eef23a0a30d84a1dd187f022069dba6b765b5caaac77911c1875909e70bdde412784f19215821129cbd170551',
    ],
  ];

  test.each(cases)('%s', (_name, part, signature) => {
    const signed = signV4A(toSign(part));
    expect(holds(signed.stringToSign, signature)).toBe(true);
    expect(holds(signed.stringToSign, signed.signature)).toBe(true);
    expect(holds(signV4A(toSign({ ...part, path: '/other' })).stringToSign, signature)).toBe(false);
  });
});

test('the region is in a header of its own, not in the scope', () => {
  const signed = signV4A(toSign({ regionSet: ['us-east-1', 'eu-*'] }));
  expect(signed.headers).toContainEqual(['x-amz-region-set', 'us-east-1,eu-*']);
  expect(signed.stringToSign).toContain('AWS4-ECDSA-P256-SHA256\n20150830T123600Z\n20150830/service/aws4_request\n');
  expect(signed.authorization).toBe(
    `AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20150830/service/aws4_request, SignedHeaders=host;x-amz-date;x-amz-region-set, Signature=${signed.signature}`,
  );
});

test('"*" is every region', () => {
  expect(signV4A(toSign({ regionSet: '*' })).headers).toContainEqual(['x-amz-region-set', '*']);
});

describe('presigned', () => {
  const request = toSign({ regionSet: ['us-east-1', 'eu-*'], query: [['a', '1']], service: 's3' });

  test('the query is complete, in order, and holds over the string to sign', () => {
    const { query, stringToSign, signature, canonicalRequest } = presignV4A({ ...request, expiresIn: 60 });
    expect(query).toEqual([
      ['X-Amz-Algorithm', 'AWS4-ECDSA-P256-SHA256'],
      ['X-Amz-Credential', 'AKIDEXAMPLE%2F20150830%2Fs3%2Faws4_request'],
      ['X-Amz-Date', '20150830T123600Z'],
      ['X-Amz-Expires', '60'],
      ['X-Amz-Region-Set', 'us-east-1%2Ceu-%2A'],
      ['X-Amz-SignedHeaders', 'host'],
      ['a', '1'],
      ['X-Amz-Signature', signature],
    ]);
    expect(canonicalRequest).toMatch(/\nUNSIGNED-PAYLOAD$/);
    expect(holds(stringToSign, signature)).toBe(true);
    expect(holds(presignV4A({ ...request, expiresIn: 61 }).stringToSign, signature)).toBe(false);
  });

  test('signing again replaces the first signature', () => {
    const first = presignV4A({ ...request, expiresIn: 60 });
    const again = presignV4A({ ...request, query: first.query, expiresIn: 60 });
    expect(again.stringToSign).toBe(first.stringToSign);
  });
});

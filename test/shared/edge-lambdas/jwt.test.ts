import { createSecretKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import { heldUnder, judgeClaims } from '../../../shared/edge-lambdas/jwt-claims.js';
import { fits, isSigned } from '../../../shared/edge-lambdas/jwt-signature.js';
import { judgeToken } from '../../../shared/edge-lambdas/jwt-token.js';
import { nothingKnown } from '../../../shared/edge-lambdas/remote-jwks.js';

const now = 1_800_000_000;
const tenant = '9122040d-6c67-4c5b-b112-36a304b66dad';
const rules = { issuer: 'i', audience: 'a', audienceClaims: ['aud', 'client_id'], leeway: 30 };
const good = { iss: 'i', aud: 'a', exp: now + 60 };

async function at<Result>(run: () => Result): Promise<Awaited<Result>> {
  vi.useFakeTimers({ now: now * 1000 + 999, toFake: ['Date'] });
  try {
    return await run();
  } finally {
    vi.useRealTimers();
  }
}

test.each<[string, JWTPayload, Partial<typeof rules> | { issuer: string[] } | { audience: string[] }]>([
  ['good', {}, {}],
  ['good', { iss: 'j' }, { issuer: ['i', 'j'] }],
  ['good', { aud: 'b' }, { audience: ['a', 'b'] }],
  ['good', { aud: ['x', 'a'] }, {}],
  ['good', { aud: undefined, client_id: 'a' }, { audienceClaims: ['client_id'] }],
  ['good', { exp: now - 29 }, {}],
  ['good', { nbf: now + 30 }, {}],
  ['good', { iat: now - 9 }, {}],
  ['good', { tid: tenant, iss: `https://m.test/${tenant}/` }, { issuer: 'https://m.test/{tenantid}/' }],
  ['config', {}, { issuer: '' }],
  ['config', {}, { audience: '' }],
  ['config', {}, { audience: [''] }],
  ['config', { iss: undefined, aud: undefined }, { issuer: [] as never }],
  ['issuer', { iss: 'k' }, { issuer: ['i', 'j'] }],
  ['issuer', { iss: undefined }, {}],
  ['issuer', { tid: 'evil', iss: 'https://m.test/evil/' }, { issuer: 'https://m.test/{tenantid}/' }],
  ['issuer', { tid: [tenant], iss: `https://m.test/${tenant}/` }, { issuer: 'https://m.test/{tenantid}/' }],
  ['expired', { exp: now - 30 }, {}],
  ['expired', { exp: undefined }, {}],
  ['early', { nbf: now + 31 }, {}],
  ['early', { nbf: 'x' as never }, {}],
  ['early', { iat: 'x' as never }, {}],
  ['audience', { aud: 'b' }, {}],
  ['audience', { aud: 'b', client_id: 'a' }, {}],
  ['audience', { aud: undefined }, {}],
])('%s: claims with %j by %j', async (word, claims, changes) => {
  const whole = Object.fromEntries(Object.entries({ ...good, ...claims }).filter(([, value]) => value !== undefined));
  expect((await at(() => judgeClaims(whole, { ...rules, ...changes }))) ?? 'good').toBe(word);
});

test.each<[string, JWTPayload, unknown[]]>([
  ['groups', { groups: ['a', 'b'] }, ['a', 'b']],
  ['groups', { groups: 'a b' }, ['a b']],
  ['scope', { scope: 'a b' }, ['a', 'b']],
  ['scp', { scp: 'a b' }, ['a', 'b']],
  ['scopes', { scopes: 'a b' }, ['a b']],
  ['realm.roles', { realm: { roles: ['a'] } }, ['a']],
  ['realm.roles', { 'realm.roles': ['b'], realm: { roles: ['a'] } }, ['b']],
  ['realm.roles', { realm: null }, []],
  ['realm.roles', {}, []],
  ['realm.0', { realm: 'xy' }, []],
  ['realm.constructor', { realm: {} }, []],
  ['realm', { realm: { a: 1 } }, []],
])('%s of %j is %j', (path, claims, held) => {
  expect(heldUnder(claims, path)).toEqual(held);
});

const pairs = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  short: generateKeyPairSync('rsa', { modulusLength: 1024 }),
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  p384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  p521: generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  ed25519: generateKeyPairSync('ed25519'),
};
const kinds: Record<string, string[]> = {
  rsa: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  short: [],
  p256: ['ES256'],
  p384: ['ES384'],
  p521: ['ES512'],
  ed25519: ['EdDSA', 'Ed25519'],
};

test('a key fits the algorithms of its own kind, and no others', () => {
  const names = [...Object.values(kinds).flat(), 'HS256', 'none', 'toString'];
  for (const [kind, own] of Object.entries(kinds)) {
    const { publicKey } = pairs[kind as keyof typeof pairs];
    expect(
      names.filter((name) => fits(name, publicKey)),
      kind,
    ).toEqual(own);
  }
  const secret = createSecretKey(Buffer.alloc(32, 1));
  expect(
    Object.values(kinds)
      .flat()
      .some((name) => fits(name, secret)),
  ).toBe(false);
});

test('a key of the right kind that signed another text signed nothing', () => {
  const signature = sign('sha256', Buffer.from('text'), { key: pairs.p256.privateKey, dsaEncoding: 'ieee-p1363' });
  expect(isSigned('ES256', pairs.p256.publicKey, 'text', signature)).toBe(true);
  expect(isSigned('ES256', pairs.p256.publicKey, 'texts', signature)).toBe(false);
  expect(isSigned('ES256', pairs.p256.publicKey, 'text', signature.subarray(1))).toBe(false);
});

describe('a token that is rightly signed', () => {
  const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const options = {
    ...rules,
    algorithms: ['ES256', 'ES384'],
    maxLength: 8192,
    jwksUrl: '',
    jwksTimeout: 1,
    jwksCooldown: 1,
    jwksMaxAge: 1,
  };
  const hashes: Record<string, string> = { ES256: 'sha256', ES384: 'sha384' };
  function issued(header: Record<string, unknown>, claims: unknown = good, key: KeyObject = pairs.p256.privateKey) {
    const text = `${base64url(header)}.${base64url(claims)}`;
    const hash = hashes[String(header.alg)] ?? 'sha256';
    return `${text}.${sign(hash, Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }
  const signing = (kid: string, key: KeyObject) => ({ kid, alg: undefined, key });
  const fresh = () => ({
    local: [signing('a', pairs.p256.publicKey), signing('b', pairs.p384.publicKey)],
    remote: nothingKnown(),
    seen: new Map(),
    headers: new Map(),
  });
  const judge = (tokens: string[], changes: object = {}, known: ReturnType<typeof fresh> = fresh()) =>
    at(() => judgeToken(tokens, { ...options, ...changes }, known as never));
  const wide = issued({ alg: 'ES384', kid: 'b' }, good, pairs.p384.privateKey);
  const usual = issued({ alg: 'ES256', kid: 'a' });

  test.each<[string, string[], object]>([
    ['good', [usual], {}],
    ['good', [wide], {}],
    ['good', [usual], { maxLength: usual.length }],
    ['length', [usual], { maxLength: usual.length - 1 }],
    ['missing', [], {}],
    ['twice', [usual, usual], {}],
    ['algorithm', [usual], { algorithms: ['ES384'] }],
    ['algorithm', [issued({ kid: 'a' })], {}],
    ['crit', [issued({ alg: 'ES256', kid: 'a', crit: ['exp'] })], {}],
    ['crit', [issued({ alg: 'ES256', kid: 'a', crit: null })], {}],
    ['kid', [issued({ alg: 'ES256', kid: 'b' })], {}],
    ['kid', [issued({ alg: 'ES256', kid: 'c' })], {}],
    ['signature', [issued({ alg: 'ES256', kid: 'a' }, good, pairs.p384.privateKey)], {}],
    ['form', [`${wide}A`], {}],
    ['form', [`${usual}=`], {}],
    ['form', [usual.replace('.', '..')], {}],
    ['form', [`${usual}.`], {}],
    ['form', [`x${usual}`], {}],
    ['form', [issued({ alg: 'ES256', kid: 'a' }, 'text')], {}],
    ['issuer', [issued({ alg: 'ES256', kid: 'a' }, { ...good, iss: 'j' })], {}],
    ['expired', [issued({ alg: 'ES256', kid: 'a' }, { ...good, exp: now - 30 })], {}],
  ])('is %s: %#', async (word, tokens, changes) => {
    const judged = await judge(tokens, changes);
    expect(typeof judged === 'string' ? judged : 'good').toBe(word);
  });

  test('is remembered with its key, and forgotten with it', async () => {
    const known = fresh();
    expect(await judge([usual], {}, known)).toEqual(good);
    expect([known.seen.size, known.headers.size]).toEqual([1, 1]);
    expect(await judge([usual], {}, known)).toEqual(good);
    // The same end, another text before it: what is remembered is the whole token.
    expect(await judge([usual.replace(/^.*\./, `${wide.split('.').slice(0, 2).join('.')}.`)], {}, known)).toBe(
      'signature',
    );
    expect(await judge([usual], { issuer: 'j' }, known)).toBe('issuer');
    known.local = [signing('a', pairs.p384.publicKey)];
    expect(await judge([usual], {}, known)).toBe('kid');
  });
});

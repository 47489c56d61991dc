import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, type Fortress, openFortress, TREASURE, viewerRequest } from './fortress.js';
import {
  identity,
  identityClaims,
  identityHeader,
  jwks,
  NOW,
  providerPublic,
  segment,
  session,
  sessionClaims,
  sessionHeader,
  sessionSecret,
} from './passes.js';
import { expectHeld, record } from './tally.js';

const host = 'areas.example.test';
let fortress: Fortress;

beforeAll(async () => {
  fortress = await openFortress();
});

afterAll(async () => {
  await fortress.close();
  expect(fortress.faults).toEqual([]);
});

async function ask1(area: string, cookie: string | string[]) {
  const lines = [cookie].flat().map((line): [string, string] => ['Cookie', line]);
  return ask(fortress.core, viewerRequest(host, `/${area}/x.html`, lines));
}

type Case = [what: string, token: string];

/** Headers of any kind of token. `good` is one that is right but for what is changed. */
function headerCases(good: Record<string, unknown>, forge: (header: unknown) => string): Case[] {
  const { alg: _alg, kid: _kid, ...rest } = good;
  const algorithms = [
    'none',
    'None',
    'NONE',
    'nOnE',
    'none ',
    '',
    'HS',
    'hs256',
    'Hs256',
    'HS256 ',
    'HS1',
    'HS384',
    'HS512',
    'rs256',
    'RS256\0',
    'RS1',
    'PS256',
    'ES256K',
    'EdDSA256',
  ];
  const strange = [null, 0, 1, true, [], {}, ['HS256'], ['RS256'], { alg: 'RS256' }];
  const keyIds = [
    '',
    ' ',
    '0',
    '1',
    'k0',
    'p0',
    'K1',
    'P1',
    'k1 ',
    'p1 ',
    'k1\0',
    'p1\0',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'length',
    'prototype',
  ];
  const injected = [
    "k1' OR '1'='1",
    'k1" or ""="',
    '../../../dev/null',
    '/dev/null',
    '/proc/self/environ',
    'file:///dev/null',
    'http://evil.example/key',
    'k1;id',
    '$(id)',
    '`id`',
    '%00',
    'signing-keys',
    '../signing-keys',
    'x'.repeat(3000),
  ];
  const members = {
    jwk: jwks.keys[0],
    jku: 'https://evil.example/jwks',
    x5u: 'https://evil.example/cert',
    x5c: ['MIIB'],
    'x5t#S256': 'AAAA',
  };
  return [
    ...algorithms.map((alg): Case => [`alg ${JSON.stringify(alg)}`, forge({ ...good, alg })]),
    ...strange.map((alg): Case => [`alg ${JSON.stringify(alg)}`, forge({ ...good, alg })]),
    ['no alg', forge({ ...rest, kid: good.kid })],
    ...[...keyIds, ...injected].map(
      (kid): Case => [`kid ${JSON.stringify(kid).slice(0, 40)}`, forge({ ...good, kid })],
    ),
    ...strange.map((kid): Case => [`kid ${JSON.stringify(kid)}`, forge({ ...good, kid })]),
    ...[['exp'], ['alg'], [], [''], 'exp', null, 1, {}, ['b64'], ['http://a/b']].map(
      (crit): Case => [`crit ${JSON.stringify(crit)}`, forge({ ...good, crit })],
    ),
    ['crit b64 false', forge({ ...good, crit: ['b64'], b64: false })],
    ...Object.entries(members).map(
      ([name, value]): Case => [`${name} with a key of the attacker`, forge({ ...good, kid: 'evil', [name]: value })],
    ),
    ...['null', '[]', '""', '1', 'true', '{', '{}', '', '{"alg":"none","alg":', 'undefined', '\ufeff{}'].map(
      (text): Case => [`header ${text}`, forge(text)],
    ),
    ['alg twice, none last', forge(`{"alg":"${good.alg}","kid":"${good.kid}","alg":"none"}`)],
    ['alg by __proto__', forge(`{"__proto__":{"alg":"${good.alg}"},"kid":"${good.kid}"}`)],
  ];
}

function claimCases(good: Record<string, unknown>, forge: (claims: unknown) => string): Case[] {
  const { exp: _exp, ...eternal } = good;
  const json = (exp: string) => JSON.stringify({ ...eternal, exp: 0 }).replace('"exp":0', `"exp":${exp}`);
  const never = [
    '1e999',
    '-1e999',
    '1e400',
    '"9999999999"',
    '"never"',
    '"2099-01-01"',
    'null',
    'true',
    '[]',
    '[9999999999]',
    '{}',
    '{"valueOf":1}',
    '0',
    '-1',
    '-0',
    '1e-9',
    'NaN',
    'Infinity',
    '0x7fffffff',
    String(NOW - 31),
    String(NOW - 3600),
  ];
  const notYet = [NOW + 61, NOW + 3600, NOW * 1000, 1e300, `${NOW}`, 'now', null, [], {}, true, '', [NOW]];
  return [
    ...never.map((exp): Case => [`exp ${exp}`, forge(json(exp))]),
    ['no exp', forge(eternal)],
    ['exp by __proto__', forge(`{"__proto__":{"exp":9999999999},${JSON.stringify(eternal).slice(1)}`)],
    ['Exp in another case', forge({ ...eternal, Exp: NOW + 600, EXP: NOW + 600 })],
    ['exp twice, the last one past', forge(`${JSON.stringify(good).slice(0, -1)},"exp":1}`)],
    ...notYet.map((nbf): Case => [`nbf ${JSON.stringify(nbf)}`, forge({ ...good, nbf })]),
    ...['null', '[]', '""', '1', 'true', '{', '{}', '', '[{"exp":9999999999}]', '"exp"'].map(
      (text): Case => [`claims ${text}`, forge(text)],
    ),
  ];
}

/** What may be done to a finished token by somebody without a key. */
function shapeCases(good: string, other: string): Case[] {
  const [head = '', body = '', mac = ''] = good.split('.');
  const raise = segment(
    JSON.stringify({ ...JSON.parse(Buffer.from(body, 'base64url').toString()), exp: NOW + 99_999 }),
  );
  return [
    ['one segment', head],
    ['two segments', `${head}.${body}`],
    ['empty signature', `${head}.${body}.`],
    ['four segments', `${good}.`],
    ['five segments, as JWE', `${head}.${body}.${mac}.a.b`],
    ['only dots', '..'],
    ['no header', `.${body}.${mac}`],
    ['no claims', `${head}..${mac}`],
    ['empty', ''],
    ['null', 'null'],
    ['undefined', 'undefined'],
    ['claims of another token', `${head}.${other.split('.')[1]}.${mac}`],
    ['signature of another token', `${head}.${body}.${other.split('.')[2]}`],
    ['claims raised', `${head}.${raise}.${mac}`],
    ['parts swapped', `${body}.${head}.${mac}`],
    ['quoted', `"${good}"`],
    ['in single quotes', `'${good}'`],
    ['padded', `${good}=`],
    ['padded twice', `${good}==`],
    ['white space before', `%20${good}`],
    ['with Bearer', `Bearer ${good}`],
    ['encoded dots', good.replaceAll('.', '%2e')],
    ['NUL behind', `${good}%00`],
    ['comma joined', `${good},${good}`],
    ['cut by one', good.slice(0, -1)],
    ['cut by half', good.slice(0, good.length / 2)],
    ['one more', `${good}A`],
    ['four more', `${good}AAAA`],
    ['doubled', good + good],
    ['upper case', good.toUpperCase()],
    ['lower case', good.toLowerCase()],
    ['reversed', [...good].reverse().join('')],
    ['signature of zeros', `${head}.${body}.${'A'.repeat(mac.length)}`],
    ['signature null', `${head}.${body}.null`],
    ['standard base64', `${head}.${body}.+/${mac.slice(2)}`],
    ['oversized header', `${'A'.repeat(9000)}.${body}.${mac}`],
    ['oversized claims', `${head}.${'A'.repeat(9000)}.${mac}`],
    ['oversized signature', `${head}.${body}.${'A'.repeat(9000)}`],
    ['five thousand dots', '.'.repeat(5000)],
    ['a JSON serialization', JSON.stringify({ payload: body, protected: head, signature: mac }).replaceAll(',', '%2c')],
    ['emoji', '%f0%9f%94%91'],
  ];
}

/** What a duplicate can do: two of a name, in one line or two, names that begin or end alike. */
function placeCases(name: string, good: string): [what: string, cookie: string | string[]][] {
  return [
    ['twice in a line', `${name}=${good}; ${name}=${good}`],
    ['twice in two lines', [`${name}=${good}`, `${name}=${good}`]],
    ['good, then bad', `${name}=${good}; ${name}=x`],
    ['bad, then good', `${name}=x; ${name}=${good}`],
    ['good, then empty', `${name}=${good}; ${name}=`],
    ['empty, then good', `${name}=; ${name}=${good}`],
    ['a name in lower case', `${name.toLowerCase()}=${good}`],
    ['a name in upper case', `${name.toUpperCase()}=${good}`],
    ['a longer name', `${name}2=${good}`],
    ['a name before it', `x${name}=${good}`],
    ['without its prefix', `${name.replace('__Host-', '')}=${good}`],
    ['with __Secure-', `${name.replace('Host', 'Secure')}=${good}`],
    ['an encoded name', `${name.replace('-', '%2d')}=${good}`],
    ['a name in quotes', `"${name}"=${good}`],
    ['$Version before it', `$Version=1; $${name}=${good}`],
    ['commas between', `a=b, ${name}=${good}`],
    ['inside of another', `a="${name}=${good}"`],
    ['two equal signs', `${name}==${good}`],
    ['by query', `a=b`],
  ];
}

const sessionOf = (header: unknown) => session(sessionClaims, header);
const identityOf = (header: unknown) => identity(identityClaims, header);
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const publicPem = providerPublic.export({ type: 'spki', format: 'pem' });

/** The classic: a public key used as the secret of an HMAC. */
function confusion(key: string | Buffer): string {
  const signed = `${segment({ ...identityHeader, alg: 'HS256' })}.${segment(identityClaims)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

const gates = [
  {
    area: 'members',
    name: '__Host-session',
    good: session(),
    cases: [
      ...headerCases(sessionHeader, sessionOf),
      ...claimCases(sessionClaims, (claims) => session(claims)),
      ...shapeCases(session(), session({ ...sessionClaims, sub: 'other' })),
      ...[
        '/',
        '',
        '/member',
        '/members2',
        '/private',
        '//members',
        '/MEMBERS',
        'members',
        '/members/x.html/',
        '*',
        '/*',
        '/members*',
        '/./members',
        '/%6dembers',
        '.*',
        '^/',
        null,
        0,
        true,
        {},
        ['/members'],
        '/members/..',
        '/members//',
      ]
        .map((prefix): Case => [`paths [${JSON.stringify(prefix)}]`, session({ ...sessionClaims, paths: [prefix] })])
        .filter(([what]) => what !== 'paths ["/"]'),
      ...['/members', { 0: '/members', length: 1 }, '', null, [], undefined, 1].map(
        (paths): Case => [`paths ${JSON.stringify(paths)}`, session({ ...sessionClaims, paths })],
      ),
      ...[NOW + 61, 'x', null, 1e300].map(
        (iat): Case => [`iat ${JSON.stringify(iat)}`, session({ ...sessionClaims, iat })],
      ),
      ...[
        '',
        'k1',
        'secret',
        publicPem,
        randomBytes(32),
        sessionSecret.subarray(0, 31),
        Buffer.alloc(32),
        sessionSecret.toString('base64url'),
        sessionSecret.toString('hex'),
      ].map((key, at): Case => [`signed with wrong key ${at}`, session(sessionClaims, sessionHeader, key as Buffer)]),
      ['of the identity provider', identity()] as Case,
    ],
  },
  {
    area: 'premium',
    name: '__Host-id',
    good: identity(),
    cases: [
      ...headerCases(identityHeader, identityOf).filter(([what]) => !what.startsWith('kid undefined')),
      ...claimCases(identityClaims, (claims) => identity(claims)),
      ...shapeCases(identity(), identity({ ...identityClaims, sub: 'other' })),
      ...[
        '',
        'https://id.example.test/',
        'http://id.example.test',
        'https://ID.example.test',
        'https://evil.example',
        null,
        1,
        [],
        ['https://evil.example'],
        {},
        undefined,
      ].map((iss): Case => [`iss ${JSON.stringify(iss)}`, identity({ ...identityClaims, iss })]),
      ...['', 'Site', 'site ', 'sit', 'site2', 'site,other', null, 1, [], ['other'], [['site']], {}, undefined].map(
        (aud): Case => [`aud ${JSON.stringify(aud)}`, identity({ ...identityClaims, aud })],
      ),
      ...[
        '',
        'premium2',
        'Premium',
        'xpremium',
        'premium,other',
        'other',
        null,
        1,
        [],
        ['other'],
        [['premium']],
        { 0: 'premium' },
        undefined,
      ].map((areas): Case => [`areas ${JSON.stringify(areas)}`, identity({ ...identityClaims, areas })]),
      [
        'areas by __proto__',
        identity(
          `{"__proto__":{"areas":["premium"]},${JSON.stringify({ ...identityClaims, areas: undefined }).slice(1)}`,
        ),
      ] as Case,
      ['signed by a stranger', identity(identityClaims, identityHeader, stranger)] as Case,
      [
        'signed by a stranger under its own kid',
        identity(identityClaims, { ...identityHeader, kid: 'evil' }, stranger),
      ] as Case,
      ...[
        publicPem,
        String(publicPem).trim(),
        JSON.stringify(jwks),
        JSON.stringify(jwks.keys[0]),
        String(jwks.keys[0]!.n),
        '',
        'p1',
        sessionSecret,
      ].map((key, at): Case => [`HS256 with public key ${at}`, confusion(key as string)]),
      ['of the members area', session()] as Case,
    ],
  },
];

test.each(gates)('the token of /$area/* opens it', async ({ area, name, good }) => {
  expect(await ask1(area, `${name}=${good}`)).toMatchObject({ status: 200, text: `${TREASURE} ${area}` });
});

test.each(gates)('forged, broken and borrowed tokens do not open /$area/*', async ({ area, name, cases, good }) => {
  const thing = `\`/${area}/*\`, by forged tokens`;
  const { exp, ...rest } = JSON.parse(Buffer.from(good.split('.')[1]!, 'base64url').toString());
  expect([exp, rest]).toEqual([NOW + 600, expect.any(Object)]);
  for (const [what, token] of cases) {
    const { status, text } = await ask1(area, `${name}=${token}`);
    record(thing, what, [401, 400].includes(status) && !text.includes(TREASURE));
  }
  for (const [what, cookie] of placeCases(name, good)) {
    const { status, text } = await ask1(area, cookie);
    record(thing, what, status === 401 && !text.includes(TREASURE));
  }
  expectHeld(thing);
});

test.each(gates)('any byte of the token of /$area/* counts', async ({ area, name, good }) => {
  const thing = `\`/${area}/*\`, by tokens with one byte changed`;
  for (let at = 0; at < good.length; at++) {
    const other = good[at] === 'A' ? 'B' : 'A';
    const { status } = await ask1(area, `${name}=${good.slice(0, at)}${other}${good.slice(at + 1)}`);
    record(thing, `byte ${at}`, status === 401);
  }
  expectHeld(thing);
});

import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Case, placeCases, shapeCases } from '../../tools/attack/catalogue/token-shapes.js';
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
import { openTally } from './tally.js';
import { claimCases, headerCases } from './token-cases.js';

const { record, expectHeld } = openTally();

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
    record(thing, what, [401, 403, 400].includes(status) && !text.includes(TREASURE));
  }
  for (const [what, cookie] of placeCases(name, good)) {
    const { status, text } = await ask1(area, cookie);
    record(thing, what, [401, 403].includes(status) && !text.includes(TREASURE));
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

/** Tokens that were forged, broken or put in the wrong place. */
import { jwks, NOW, segment } from './passes.js';

export type Case = [what: string, token: string];

/** Headers of any kind of token. `good` is one that is right but for what is changed. */
export function headerCases(good: Record<string, unknown>, forge: (header: unknown) => string): Case[] {
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

export function claimCases(good: Record<string, unknown>, forge: (claims: unknown) => string): Case[] {
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
export function shapeCases(good: string, other: string): Case[] {
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
export function placeCases(name: string, good: string): [what: string, cookie: string | string[]][] {
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

/** Tokens that were forged. Those broken or put in the wrong place: tools/attack/catalogue/token-shapes.ts */
import type { Case } from '../../tools/attack/catalogue/token-shapes.js';
import { jwks, NOW } from './passes.js';

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

import { createHmac, randomBytes } from 'node:crypto';
import { verifyHs256 } from '../../../shared/functions/jwt-hs256.js';
import { wrongClaim } from '../../../shared/functions/token-claims.js';
import { promise, type Target } from '../target.js';

const secret = randomBytes(32);
const ring = { k1: secret.toString('base64url') };
const segment = (text: string) => Buffer.from(text).toString('base64url');
const rules = { issuer: '', audience: '', leeway: 0, maxLifetime: 0 };

function sign(header: string, claims: string): string {
  const signed = `${segment(header)}.${segment(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

const header = '{"alg":"HS256","typ":"JWT","kid":"k1"}';

/** Two inputs at a time, split at the first line break: header and claims that are rightly signed; without one, a whole token. */
export const jwt: Target = {
  name: 'jwt',
  seeds: [
    `${header}\n{"exp":1900000000,"paths":["/a"]}`,
    `${header}\n{"exp":1900000000,"nbf":1,"iat":1}`,
    'eyJhbGciOiJub25lIn0.eyJleHAiOjE5MDAwMDAwMDB9.',
    `${segment(header)}.${segment('{"exp":1900000000}')}.AAAA`,
    `${header}\n{"exp":`,
    `${segment('{"alg":')}.e30.AAAA`,
  ],
  words: [
    '"alg":"none"',
    '"alg":"HS256"',
    '"kid":"k1"',
    '"kid":"__proto__"',
    '"crit":[]',
    '"exp":',
    '1e999',
    'null',
    '"',
    '{',
    '}',
    '[',
    ']',
    '.',
    '=',
    ',',
    ':',
    '-1',
    '"nbf":',
    '"typ":"JWT"',
    '\n',
    '__proto__',
  ],
  check(input) {
    const [first = '', ...rest] = input.split('\n');
    const isSigned = rest.length > 0;
    const token = isSigned ? sign(first, rest.join('\n')) : input;
    const claims = verifyHs256(token, ring);
    promise(typeof claims === 'string' || isSigned, 'a token that nobody signed is not taken');
    if (typeof claims === 'string') return;
    const said = JSON.parse(first);
    promise(
      said.alg === 'HS256' && said.kid === 'k1' && !('crit' in said),
      'a header that is taken says HS256 and the key',
    );
    const wrong = wrongClaim(claims, rules, 1_800_000_000);
    promise(
      wrong !== '' || (typeof claims.exp === 'number' && claims.exp > 1_800_000_000 && claims.exp < 1e12),
      'a token that holds has an end in sight',
    );
  },
};

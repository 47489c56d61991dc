import { generateKeyPairSync } from 'node:crypto';
import { parseCustomPolicy } from '../../../shared/edge-lambdas/policy.js';
import { coversUrl } from '../../../shared/edge-lambdas/resource-pattern.js';
import { parseTrustedKeys, verifySignedRequest } from '../../../shared/edge-lambdas/signed-policy.js';
import { promise, type Target } from '../target.js';

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const keys = parseTrustedKeys({ K1: publicKey.export({ type: 'spki', format: 'pem' }).toString() });
const url = 'https://a.example/private/x';
const encode = (text: string) =>
  Buffer.from(text).toString('base64').replaceAll('+', '-').replaceAll('=', '_').replaceAll('/', '~');

const statement = (resource: string, more = '') =>
  `{"Statement":[{"Resource":"${resource}","Condition":{"DateLessThan":{"AWS:EpochTime":1900000000}${more}}}]}`;

/** A signed policy: as text, as cookie and as query. Nobody here holds the key, so nothing may ever be let in. */
export const policy: Target = {
  name: 'policy',
  seeds: [
    statement('https://a.example/private/*'),
    statement('http*://*/x', ',"DateGreaterThan":{"AWS:EpochTime":1},"IpAddress":{"AWS:SourceIp":"192.0.2.0/24"}'),
    `CloudFront-Policy=${encode(statement('*'))}; CloudFront-Signature=aaaa; CloudFront-Key-Pair-Id=K1`,
    'Expires=1900000000&Signature=aaaa&Key-Pair-Id=K1&Hash-Algorithm=SHA256',
  ],
  words: [
    '"Resource"',
    '"Condition"',
    '"Statement"',
    '"AWS:EpochTime"',
    '"DateGreaterThan"',
    ':{',
    '},',
    '\\u0052',
    '"*"',
    '*',
    '?',
    '1e99',
    '-1',
    '0.0.0.0/0',
    '::/0',
    'CloudFront-Policy=',
    'CloudFront-Expires=',
    'Policy=',
    '&',
    ';',
    '__proto__',
    '[',
    ']',
    'null',
  ],
  check(input) {
    const parsed = parseCustomPolicy(input);
    if (parsed !== undefined) {
      const keysSeen = [...input.matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)].map(([, key]) => key);
      promise(
        new Set(keysSeen.filter((key) => key !== 'AWS:EpochTime')).size >=
          keysSeen.filter((key) => /^(?:Statement|Resource|Condition)$/.test(key!)).length,
        'a policy that is read names each part once',
      );
      promise(Number.isInteger(parsed.expires), 'a policy that is read ends');
      coversUrl(parsed.resource, url);
    }
    coversUrl(input, url);
    for (const request of [
      { url, cookie: input },
      { url: `${url}?${input}`, cookie: undefined },
    ]) {
      promise(
        !verifySignedRequest({ ...request, ip: '192.0.2.1', now: 1_800_000_000, keys }).allowed,
        'nobody without the key is let in',
      );
    }
  },
};

/** refusal: why a gate refused. It says so in a word, to its log alone; docs/guides/providers.md has the same words. */
import type { EdgeFunction } from '../../distribution/model.js';
import type { Why } from '../trace.js';

const meanings: Record<string, string> = {
  missing: 'the request has no token',
  twice: 'the request has several tokens, and which one counts nobody can say',
  length: 'the token is too long',
  form: 'the token or policy is not of the right form',
  crit: 'the token has a critical header that nobody knows',
  algorithm: 'the algorithm of the token is not one that is taken',
  hash: 'the hash of the signature is not one that is taken',
  spelling: 'the signature is missing, or spelled in another way',
  kid: 'no key has the id that is named',
  signature: 'the signature does not match',
  jwks: 'the provider gives no keys at the moment',
  expired: 'the time is over',
  early: 'the time has not come, or a clock is wrong',
  lifetime: 'it is good for longer than the function takes',
  ip: 'the viewer has another address',
  issuer: 'somebody else issued the token',
  audience: 'the token is for somebody else',
  claims: 'the claims are not as they should be',
  resource: 'it is good, but for other paths',
  key: 'it is good, but the rule for this path wants another key',
  forbidden: 'the token is good, but does not hold what the rule asks for',
  'groups-overage': 'the token is good, but has too many groups to name them',
  path: 'the path could be read in two ways',
  rule: 'no rule holds the path',
  config: 'issuer or audience is not set in the function',
  event: 'the event is not one of CloudFront’s',
};

/** Undefined where no gate of ours says that it refused. */
export function refusalIn({ name }: EdgeFunction, logs: readonly string[]): Why | undefined {
  const said = logs.map((line) => /(?:^|\s)[\w-]+: refused, ([a-z-]+)$/.exec(line)?.[1]);
  const code = said.find((word) => word !== undefined && Object.hasOwn(meanings, word));
  if (code === undefined) return undefined;
  const text = `\`${name}\` refused the request: ${meanings[code]}. The viewer is not told why.`;
  return { code, text, fixes: [] };
}

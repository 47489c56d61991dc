/** pass: a fresh pass into a private area, made with a key of this machine. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DistributionModel } from '../../distribution/model.js';
import { EdgewrightError } from '../../errors.js';
import { parsePrivateKey } from '../../signing/keys.js';
import { findPasses, type Pass } from '../../signing/passes.js';
import { issueCookies } from '../../signing/private-content.js';
import { issueToken, parseSecret, SESSION_COOKIE } from '../../signing/session-token.js';
import type { ApiRoute } from '../../simulator/server/edge-api.js';
import type { InspectorContext } from './context.js';
import { addEntry, type Entries } from './enter.js';
import { requiredText } from './fields.js';

/** Seconds. */
const validFor = 3600;

export function passRoutes(context: InspectorContext, entries: Entries): ApiRoute[] {
  return [
    {
      method: 'POST',
      pattern: /^\/__edge\/pass$/,
      answer({ body }, core) {
        const pattern = requiredText(body, 'pattern');
        const cookies = freshPass(context, core.models(), pattern);
        return { json: { cookies, enter: addEntry(entries, { pattern, cookies }) } };
      },
    },
  ];
}

/** Cookie names to values. */
export function freshPass(
  { projectDir, stores, clock }: InspectorContext,
  models: readonly DistributionModel[],
  pattern: string,
): Record<string, string> {
  const passes = models.flatMap((model) => findPasses(model, stores, projectDir));
  const pass = passes.find((candidate) => candidate.pattern === pattern);
  if (pass === undefined) throw new EdgewrightError('pass', `No private area "${pattern}" is known.`);
  if (pass.keyFile === undefined)
    throw new EdgewrightError(
      'pass',
      `The key "${pass.keyId}" of "${pattern}" is not on this machine. Run: ${pass.command}`,
    );
  return issue(pass, path.resolve(projectDir, pass.keyFile), Math.floor(clock.now() / 1000));
}

/** `issued`: seconds since the epoch. */
function issue({ kind, scope, keyId }: Pass, file: string, issued: number): Record<string, string> {
  const expires = issued + validFor;
  const text = readFileSync(file, 'utf8');
  if (kind === 'token') {
    const secret = parseSecret(text, file);
    return { [SESSION_COOKIE]: issueToken({ keyId, secret, paths: [scope], issued, expires }) };
  }
  const signer = { keyPairId: keyId, privateKey: parsePrivateKey(text, file), hash: 'SHA256' } as const;
  return issueCookies({ resource: scope, expires }, signer);
}

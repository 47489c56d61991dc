/** pass: a fresh pass into a private area, made with a key of this machine. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DistributionModel } from '../../distribution/model.js';
import { EdgewrightError } from '../../errors.js';
import { parsePrivateKey } from '../../signing/keys.js';
import { findPasses, type PlacedPass } from '../../signing/passes.js';
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
        const pass = passFor(context, core.models(), pattern);
        const cookies = issue(pass, context);
        return { json: { cookies, enter: addEntry(entries, { pattern, sample: pass.sample, cookies }) } };
      },
    },
  ];
}

/** Cookie names to values. */
export function freshPass(
  context: InspectorContext,
  models: readonly DistributionModel[],
  pattern: string,
): Record<string, string> {
  return issue(passFor(context, models, pattern), context);
}

type UsablePass = PlacedPass & { keyFile: string };

function passFor(
  { projectDir, stores }: InspectorContext,
  models: readonly DistributionModel[],
  pattern: string,
): UsablePass {
  const passes = models.flatMap((model) => findPasses(model, stores, projectDir));
  const pass = passes.find((candidate) => candidate.pattern === pattern);
  if (pass === undefined) throw new EdgewrightError('pass', `No private area "${pattern}" is known.`);
  const { keyFile } = pass;
  if (keyFile !== undefined) return { ...pass, keyFile };
  throw new EdgewrightError(
    'pass',
    `The key "${pass.keyId}" of "${pattern}" is not on this machine. Run: ${pass.command}`,
  );
}

function issue(
  { kind, scope, keyId, keyFile }: UsablePass,
  { projectDir, clock }: InspectorContext,
): Record<string, string> {
  const issued = Math.floor(clock.now() / 1000);
  const expires = issued + validFor;
  const file = path.resolve(projectDir, keyFile);
  const text = readFileSync(file, 'utf8');
  if (kind === 'token') {
    const secret = parseSecret(text, file);
    return { [SESSION_COOKIE]: issueToken({ keyId, secret, paths: [scope], issued, expires }) };
  }
  const signer = { keyPairId: keyId, privateKey: parsePrivateKey(text, file), hash: 'SHA256' } as const;
  return issueCookies({ resource: scope, expires }, signer);
}

/*! assumed: what cannot be judged from the template alone, and what it is taken to be. Warnings all: the account may have it right. */
import type { Reading } from '../distribution/cloudformation/reading.js';
import type { NotSimulated } from '../distribution/model.js';
import { type Code, codes } from './codes.js';
import type { DoctorFinding, Say } from './doctor-finding.js';

/** `found` by the rules: a name that they refuse is not trusted beside that. */
export function sayAssumed({ notSimulated, madeUp }: Reading, found: readonly DoctorFinding[], say: Say): void {
  const refused = found.filter(({ code }) => refusals.has(code)).map(({ at }) => at);
  for (const { code, at, what, instead } of notSimulated) {
    const isRefused = refused.some((place) => at.startsWith(place));
    if (isCode(code) && !isRefused && !at.endsWith('.EventType'))
      say(code, at, `${what}: ${instead}.`, fixes[code] ?? 'Nothing to do where the account has it.');
  }
  const [first, ...others] = madeUp.values();
  if (first) sayStandIns(first, others, say);
}

const refusals = new Set<string>(['arn', 'lambda-region', 'lambda-version', 'unknown-key-group', 'unknown-policy']);

const fixes: Partial<Record<Code, string>> = {
  'duplicate-key': 'Remove one of them.',
  'newer-word': 'Nothing to do where AWS has it. Otherwise correct the word.',
  macro: 'Examine what it makes: "aws cloudformation get-template --template-stage Processed".',
};

function isCode(code: string | undefined): code is Code {
  return code !== undefined && Object.hasOwn(codes, code);
}

/** Once for all of them. */
function sayStandIns(first: NotSimulated, others: NotSimulated[], say: Say): void {
  const all = [first, ...others].map(({ what, instead }) => `${what}: ${instead.replace(/^.*; /, '')}`);
  const message = `Only a deploy knows some values. ${all.join('; ')}.`;
  say('stand-in', first.at || 'template', message, 'Give them with --parameter KEY=VALUE.');
}

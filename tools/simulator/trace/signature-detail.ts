/*! signature-detail: what was checked of signed cookies or a signed URL, in the order it is checked, up to what failed; for the inspector. */
import type { Allowed, Denied } from '../../../shared/edge-lambdas/signed-policy.js';
import { duration } from '../../duration.js';

interface Check {
  name: string;
  /** Null: not asked for, or not reached. */
  ok: boolean | null;
  text: string;
}

export function acceptedDetail({ source, keyPairId, policy, hash }: Allowed, at: number): Record<string, unknown> {
  const checks: Check[] = [
    { name: 'Key group', ok: true, text: `trusts ${keyPairId}` },
    { name: 'Signature', ok: true, text: `${hash}, right` },
    { name: 'DateLessThan', ok: true, text: String(policy.expires) },
    { name: 'IpAddress', ok: policy.ip === undefined ? null : true, text: policy.ip ?? 'not in the policy' },
    { name: 'Resource', ok: true, text: policy.resource ?? 'every file' },
  ];
  return {
    kind: source,
    policyKind: policy.kind,
    keyId: keyPairId,
    hash,
    secondsLeft: policy.expires - Math.floor(at / 1000),
    checks,
  };
}

/** What each check is called, and the refusal that means it failed. */
const order: [name: string, failed: RegExp][] = [
  ['Key-Pair-Id', /^MissingKey|occurs twice/],
  ['Key group', /^InvalidKey/],
  ['Hash-Algorithm', /Hash-Algorithm/],
  ['Signature, form', /^MalformedSignature/],
  ['Policy', /^MalformedPolicy/],
  ['Signature', /signature does not match/],
  ['DateLessThan', /: expired/],
  ['DateGreaterThan', /not valid until/],
  ['IpAddress', /: viewer/],
  ['Resource', /: resource/],
];

export function refusedDetail({ code, reason }: Denied, message: string): Record<string, unknown> {
  const failed = order.findIndex(([, pattern]) => pattern.test(`${code}: ${reason}`));
  const checks = order.map(([name], index): Check => {
    if (index === failed) return { name, ok: false, text: reason };
    return index < failed ? { name, ok: true, text: 'as it should be' } : { name, ok: null, text: 'not reached' };
  });
  return { code, message, checks };
}

/** The reason as a sentence, with how long a pass is over or yet to come. `at`: milliseconds. */
export function refusalText({ code, reason }: Denied, at: number): string {
  if (code === 'MissingKey') return `There is no pass: ${reason}.`;
  const [, word, time] = /^(expired|not valid until after) (\S+Z)$/.exec(reason) ?? [];
  const seconds = (at - Date.parse(time ?? '')) / 1000;
  if (word === 'expired') return `The pass expired ${time}, ${duration(seconds)} before the request.`;
  if (word !== undefined) return `The pass is not valid until after ${time}, ${duration(-seconds)} after the request.`;
  return `The pass is refused: ${reason}.`;
}

/*! signature-detail: what was checked of signed cookies or a signed URL, in the order it is checked, up to what failed; for the inspector. */
import type { Allowed, Refused } from '../../../shared/edge-lambdas/signed-verdict.js';
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

/** What each check is called, and what fails it. */
const order: [name: string, ...causes: Refused['cause'][]][] = [
  ['Key-Pair-Id', 'missing', 'twice'],
  ['Key group', 'kid'],
  ['Hash-Algorithm', 'hash'],
  ['Signature, form', 'spelling'],
  ['Policy', 'form'],
  ['Signature', 'signature'],
  ['DateLessThan', 'expired'],
  ['DateGreaterThan', 'early'],
  ['IpAddress', 'ip'],
  ['Resource', 'resource'],
];

export function refusedDetail({ code, reason, cause }: Refused, message: string): Record<string, unknown> {
  const failed = order.findIndex(([, ...causes]) => causes.includes(cause));
  const checks = order.map(([name], index): Check => {
    if (index === failed) return { name, ok: false, text: reason };
    return index < failed ? { name, ok: true, text: 'as it should be' } : { name, ok: null, text: 'not reached' };
  });
  return { code, message, checks };
}

/** The reason as a sentence, with how long a pass is over or yet to come. `at`: milliseconds. */
export function refusalText({ cause, reason, bound = 0 }: Refused, at: number): string {
  const seconds = at / 1000 - bound;
  switch (cause) {
    case 'missing':
      return `There is no pass: ${reason}.`;
    case 'expired':
      return `The pass ${reason}, ${duration(seconds)} before the request.`;
    case 'early':
      return `The pass is ${reason}, ${duration(-seconds)} after the request.`;
    default:
      return `The pass is refused: ${reason}.`;
  }
}

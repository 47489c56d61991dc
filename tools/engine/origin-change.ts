/*! origin-change: what CloudFront checks in a call of cf.updateRequestOrigin, selectRequestOriginById or createRequestOriginGroup. */
import type { Request, Response } from '../../shared/functions/event.js';
import type { OriginCall } from './guest/protocol.js';
import type { OriginChange } from './types.js';

export function originChangeOf(
  call: OriginCall,
  _result: Request | Response,
  _originIds: string[] | undefined,
): { change: OriginChange } | { problem: string } {
  const [first, second] = call.arguments;
  if (call.kind === 'update') return { change: { kind: 'update', origin: first as Record<string, unknown> } };
  if (call.kind === 'group') return { change: { kind: 'group', group: first as Record<string, unknown> } };
  return { change: { kind: 'select', originId: String(first), options: (second ?? {}) as Record<string, unknown> } };
}
